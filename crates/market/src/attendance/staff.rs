//! Disputed hours, for staff: what both sides said and what was recorded, without names.

use super::ask::REASON_CHARS;
use super::hours::{self, HoursStep, MINUTES_MAX, Standing};
use super::refusals::HOURS_WRONG_STATE;
use super::store::{self, Entry};
use super::view::{Attendance, Reader, view};
use crate::Market;
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::access_ledger::ActorKind;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendance_events::AttendanceEvent;
use db::entities::attendances::{self, HoursState};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::text::Lines;
use kernel::{ApplicationId, PersonId, PostingId, Timestamp};
use platform::auth::{self, Reviewer, Staff};
use platform::refusals::{FORBIDDEN, INVALID_FIELD};
use platform::{Answer, App, Command, Error, Page, PageQuery, Path, Query, Result, Work, clean_text};
use policy::{AttendanceText, Field, Moderating};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::{Ask, Matter};

const LIST: &str = "hours_disputes";

#[derive(Serialize, ToSchema)]
pub struct HoursDispute {
    /// The sign-up's.
    pub id: ApplicationId,
    pub posting_id: PostingId,
    pub posting_title: String,
    pub merchant_name: String,
    pub disputed_at: Timestamp,
    pub attendance: Attendance,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeDecision {
    /// 0 to 1440.
    minutes: i64,
    /// 2 to 500 characters; both sides read it.
    reason: String,
}

/// Hours that wait for staff, the oldest first.
#[utoipa::path(get, path = "/api/v1/staff/hours-disputes", operation_id = "list_hours_disputes", tag = "staff",
    security(("session" = ["reviewer"])), params(PageQuery), responses((status = 200, body = Page<HoursDispute>)))]
pub async fn list_hours_disputes(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<HoursDispute>>> {
    let app = market.app.clone();
    let limit = query.limit()?;
    let after: Option<(Timestamp, ApplicationId)> = app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let actor = staff.signed.person;
    let (cursors, opener) = (app.cursors.clone(), app.clone());
    let page = app.write(move |work| async move {
        let mut find = attendances::Entity::find()
            .filter(attendances::Column::State.eq(HoursState::Disputed))
            // What a reviewer disputes themselves is for a colleague.
            .filter(attendances::Column::PersonId.ne(actor))
            .order_by_asc(attendances::Column::ChangedAt)
            .order_by_asc(attendances::Column::ApplicationId)
            .limit(limit + 1);
        if let Some((at, id)) = after {
            let columns = [attendances::Column::ChangedAt, attendances::Column::ApplicationId];
            find = find.filter(Expr::tuple(columns.map(Expr::col)).gt(Expr::tuple([Expr::value(at), Expr::value(id)])));
        }
        let rows = find.all(&work.tx).await?;
        let page = cursors.page(LIST, "", rows, limit, |row| (row.changed_at, row.application_id), |row| row);
        let items = open_all(&opener, &work, actor, page.items).await?;
        Ok(Page { items, next: page.next })
    });
    Ok(Json(page.await?))
}

async fn open_all(
    app: &App,
    work: &Work,
    actor: PersonId,
    rows: Vec<attendances::Model>,
) -> Result<Vec<HoursDispute>, Error> {
    let ids: Vec<ApplicationId> = rows.iter().map(|row| row.application_id).collect();
    let mut events = store::events(work, &ids).await?;
    let mut items = Vec::with_capacity(rows.len());
    for record in rows {
        let row = sign_ups::get(work, record.application_id).await?;
        items.push(open(app, work, actor, (&row, &record), events.remove(&row.id).unwrap_or_default()).await?);
    }
    Ok(items)
}

/// Each dispute is a matter of its own.
async fn open(
    app: &App,
    work: &Work,
    actor: PersonId,
    (row, record): (&applications::Model, &attendances::Model),
    events: Vec<db::entities::attendance_events::Model>,
) -> Result<HoursDispute, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: "hours_dispute",
        persons: vec![row.person_id],
        fields: &[AttendanceText::SPEC.name],
        matter: Some(Matter::Hours(row.id)),
    };
    let grant = vault::grant::<Moderating>(work, work.now, &work.rng, ask).await?;
    let keys = app.vault.find_keys(row.person_id).await?;
    let reader = Reader { side: Side::Staff, now: work.now, grant: &grant, keys: keys.as_deref(), wage: None };
    let posting = crate::postings::store::get(work, row.posting_id).await?;
    let cards = accounts::merchants::cards(work, &[row.merchant_id]).await?;
    Ok(HoursDispute {
        id: row.id,
        posting_id: posting.id,
        posting_title: posting.title.0,
        merchant_name: cards.get(&row.merchant_id).map(|card| card.name.clone()).unwrap_or_default(),
        disputed_at: record.changed_at,
        attendance: view(&reader, row, Some(record), events)?,
    })
}

/// Decides disputed hours; both sides are told, and read why.
#[utoipa::path(post, path = "/api/v1/staff/hours-disputes/{id}/decision", operation_id = "decide_hours_dispute",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = ApplicationId, Path)),
    request_body = DisputeDecision, responses((status = 204)))]
pub async fn decide_hours_dispute(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<ApplicationId>,
    command: Command<DisputeDecision>,
) -> Result<Answer<()>> {
    let app = market.app.clone();
    let DisputeDecision { minutes, reason } = command.body;
    if !(0..=MINUTES_MAX).contains(&minutes) {
        return Err(INVALID_FIELD.on("minutes").with("least", 0).with("most", MINUTES_MAX).into());
    }
    let reason = clean_text("reason", &reason, Lines::Many, REASON_CHARS)?;
    let person = staff.signed.person;
    let worker = sign_ups::get(&app.read(), id).await?.person_id;
    let keys = app.vault.keys_of(worker).await?;
    app.once(&staff.signed, command.once, move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        let partial = auth::find_member_role(&work, row.merchant_id, person).await?.is_some();
        if partial || row.person_id == person {
            return Err(FORBIDDEN.refuse().into());
        }
        let mut record = store::find(&work, id).await?.ok_or_else(|| HOURS_WRONG_STATE.refuse())?;
        let standing = Standing::of(&record, row.state == ApplicationState::Settled);
        let to = hours::after(standing, Side::Staff, HoursStep::Decide, work.now)?;
        let from = record.state;
        record.state = to;
        record.minutes = Some(minutes);
        record.changed_at = work.now;
        let entry =
            Entry { minutes: Some(minutes), words: Some((&reason, &keys)), ..Entry::of(AttendanceEvent::Decide, from) };
        let actor = Actor { side: Side::Staff, person: Some(person) };
        store::save(&work, &record, actor, entry).await?;
        notify::seeker(&work, &row, NoticeKind::HoursDecided).await?;
        notify::recruiters(&work, &row, NoticeKind::HoursDecided).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}
