use super::case::{may_answer, may_open};
use super::file_request::TEXT_CHARS_MAX;
use super::store::{self, Event, cell};
use super::view::CaseRow;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseResult, CaseState};
use db::entities::notices::NoticeKind;
use kernel::text::Lines;
use kernel::{CaseId, PersonId};
use platform::auth::{Privacy, Staff};
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use talk::notices::Notice;
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
    let AnswerCase { result, answer } = command.body;
    let answer = clean_text("answer", &answer, Lines::Many, 4..=TEXT_CHARS_MAX)?;
    let actor = staff.signed.person;
    let person = store::get(&care.app.read(), id).await?.person_id;
    let keys = care.app.vault.keys_of(person).await?;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock(&work, id).await?;
            may_open(&row, actor, work.now).map_err(|code| code.refuse())?;
            may_answer(&row, result).map_err(|code| code.refuse())?;
            answered(&work, &keys, &mut row, (actor, result, &answer)).await?;
            if row.account {
                let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::CaseAnswered) };
                let dedupe = format!("case:{id}:answered:{}", row.round);
                talk::notices::push(&work, row.person_id, &dedupe, notice).await?;
            }
            Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
        })
        .await
}

/// Writes the answer of a locked case, and whether it is late.
pub(crate) async fn answered(
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
