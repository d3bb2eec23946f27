use super::read::IncidentRow;
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

const PART_CHARS_MAX: usize = 2_000;

/// The four parts of the notice; an empty one stays to be written. Nobody may be named in them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteParts {
    /// What happened and may follow.
    pub happened: String,
    /// What was and will be done.
    pub measures: String,
    /// What the person can do.
    pub advice: String,
    /// What remedy there is.
    pub remedy: String,
}

/// Writes the four parts of the notice (SPEC INC-1). Who was told already reads the new words too.
#[utoipa::path(put, path = "/api/v1/staff/incidents/{id}/parts", operation_id = "write_incident_parts", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = WriteParts,
    responses((status = 200, body = IncidentRow)))]
pub async fn write_incident_parts(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<WriteParts>,
) -> Result<Answer<IncidentRow>> {
    let WriteParts { happened, measures, advice, remedy } = command.body;
    let part = |field: &str, text: &str| {
        let text = clean_text(field, text, Lines::Many, 0..=PART_CHARS_MAX)?;
        Ok::<_, kernel::Refusal>((!text.is_empty()).then_some(PublicText(text)))
    };
    let (happened, measures) = (part("happened", &happened)?, part("measures", &measures)?);
    let (advice, remedy) = (part("advice", &advice)?, part("remedy", &remedy)?);
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock_open(&work, id).await?;
            let row = db::entities::incidents::Model { happened, measures, advice, remedy, ..row };
            db::update(&work, row.clone()).await?;
            step(&work, id, IncidentStep::PartsWritten, 0, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}
