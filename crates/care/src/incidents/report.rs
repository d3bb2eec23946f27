use super::read::IncidentRow;
use super::refusals::ALREADY_REPORTED;
use super::store::{self, step};
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
pub struct ReportIncident {
    /// The authority's receipt: its number, or by whom and how it was taken.
    pub receipt: String,
}

/// Records that the authority has the report (SPEC INC-2), with its receipt.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/report", operation_id = "report_incident", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = ReportIncident,
    responses((status = 200, body = IncidentRow)))]
pub async fn report_incident(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<ReportIncident>,
) -> Result<Answer<IncidentRow>> {
    let receipt = clean_text("receipt", &command.body.receipt, Lines::One, 2..=120)?;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock_open(&work, id).await?;
            if row.reported_at.is_some() {
                return Err(ALREADY_REPORTED.refuse().into());
            }
            row.reported_at = Some(work.now);
            row.receipt = Some(PublicText(receipt));
            db::update(&work, row.clone()).await?;
            step(&work, id, IncidentStep::Reported, 0, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}
