use super::open::{chosen, find, granted};
use crate::Talk;
use crate::messages::{opened_photo, opened_recording, recording_answer};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use db::entities::recordings;
use kernel::{MessageId, TalkReportId};
use platform::auth::{Reviewer, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Path, Result, Work};
use sea_orm::EntityTrait;

/// The picture, voice or video of a message that belongs to a report.
#[utoipa::path(get, path = "/api/v1/staff/talk-reports/{id}/media/{message_id}", operation_id = "get_reported_media",
    tag = "staff", security(("session" = ["reviewer"])),
    params(("id" = TalkReportId, Path), ("message_id" = MessageId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(crate) async fn get_reported_media(
    State(talk): State<Talk>,
    staff: Staff<Reviewer>,
    Path((id, message)): Path<(TalkReportId, MessageId)>,
    asked: HeaderMap,
) -> Result<Response> {
    let app = &talk.app;
    let actor = staff.signed.person;
    let unit = move |work: Work| async move {
        let row = find(&work, id).await?;
        let message = chosen(&work, &row).await?.into_iter().find(|known| known.id == message);
        let message = message.ok_or_else(|| NOT_FOUND.refuse())?;
        let grant = granted(&work, actor, &row, std::slice::from_ref(&message)).await?;
        Ok((message, grant))
    };
    let (message, grant) = app.write(unit).await?;
    let keys = app.vault.keys_of(message.person_id).await?;
    if let Some(photo) = message.photo_id {
        let jpeg = opened_photo(app, &keys, &grant, photo).await?;
        return Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response());
    }
    let recording = message.recording_id.ok_or_else(|| NOT_FOUND.refuse())?;
    let found = recordings::Entity::find_by_id(recording).one(&app.read()).await?;
    let row = found.ok_or_else(|| NOT_FOUND.refuse())?;
    let plain = opened_recording(app, &keys, &grant, &row).await?;
    recording_answer(&row, &plain, &asked)
}
