use super::file::tell;
use crate::Care;
use crate::requests::answer::{AnswerCase, answered};
use crate::requests::case::may_open;
use crate::requests::file_request::TEXT_CHARS_MAX;
use crate::requests::store;
use crate::requests::view::CaseRow;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::CaseDesk;
use db::entities::notices::NoticeKind;
use kernel::CaseId;
use kernel::text::Lines;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result, clean_text};

/// Answers a case and closes it with a result; the person is told. A late answer is recorded as a breach.
#[utoipa::path(post, path = "/api/v1/staff/support/cases/{id}/answer", operation_id = "answer_support_case",
    tag = "staff", security(("session" = ["support"])), params(("id" = CaseId, Path)), request_body = AnswerCase,
    responses((status = 200, body = CaseRow)))]
pub async fn answer_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
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
            let mut row = store::of_desk(store::lock(&work, id).await?, CaseDesk::Support)?;
            may_open(&row, actor, work.now).map_err(|code| code.refuse())?;
            answered(&work, &keys, &mut row, (actor, result, &answer)).await?;
            tell(&work, &row, NoticeKind::HelpAnswered, "answered").await?;
            Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
        })
        .await
}
