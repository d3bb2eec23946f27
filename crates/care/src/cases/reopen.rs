use crate::Care;
use crate::requests::reopen::{ReopenCase, reopen_given, reopen_own};
use crate::requests::view::CaseRow;
use axum::extract::State;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use platform::auth::{Signed, Staff, Support};
use platform::{Answer, Command, Path, Result};

/// Opens one's own answered case again: the clock starts anew.
#[utoipa::path(post, path = "/api/v1/me/cases/{id}/reopen", operation_id = "reopen_my_case", tag = "support",
    security(("session" = [])), params(("id" = CaseId, Path)), request_body = ReopenCase, responses((status = 204)))]
pub async fn reopen_my_case(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<CaseId>,
    command: Command<ReopenCase>,
) -> Result<Answer<()>> {
    reopen_own(&care, &signed, CaseDesk::Support, id, command).await
}

/// Opens an answered case again; whoever does has it.
#[utoipa::path(post, path = "/api/v1/staff/support/cases/{id}/reopen", operation_id = "reopen_support_case",
    tag = "staff", security(("session" = ["support"])), params(("id" = CaseId, Path)), request_body = ReopenCase,
    responses((status = 200, body = CaseRow)))]
pub async fn reopen_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<CaseId>,
    command: Command<ReopenCase>,
) -> Result<Answer<CaseRow>> {
    reopen_given(&care, &staff.signed, CaseDesk::Support, id, command).await
}
