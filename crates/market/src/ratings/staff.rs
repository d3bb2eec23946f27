//! Appeals against ratings, for staff: what was said and what the rated side says against it, without names.

use super::store::{self, tell};
use super::view::{Rating, Reader, view};
use crate::Market;
use crate::applications::store as sign_ups;
use crate::postings::refusals::ALREADY_DECIDED;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::access_ledger::ActorKind;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::ratings::{self, AppealState, Column};
use kernel::text::Lines;
use kernel::{ApplicationId, PersonId, PostingId, RatingId, Timestamp};
use platform::auth::{self, Reviewer, Staff};
use platform::refusals::{FORBIDDEN, NOT_FOUND};
use platform::{Answer, App, Command, Error, Page, PageQuery, Path, Query, Result, Work, clean_text};
use policy::{Field, Moderating, RatingText};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::{Ask, Matter};

const LIST: &str = "rating_appeals";

#[derive(Serialize, ToSchema)]
pub struct RatingAppeal {
    pub id: RatingId,
    pub application_id: ApplicationId,
    pub posting_id: PostingId,
    pub posting_title: String,
    pub merchant_name: String,
    pub rating: Rating,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingAppealDecision {
    /// Puts the reason in the place of the text.
    hide_text: bool,
    /// Leaves the stars in the average. An appeal that hides nothing and counts the stars is dismissed.
    count_stars: bool,
    /// 2 to 500 characters; both sides read it.
    reason: String,
}

/// Appeals that wait for staff, the oldest first.
#[utoipa::path(get, path = "/api/v1/staff/rating-appeals", operation_id = "list_rating_appeals", tag = "staff",
    security(("session" = ["reviewer"])), params(PageQuery), responses((status = 200, body = Page<RatingAppeal>)))]
pub async fn list_rating_appeals(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RatingAppeal>>> {
    let app = market.app.clone();
    let limit = query.limit()?;
    let after: Option<(Timestamp, RatingId)> = app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let actor = staff.signed.person;
    let (cursors, opener) = (app.cursors.clone(), app.clone());
    let page = app.write(move |work| async move {
        let mut find = ratings::Entity::find()
            .filter(Column::AppealState.eq(AppealState::Open))
            // What a reviewer wrote or is rated in is for a colleague.
            .filter(Column::PersonId.ne(actor))
            .filter(Column::ByPerson.ne(actor))
            .order_by_asc(Column::AppealedAt)
            .order_by_asc(Column::Id)
            .limit(limit + 1);
        if let Some((at, id)) = after {
            let key = Expr::tuple([Column::AppealedAt, Column::Id].map(Expr::col));
            find = find.filter(key.gt(Expr::tuple([Expr::value(at), Expr::value(id)])));
        }
        let rows = find.all(&work.tx).await?;
        let key = |row: &ratings::Model| (row.appealed_at.unwrap_or(row.rated_at), row.id);
        let page = cursors.page(LIST, "", rows, limit, key, |row| row);
        let mut items = Vec::with_capacity(page.items.len());
        for row in page.items {
            items.push(open(&opener, &work, actor, row).await?);
        }
        Ok(Page { items, next: page.next })
    });
    Ok(Json(page.await?))
}

/// Each appeal is a matter of its own.
async fn open(app: &App, work: &Work, actor: PersonId, row: ratings::Model) -> Result<RatingAppeal, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: "rating_appeal",
        persons: vec![row.person_id],
        fields: &[RatingText::SPEC.name],
        matter: Some(Matter::Rating(row.id)),
    };
    let grant = vault::grant::<Moderating>(work, work.now, &work.rng, ask).await?;
    let keys = app.vault.find_keys(row.person_id).await?;
    let reader = Reader { side: Side::Staff, now: work.now, grant: &grant, keys: keys.as_deref() };
    let posting = crate::postings::store::get(work, row.posting_id).await?;
    let cards = accounts::merchants::cards(work, &[row.merchant_id]).await?;
    Ok(RatingAppeal {
        id: row.id,
        application_id: row.application_id,
        posting_id: posting.id,
        posting_title: posting.title.0,
        merchant_name: cards.get(&row.merchant_id).map(|card| card.name.clone()).unwrap_or_default(),
        rating: view(&reader, &row)?,
    })
}

/// Decides an appeal; both sides are told, and read why (SPEC WORK-6, RULE-7).
#[utoipa::path(post, path = "/api/v1/staff/rating-appeals/{id}/decision", operation_id = "decide_rating_appeal",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = RatingId, Path)),
    request_body = RatingAppealDecision, responses((status = 204)))]
pub async fn decide_rating_appeal(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<RatingId>,
    command: Command<RatingAppealDecision>,
) -> Result<Answer<()>> {
    let RatingAppealDecision { hide_text, count_stars, reason } = command.body;
    let reason = clean_text("reason", &reason, Lines::Many, 2..=500)?;
    let person = staff.signed.person;
    market
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let row = sign_ups::lock(&work, store::get(&work, id).await?.application_id).await?;
            let rating = store::get(&work, id).await?;
            let partial = auth::find_member_role(&work, row.merchant_id, person).await?.is_some();
            if partial || [row.person_id, rating.by_person].contains(&person) {
                return Err(FORBIDDEN.refuse().into());
            }
            match rating.appeal_state {
                None => return Err(NOT_FOUND.refuse().into()),
                Some(AppealState::Open) => {}
                Some(state) => return Err(ALREADY_DECIDED.refuse().with("state", state.as_str()).into()),
            }
            let upheld = hide_text || !count_stars;
            let decided = ratings::Model {
                appeal_state: Some(if upheld { AppealState::Upheld } else { AppealState::Dismissed }),
                hidden: hide_text,
                counted: count_stars,
                decision_reason: Some(PublicText(reason)),
                decided_at: Some(work.now),
                decided_by: Some(person),
                ..rating
            };
            db::update(&work, decided).await?;
            for side in [Side::Seeker, Side::Merchant] {
                tell(&work, &row, side, NoticeKind::RatingDecided).await?;
            }
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
