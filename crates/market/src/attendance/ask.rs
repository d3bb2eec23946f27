use super::hours::{self, HoursStep, MINUTES_MAX, Standing};
use super::jobs::SILENCE;
use super::refusals::{HOURS_PAID, HOURS_WRONG_STATE};
use super::store::{self, Entry};
use super::view::{self, Attendance};
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use crate::{Market, settlement};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::ApplicationState;
use db::entities::attendance_events::AttendanceEvent;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::ApplicationId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::refusals::{INVALID_FIELD, NOT_FOUND};
use platform::{Answer, Command, Path, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) const REASON_CHARS: std::ops::RangeInclusive<usize> = 2..=500;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// 1 to 1440.
    minutes: i64,
    /// 2 to 500 characters, told to the merchant.
    reason: String,
}

/// Asks the merchant for other minutes than were counted, once (SPEC WORK-8). After the payment only more can be asked for, and
/// what is paid stays paid.
#[utoipa::path(post, path = "/api/v1/applications/{id}/hours/correction", operation_id = "ask_for_hours",
    tag = "attendance", security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = Correction,
    responses((status = 200, body = Attendance)))]
pub async fn ask_for_hours(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<Correction>,
) -> Result<Answer<Attendance>> {
    let app = market.app.clone();
    let Correction { minutes, reason } = command.body;
    if !(1..=MINUTES_MAX).contains(&minutes) {
        return Err(INVALID_FIELD.on("minutes").with("least", 1).with("most", MINUTES_MAX).into());
    }
    let reason = clean_text("reason", &reason, Lines::Many, REASON_CHARS)?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let silence_hours = i64::from(app.config.hours_silence_hours);
    app.once(&signed, command.once, move |work| async move {
        let mut row = sign_ups::lock(&work, id).await?;
        if row.person_id != person {
            return Err(NOT_FOUND.refuse().into());
        }
        let mut record = store::find(&work, id).await?.ok_or_else(|| HOURS_WRONG_STATE.refuse())?;
        let wage = settlement::wage_of(&work, id).await?;
        let standing = Standing::of(&record, settlement::is_final(row.state, wage.as_ref()));
        let to = hours::after(standing, Side::Seeker, HoursStep::Ask, work.now)?;
        if record.minutes == Some(minutes) {
            return Err(INVALID_FIELD.on("minutes").with("counted", minutes).into());
        }
        if row.state == ApplicationState::Settled {
            if record.minutes.is_some_and(|counted| minutes < counted) {
                return Err(HOURS_PAID.on("minutes").into());
            }
            settlement::contest(&work, &mut row).await?;
        }
        let (from, by) = (record.state, work.now.plus_hours(silence_hours));
        record.state = to;
        record.asked_minutes = Some(minutes);
        record.approve_by = Some(by);
        record.changed_at = work.now;
        let entry =
            Entry { minutes: Some(minutes), words: Some((&reason, &keys)), ..Entry::of(AttendanceEvent::Ask, from) };
        store::save(&work, &record, Actor::seeker(person), entry).await?;
        work.enqueue(SILENCE, id.0, 0, by).await?;
        notify::recruiters(&work, &row, NoticeKind::HoursAsked).await?;
        Ok((StatusCode::OK, view::own(&work, &keys, row, work.now).await?))
    })
    .await
}
