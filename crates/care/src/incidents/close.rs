use super::read::IncidentRow;
use super::refusals::{NOBODY_AFFECTED, NOT_TELLING, PERSONS_UNTOLD, REPORT_OWED};
use super::store::{self, counts, step};
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
pub struct CloseIncident {}

/// Closes an incident once everybody is told and, for a larger one, the report is in.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/close", operation_id = "close_incident", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = CloseIncident,
    responses((status = 200, body = IncidentRow)))]
pub async fn close_incident(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<CloseIncident>,
) -> Result<Answer<IncidentRow>> {
    let CloseIncident {} = command.body;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock_open(&work, id).await?;
            let (persons, untold) = counts(&work, id).await?;
            let refusal = match () {
                () if row.state != IncidentState::Telling => Some(&NOT_TELLING),
                () if persons == 0 && row.announced_at.is_none() => Some(&NOBODY_AFFECTED),
                () if untold > 0 => Some(&PERSONS_UNTOLD),
                () if row.larger && row.reported_at.is_none() => Some(&REPORT_OWED),
                () => None,
            };
            if let Some(code) = refusal {
                return Err(code.refuse().with("untold", untold).into());
            }
            row.state = IncidentState::Closed;
            row.closed_at = Some(work.now);
            db::update(&work, row.clone()).await?;
            step(&work, id, IncidentStep::Closed, persons, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}
