use super::ask::REASON_CHARS;
use super::hours::{self, HoursStep, Standing};
use super::refusals::HOURS_WRONG_STATE;
use super::store::{self, Entry};
use super::view::{self, Attendance};
use crate::Market;
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::ApplicationState;
use db::entities::attendance_events::AttendanceEvent;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::ApplicationId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// 2 to 500 characters, for staff and the merchant.
    reason: String,
}

/// Takes a refused correction to staff (SPEC WORK-8). It freezes the hours of this sign-up and no others.
#[utoipa::path(post, path = "/api/v1/applications/{id}/hours/dispute", operation_id = "dispute_hours",
    tag = "attendance", security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = Dispute,
    responses((status = 200, body = Attendance)))]
pub async fn dispute_hours(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<Dispute>,
) -> Result<Answer<Attendance>> {
    let app = market.app.clone();
    let reason = clean_text("reason", &command.body.reason, Lines::Many, REASON_CHARS)?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    app.once(&signed, command.once, move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        if row.person_id != person {
            return Err(NOT_FOUND.refuse().into());
        }
        let mut record = store::find(&work, id).await?.ok_or_else(|| HOURS_WRONG_STATE.refuse())?;
        let standing = Standing::of(&record, row.state == ApplicationState::Settled);
        let to = hours::after(standing, Side::Seeker, HoursStep::Dispute, work.now)?;
        let from = record.state;
        record.state = to;
        record.approve_by = None;
        record.changed_at = work.now;
        let entry = Entry {
            minutes: record.asked_minutes,
            words: Some((&reason, &keys)),
            ..Entry::of(AttendanceEvent::Dispute, from)
        };
        store::save(&work, &record, Actor::seeker(person), entry).await?;
        crate::settlement::disputed(&work, id).await?;
        notify::recruiters(&work, &row, NoticeKind::HoursDisputed).await?;
        Ok((StatusCode::OK, view::own(&work, &keys, row, work.now).await?))
    })
    .await
}
