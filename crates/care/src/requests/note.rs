use super::store::{self, Event};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use kernel::text::Lines;
use platform::auth::{Privacy, Signed, Staff};
use platform::{Answer, Command, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteCase {
    pub text: String,
}

/// Adds a line to a case's history, sealed like the rest of it.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/notes", operation_id = "note_case", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = NoteCase,
    responses((status = 204)))]
pub async fn note_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<NoteCase>,
) -> Result<Answer<()>> {
    note(&care, &staff.signed, CaseDesk::Privacy, id, command).await
}

/// Adds a line to the history of a desk's case, for whoever has it.
pub(crate) async fn note(
    care: &Care,
    staff: &Signed,
    desk: CaseDesk,
    id: CaseId,
    command: Command<NoteCase>,
) -> Result<Answer<()>> {
    let text = clean_text("text", &command.body.text, Lines::Many, 2..=1_000)?;
    let (actor, keys) = (staff.person, store::keys_of(care, id).await?);
    let unit = move |work: Work| async move {
        let row = store::lock_had(&work, id, desk, actor).await?;
        let note = Some((&*keys, text.as_str()));
        store::event(&work, &row, Event { by: Some(actor), note, ..Event::of(CaseEvent::Noted) }).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    };
    care.app.once(staff, command.once, unit).await
}
