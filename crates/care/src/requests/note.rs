use super::case::may_open;
use super::store::{self, Event};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use kernel::CaseId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::{Answer, Command, Path, Result, clean_text};
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
    let text = clean_text("text", &command.body.text, Lines::Many, 2..=1_000)?;
    let actor = staff.signed.person;
    let person = store::get(&care.app.read(), id).await?.person_id;
    let keys = care.app.vault.keys_of(person).await?;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock(&work, id).await?;
            may_open(&row, actor, work.now).map_err(|code| code.refuse())?;
            let note = Some((&*keys, text.as_str()));
            store::event(&work, &row, Event { by: Some(actor), note, ..Event::of(CaseEvent::Noted) }).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
