use super::case::may_answer;
use super::file_request::TEXT_CHARS_MAX;
use super::store::{self, Event, cell};
use super::tell::{Told, tell};
use super::view::CaseRow;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseDesk, CaseResult, CaseState};
use kernel::text::Lines;
use kernel::{CaseId, PersonId};
use platform::auth::{Privacy, Signed, Staff};
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::PersonKeys;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerCase {
    pub result: CaseResult,
    /// The person reads it. A refusal says why, and where to turn to.
    pub answer: String,
}

/// Answers a case; the person is told. A late answer is recorded as a breach.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/answer", operation_id = "answer_case", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = AnswerCase,
    responses((status = 200, body = CaseRow)))]
pub async fn answer_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<AnswerCase>,
) -> Result<Answer<CaseRow>> {
    answer(&care, &staff.signed, CaseDesk::Privacy, id, command).await
}

/// Answers a case of a desk, for whoever has it.
pub(crate) async fn answer(
    care: &Care,
    staff: &Signed,
    desk: CaseDesk,
    id: CaseId,
    command: Command<AnswerCase>,
) -> Result<Answer<CaseRow>> {
    let AnswerCase { result, answer } = command.body;
    let answer = clean_text("answer", &answer, Lines::Many, 4..=TEXT_CHARS_MAX)?;
    let (actor, keys) = (staff.person, store::keys_of(care, id).await?);
    let unit = move |work: Work| async move {
        let mut row = store::lock_had(&work, id, desk, actor).await?;
        may_answer(&row, result).map_err(|code| code.refuse())?;
        answered(&work, &keys, &mut row, (actor, result, &answer)).await?;
        tell(&work, &row, Told::Answered).await?;
        Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
    };
    care.app.once(staff, command.once, unit).await
}

/// Writes the answer of a locked case, and whether it is late.
async fn answered(
    work: &Work,
    keys: &PersonKeys,
    row: &mut cases::Model,
    (actor, result, answer): (PersonId, CaseResult, &str),
) -> Result<(), Error> {
    row.answered_at = Some(work.now);
    store::mark_breach(work, row).await?;
    row.answer = Some(keys.seal(cell("answer", row.id), answer)?);
    row.result = Some(result);
    row.state = CaseState::Answered;
    row.answered_by = Some(actor);
    let note = Some((keys, answer));
    store::event(work, row, Event { by: Some(actor), note, ..Event::of(CaseEvent::Answered) }).await?;
    Ok(db::update(work, row.clone()).await?)
}
