use crate::Care;
use crate::requests::case::may_open;
use crate::requests::note::NoteCase;
use crate::requests::store::{self, Event};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use kernel::text::Lines;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result, clean_text};

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
    let text = clean_text("text", &command.body.text, Lines::Many, 2..=1_000)?;
    let actor = staff.signed.person;
    let person = store::get(&care.app.read(), id).await?.person_id;
    let keys = care.app.vault.keys_of(person).await?;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::of_desk(store::lock(&work, id).await?, CaseDesk::Support)?;
            may_open(&row, actor, work.now).map_err(|code| code.refuse())?;
            let note = Some((&*keys, text.as_str()));
            store::event(&work, &row, Event { by: Some(actor), note, ..Event::of(CaseEvent::Noted) }).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
