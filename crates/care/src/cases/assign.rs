use crate::Care;
use crate::requests::assign::{AssignCase, assign};
use crate::requests::view::CaseRow;
use axum::extract::State;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result};

/// Gives a case to oneself or a colleague, who may read it for seven days. Taking it again renews that.
#[utoipa::path(post, path = "/api/v1/staff/support/cases/{id}/assign", operation_id = "assign_support_case",
    tag = "staff", security(("session" = ["support"])), params(("id" = CaseId, Path)), request_body = AssignCase,
    responses((status = 200, body = CaseRow)))]
pub async fn assign_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<CaseId>,
    command: Command<AssignCase>,
) -> Result<Answer<CaseRow>> {
    assign(&care, &staff.signed, CaseDesk::Support, id, command).await
}
