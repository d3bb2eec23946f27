use super::refusals::{CASE_NOT_ANSWERED, OWN_CASE};
use super::store::{self, Event};
use super::view::CaseRow;
use super::warn;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseDesk, CaseState};
use kernel::holidays::answer_clock;
use kernel::text::Lines;
use kernel::{CaseId, PersonId};
use platform::auth::{Privacy, Signed, Staff};
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::PersonKeys;

/// Times that a case is reopened; afterwards its file goes to the authorities or the court (SPEC CON-2).
const ROUNDS_MAX: i64 = 5;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenCase {
    /// Why the answer does not settle it.
    pub reason: String,
}

/// Reopens one's own request: the clock starts anew.
#[utoipa::path(post, path = "/api/v1/me/requests/{id}/reopen", operation_id = "reopen_my_request", tag = "care",
    security(("session" = [])), params(("id" = CaseId, Path)), request_body = ReopenCase, responses((status = 204)))]
pub async fn reopen_my_request(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<CaseId>,
    command: Command<ReopenCase>,
) -> Result<Answer<()>> {
    reopen_own(&care, &signed, CaseDesk::Privacy, id, command).await
}

/// Reopens a case that was answered wrongly; whoever does has it.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/reopen", operation_id = "reopen_case", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = ReopenCase,
    responses((status = 200, body = CaseRow)))]
pub async fn reopen_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<ReopenCase>,
) -> Result<Answer<CaseRow>> {
    reopen_given(&care, &staff.signed, CaseDesk::Privacy, id, command).await
}

/// Opens one's own case at a desk again.
pub(crate) async fn reopen_own(
    care: &Care,
    signed: &Signed,
    desk: CaseDesk,
    id: CaseId,
    command: Command<ReopenCase>,
) -> Result<Answer<()>> {
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=1_000)?;
    let person = signed.person;
    let keys = care.app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let row = store::of_desk(store::lock_own(&work, id, person).await?, desk)?;
        reopen(&work, row, &keys, person, &reason).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    };
    care.app.once(signed, command.once, unit).await
}

/// Opens a desk's answered case again, for a member of staff, who has it then.
pub(crate) async fn reopen_given(
    care: &Care,
    staff: &Signed,
    desk: CaseDesk,
    id: CaseId,
    command: Command<ReopenCase>,
) -> Result<Answer<CaseRow>> {
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=1_000)?;
    let (actor, keys) = (staff.person, store::keys_of(care, id).await?);
    let unit = move |work: Work| async move {
        let row = store::of_desk(store::lock(&work, id).await?, desk)?;
        if row.person_id == actor {
            return Err(OWN_CASE.refuse().into());
        }
        let mut row = reopen(&work, row, &keys, actor, &reason).await?;
        store::give(&work, &mut row, actor).await?;
        Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
    };
    care.app.once(staff, command.once, unit).await
}

/// Opens an answered case again: its clock begins anew.
async fn reopen(
    work: &Work,
    mut row: cases::Model,
    keys: &PersonKeys,
    by: PersonId,
    reason: &str,
) -> Result<cases::Model, Error> {
    if row.state != CaseState::Answered || row.round >= ROUNDS_MAX {
        return Err(CASE_NOT_ANSWERED.refuse().into());
    }
    let clock = answer_clock(work.now);
    row = cases::Model {
        state: CaseState::Open,
        round: row.round + 1,
        clock_from: work.now,
        due_at: clock.due,
        strictest_at: clock.strictest,
        deadline_at: clock.deadline(),
        answered_at: None,
        answered_by: None,
        breached_at: None,
        ..row
    };
    db::update(work, row.clone()).await?;
    let event = Event { by: Some(by), note: Some((keys, reason)), ..Event::of(CaseEvent::Reopened) };
    store::event(work, &row, event).await?;
    warn::queue(work, &row).await?;
    Ok(row)
}
