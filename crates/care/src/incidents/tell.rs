use super::jobs::TELL;
use super::read::IncidentRow;
use super::refusals::{NOBODY_AFFECTED, NOTICE_INCOMPLETE};
use super::store::{self, counts, missing_parts, step};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::incident_steps::IncidentStep;
use db::entities::incidents::IncidentState;
use kernel::IncidentId;
use platform::auth::{Privacy, Staff};
use platform::{Answer, Command, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellAffected {}

/// Begins to tell everybody concerned who has an account, by a notice that cannot be switched off. Asking again goes on
/// with whoever was added since.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/tell", operation_id = "tell_affected", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = TellAffected,
    responses((status = 200, body = IncidentRow)))]
pub async fn tell_affected(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<TellAffected>,
) -> Result<Answer<IncidentRow>> {
    let TellAffected {} = command.body;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock_open(&work, id).await?;
            let missing = missing_parts(&row);
            if !missing.is_empty() {
                return Err(NOTICE_INCOMPLETE.refuse().with("missing", missing).into());
            }
            let (persons, untold) = counts(&work, id).await?;
            if persons == 0 {
                return Err(NOBODY_AFFECTED.refuse().into());
            }
            row.state = IncidentState::Telling;
            db::update(&work, row.clone()).await?;
            step(&work, id, IncidentStep::TellingBegan, untold, Some(actor)).await?;
            work.enqueue(TELL, id.0, 0, work.now).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}
