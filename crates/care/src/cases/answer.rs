use crate::Care;
use crate::requests::answer::{AnswerCase, answer};
use crate::requests::view::CaseRow;
use axum::extract::State;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result};

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
    answer(&care, &staff.signed, CaseDesk::Support, id, command).await
}
