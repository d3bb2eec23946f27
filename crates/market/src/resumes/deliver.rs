use super::parts::{self, shown};
use super::refusals::{NOTHING_CHOSEN, OWN_MERCHANT, POSTING_NOT_OPEN, RESUME_CHANGED};
use super::{sealing, store};
use crate::Market;
use crate::applications::require_disclosed;
use crate::postings::visibility::may_be_seen;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::merchants;
use db::entities::notices::NoticeKind;
use db::entities::postings::{self, PostingKind};
use db::entities::resume_deliveries::{self, ResumePart};
use db::entities::sharings::RecipientKind;
use kernel::{ConversationId, MerchantId, PersonId, PostingId, ResumeDeliveryId, ResumeId, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{Answer, App, Command, Error, Page, PageQuery, Path, Query, Result, Work};
use policy::{Purpose, Recruiting};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use talk::notices::{Notice, push};
use utoipa::ToSchema;
use vault::sharing::Delivery;
use vault::{Cell, PersonKeys};

const LIST: &str = "my_resume_deliveries";

/// What is given to a merchant: exactly these parts, as they stood when the person looked.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverResume {
    pub resume_id: ResumeId,
    /// At least one.
    pub parts: Vec<ResumePart>,
    /// The `updated_at` of the resume that was looked at.
    pub seen: Timestamp,
}

/// A resume that was delivered, as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct MyResumeDelivery {
    pub id: ResumeDeliveryId,
    pub resume_id: ResumeId,
    pub posting_id: PostingId,
    pub posting_title: String,
    pub merchant_id: MerchantId,
    pub merchant_name: String,
    pub parts: Vec<ResumePart>,
    pub delivered_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

/// Delivers a resume to a job (SPEC RES-3): that merchant sees exactly the parts that were confirmed, for that job, until it
/// is withdrawn. Delivering again replaces what was given.
#[utoipa::path(post, path = "/api/v1/postings/{id}/resume-deliveries", operation_id = "deliver_resume", tag = "resumes",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = DeliverResume,
    responses((status = 201, body = MyResumeDelivery)))]
pub async fn deliver_resume(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<DeliverResume>,
) -> Result<Answer<MyResumeDelivery>> {
    let (app, person, body) = (market.app.clone(), signed.person, command.body);
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let (posting, merchant) = open_job(&work, id, person).await?;
        let seeker = Seeker { app: &app, person, keys: &keys };
        let (row, fresh) = give(&work, &seeker, &posting, &merchant, body).await?;
        if fresh {
            for member in accounts::merchants::recruiters_of(&work, merchant.id).await? {
                let notice = Notice {
                    posting: Some(id),
                    merchant: Some(merchant.id),
                    ..Notice::of(NoticeKind::ResumeDelivered)
                };
                push(&work, member, &format!("resume_delivery:{}", row.id), notice).await?;
            }
        }
        Ok((StatusCode::CREATED, mine(row, &posting.title.0, &merchant.name.0)))
    };
    market.app.once(&signed, command.once, unit).await
}

/// Delivers a resume to the merchant of a conversation, to be sent as a card in it (SPEC TALK-1): exactly the parts that were
/// confirmed, until it is withdrawn. Delivering again replaces what was given.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/resume-deliveries", operation_id = "deliver_resume_in_talk",
    tag = "resumes", security(("session" = [])), params(("id" = ConversationId, Path)), request_body = DeliverResume,
    responses((status = 201, body = MyResumeDelivery)))]
pub async fn deliver_resume_in_talk(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    command: Command<DeliverResume>,
) -> Result<Answer<MyResumeDelivery>> {
    let (app, person, body) = (market.app.clone(), signed.person, command.body);
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let conversation = talk::conversations::seeker_of(&work, id, person).await?;
        // Whatever became of the posting, the two still talk about it: only the merchant must still be one that may read.
        let posting = crate::postings::store::get(&work, conversation.posting_id).await?;
        accounts::merchants::require_certified(&work, conversation.merchant_id).await?;
        let merchant = merchants::Entity::find_by_id(conversation.merchant_id).one(&work.tx).await?;
        let merchant = merchant.ok_or_else(|| NOT_FOUND.refuse())?;
        let seeker = Seeker { app: &app, person, keys: &keys };
        let (row, _) = give(&work, &seeker, &posting, &merchant, body).await?;
        Ok((StatusCode::CREATED, mine(row, &posting.title.0, &merchant.name.0)))
    };
    market.app.once(&signed, command.once, unit).await
}

/// A job that takes resumes from this person now, with its merchant.
pub(super) async fn open_job(
    work: &Work,
    id: PostingId,
    person: PersonId,
) -> Result<(postings::Model, merchants::Model), Error> {
    let posting = crate::postings::store::get(work, id).await?;
    if posting.published_at.is_none() || posting.kind != PostingKind::Job {
        return Err(NOT_FOUND.refuse().into());
    }
    let merchant = crate::postings::store::merchant_of(work, &posting).await?;
    if !may_be_seen(&posting, merchant.as_ref(), work.now) {
        return Err(POSTING_NOT_OPEN.refuse().into());
    }
    let merchant = merchant.ok_or_else(|| POSTING_NOT_OPEN.refuse())?;
    if auth::find_member_role(work, merchant.id, person).await?.is_some() {
        return Err(OWN_MERCHANT.refuse().into());
    }
    crate::talents::require_taken(work, merchant.id, person).await?;
    Ok((posting, merchant))
}

/// Who gives a resume.
pub(super) struct Seeker<'a> {
    pub app: &'a App,
    pub person: PersonId,
    pub keys: &'a Arc<PersonKeys>,
}

/// Seals exactly what was confirmed, and writes the release into the sharing ledger. Says whether the merchant had nothing.
pub(super) async fn give(
    work: &Work,
    seeker: &Seeker<'_>,
    posting: &postings::Model,
    merchant: &merchants::Model,
    body: DeliverResume,
) -> Result<(resume_deliveries::Model, bool), Error> {
    let person = seeker.person;
    require_disclosed(seeker.app, work, person).await?;
    let mut chosen = body.parts;
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() {
        return Err(NOTHING_CHOSEN.on("parts").into());
    }
    let resume = store::lock_own(work, body.resume_id, person).await?;
    if resume.updated_at != body.seen {
        return Err(RESUME_CHANGED.on("seen").into());
    }
    let files = store::files_of(work, &[resume.id]).await?.remove(&resume.id).unwrap_or_default();
    let content = shown(sealing::open(&resume, seeker.keys, &vault::own(person))?, &files, &chosen);
    let earlier = store::delivery_of(work, (posting.id, merchant.id), person).await?;
    let fresh = earlier.as_ref().is_none_or(|row| row.withdrawn_at.is_some());
    let id = earlier.as_ref().map_or_else(|| ResumeDeliveryId::new(work.now, &work.rng), |row| row.id);
    let row = resume_deliveries::Model {
        id,
        person_id: person,
        resume_id: resume.id,
        merchant_id: merchant.id,
        posting_id: posting.id,
        parts: PublicJson(chosen.clone()),
        content: Some(seeker.keys.seal(cell(id), &sealing::text(&content)?)?),
        delivered_at: work.now,
        withdrawn_at: None,
    };
    match earlier {
        Some(_) => db::update(work, row.clone()).await?,
        None => db::insert(work, row.clone()).await?,
    }
    let delivery = Delivery {
        person,
        recipient_kind: RecipientKind::Merchant,
        recipient_id: Some(merchant.id.0),
        recipient: merchant.name.0.clone(),
        fields: chosen.iter().map(|part| parts::field(*part)).collect(),
        purpose: Recruiting::SPEC.name,
        matter: id.0,
    };
    vault::sharing::deliver(work, work.now, &work.rng, delivery).await?;
    Ok((row, fresh))
}

/// Where a delivery is sealed, with the seeker's keys.
pub(super) fn cell(id: ResumeDeliveryId) -> Cell {
    Cell::new("resume_deliveries", "content", id.0)
}

fn mine(row: resume_deliveries::Model, title: &str, merchant: &str) -> MyResumeDelivery {
    MyResumeDelivery {
        id: row.id,
        resume_id: row.resume_id,
        posting_id: row.posting_id,
        posting_title: title.to_owned(),
        merchant_id: row.merchant_id,
        merchant_name: merchant.to_owned(),
        parts: row.parts.0,
        delivered_at: row.delivered_at,
        withdrawn_at: row.withdrawn_at,
    }
}

/// To whom one's resumes were delivered, newest first.
#[utoipa::path(get, path = "/api/v1/me/resume-deliveries", operation_id = "list_my_resume_deliveries", tag = "resumes",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<MyResumeDelivery>)))]
pub async fn list_my_resume_deliveries(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<MyResumeDelivery>>> {
    use resume_deliveries::Column;
    let app = &market.app;
    let tx = app.read();
    let limit = query.limit()?;
    let scope = signed.person.to_string();
    let before: Option<(Timestamp, ResumeDeliveryId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let mut find = resume_deliveries::Entity::find().filter(Column::PersonId.eq(signed.person));
    if let Some((at, id)) = before {
        let key = Expr::tuple([Expr::col(Column::DeliveredAt), Expr::col(Column::Id)]);
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = find.order_by_desc(Column::DeliveredAt).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let titles = store::titles(&tx, rows.iter().map(|row| row.posting_id).collect()).await?;
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let cards = accounts::merchants::cards(&tx, &merchants).await?;
    let view = |row: resume_deliveries::Model| {
        let title = titles.get(&row.posting_id).map_or("", String::as_str);
        let merchant = cards.get(&row.merchant_id).map_or("", |card| card.name.as_str());
        mine(row, title, merchant)
    };
    Ok(Json(app.cursors.page(LIST, &scope, rows, limit, |row| (row.delivered_at, row.id), view)))
}
