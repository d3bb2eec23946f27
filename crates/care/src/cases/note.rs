use crate::Care;
use crate::requests::note::{NoteCase, note};
use axum::extract::State;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result};

/// Adds a line for colleagues to a case's history; the person does not see it in their case.
#[utoipa::path(post, path = "/api/v1/staff/support/cases/{id}/notes", operation_id = "note_support_case", tag = "staff",
    security(("session" = ["support"])), params(("id" = CaseId, Path)), request_body = NoteCase,
    responses((status = 204)))]
pub async fn note_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<CaseId>,
    command: Command<NoteCase>,
) -> Result<Answer<()>> {
    note(&care, &staff.signed, CaseDesk::Support, id, command).await
}
