use super::ask::REASON_CHARS;
use super::hours::{self, HoursStep, Standing};
use super::jobs::SILENCE;
use super::refusals::HOURS_WRONG_STATE;
use super::store::{self, Entry};
use crate::Market;
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::ApplicationState;
use db::entities::attendance_events::AttendanceEvent;
use db::entities::attendances::{self, HoursState};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::text::Lines;
use kernel::{ApplicationId, Refusal, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::{INVALID_FIELD, REQUIRED};
use platform::{Answer, App, Command, Error, Path, Result, clean_text};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use vault::PersonKeys;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursDecision {
    approve: bool,
    /// More than were counted, up to all the time between coming and going; only when approving what nobody asked to have
    /// corrected.
    #[serde(default)]
    minutes: Option<i64>,
    /// Needed for refusing a correction: 2 to 500 characters, told to the worker.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct HoursOutcome {
    pub state: HoursState,
    pub minutes: i64,
    pub approve_by: Option<Timestamp>,
}

/// Approves hours, or refuses a correction with a reason that the worker reads (SPEC WORK-8).
#[utoipa::path(post, path = "/api/v1/applications/{id}/hours/decision", operation_id = "decide_hours",
    tag = "attendance", security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = HoursDecision,
    responses((status = 200, body = HoursOutcome)))]
pub async fn decide_hours(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<HoursDecision>,
) -> Result<Answer<HoursOutcome>> {
    let app = market.app.clone();
    let HoursDecision { approve, minutes, reason } = command.body;
    let reason = reason.filter(|text| !text.trim().is_empty());
    let reason = reason.map(|text| clean_text("reason", &text, Lines::Many, REASON_CHARS)).transpose()?;
    if !approve && reason.is_none() {
        return Err(REQUIRED.on("reason").into());
    }
    let person = signed.person;
    let words = words(&app, id, person, reason).await?;
    let silence_hours = i64::from(app.config.hours_silence_hours);
    app.once(&signed, command.once, move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        auth::require_recruiter(&work, row.merchant_id, person).await?;
        let mut record = store::find(&work, id).await?.ok_or_else(|| HOURS_WRONG_STATE.refuse())?;
        let step = if approve { HoursStep::Approve } else { HoursStep::Refuse };
        let standing = Standing::of(&record, row.state == ApplicationState::Settled);
        let to = hours::after(standing, Side::Merchant, step, work.now)?;
        let from = record.state;
        if approve {
            record.minutes = Some(approved(&record, minutes)?);
        } else {
            let by = work.now.plus_hours(silence_hours);
            record.approve_by = Some(by);
            work.enqueue(SILENCE, id.0, 0, by).await?;
        }
        record.state = to;
        record.changed_at = work.now;
        let event = if approve { AttendanceEvent::Approve } else { AttendanceEvent::Refuse };
        let words = words.as_ref().map(|(text, keys)| (text.as_str(), keys));
        let entry = Entry { minutes: record.minutes, words, ..Entry::of(event, from) };
        store::save(&work, &record, Actor::merchant(person), entry).await?;
        let told = if approve { NoticeKind::HoursApproved } else { NoticeKind::HoursRefused };
        notify::seeker(&work, &row, told).await?;
        let minutes = record.minutes.unwrap_or(0);
        Ok((StatusCode::OK, HoursOutcome { state: record.state, minutes, approve_by: record.approve_by }))
    })
    .await
}

/// The reason with the worker's keys, for somebody who recruits for the merchant.
async fn words(
    app: &App,
    id: ApplicationId,
    person: kernel::PersonId,
    reason: Option<String>,
) -> Result<Option<(String, Arc<PersonKeys>)>, Error> {
    let tx = app.read();
    let row = sign_ups::get(&tx, id).await?;
    auth::require_recruiter(&tx, row.merchant_id, person).await?;
    let Some(reason) = reason else { return Ok(None) };
    Ok(Some((reason, app.vault.keys_of(row.person_id).await?)))
}

/// The minutes that an approval makes: what was asked for, or what was counted and perhaps more; never less.
fn approved(record: &attendances::Model, minutes: Option<i64>) -> Result<i64, Refusal> {
    let counted = record.minutes.unwrap_or(0);
    let (least, most) = match (record.state, record.asked_minutes) {
        (HoursState::Asked, Some(asked)) => (asked, asked),
        _ => (counted, record.out_at.map_or(counted, |out| hours::most_minutes(record.in_at, out)).max(counted)),
    };
    let minutes = minutes.unwrap_or(least);
    if (least..=most).contains(&minutes) {
        Ok(minutes)
    } else {
        Err(INVALID_FIELD.on("minutes").with("least", least).with("most", most))
    }
}
