use super::grade::{Grade, grade};
use super::read::IncidentRow;
use super::store::{self, counts, step};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::incident_steps::IncidentStep;
use kernel::IncidentId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::{Answer, Command, Path, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessIncident {
    /// Which criterion of the grading guide makes it a larger one, besides the number of persons; empty for none.
    pub larger_reason: String,
}

/// Says whether another criterion than the number of persons makes it a larger incident (loss, outage, spread).
#[utoipa::path(put, path = "/api/v1/staff/incidents/{id}/assessment", operation_id = "assess_incident", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = AssessIncident,
    responses((status = 200, body = IncidentRow)))]
pub async fn assess_incident(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<AssessIncident>,
) -> Result<Answer<IncidentRow>> {
    let reason = clean_text("larger_reason", &command.body.larger_reason, Lines::One, 0..=200)?;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock_open(&work, id).await?;
            let (persons, _) = counts(&work, id).await?;
            row.larger = !reason.is_empty() || grade(persons) != Grade::General;
            row.larger_reason = (!reason.is_empty()).then_some(PublicText(reason));
            db::update(&work, row.clone()).await?;
            step(&work, id, IncidentStep::Assessed, 0, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}
