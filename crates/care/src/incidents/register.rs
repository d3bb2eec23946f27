use super::grade::REPORT_HOURS;
use super::read::IncidentRow;
use super::store::step;
use crate::{Care, fields};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::{PublicJson, PublicText};
use db::entities::incident_steps::{self, IncidentStep};
use db::entities::incidents::{self, IncidentState};
use kernel::text::Lines;
use kernel::{IncidentId, RowId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterIncident {
    /// In a few words, without naming anybody.
    pub title: String,
    /// A drill: with test persons only.
    #[serde(default)]
    pub drill: bool,
    /// When it was found: the clock of the report runs from here.
    pub found_at: Timestamp,
    pub happened_from: Timestamp,
    #[serde(default)]
    pub happened_until: Option<Timestamp>,
    /// Names of the personal fields concerned.
    pub kinds: Vec<String>,
}

/// Registers an incident or begins a drill.
#[utoipa::path(post, path = "/api/v1/staff/incidents", operation_id = "register_incident", tag = "staff",
    security(("session" = ["privacy"])), request_body = RegisterIncident,
    responses((status = 201, body = IncidentRow)))]
pub async fn register_incident(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<RegisterIncident>,
) -> Result<Answer<IncidentRow>> {
    let RegisterIncident { title, drill, found_at, happened_from, happened_until, kinds } = command.body;
    let title = clean_text("title", &title, Lines::One, 2..=80)?;
    let kinds = fields::parse(&kinds)?.iter().map(|field| field.name.to_owned()).collect();
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            if found_at > work.now {
                return Err(INVALID_FIELD.on("found_at").into());
            }
            if happened_from > found_at || happened_until.is_some_and(|until| until < happened_from) {
                return Err(INVALID_FIELD.on("happened_from").into());
            }
            let id = IncidentId::new(work.now, &work.rng);
            let row = incidents::Model {
                id,
                drill,
                title: PublicText(title),
                state: IncidentState::Registered,
                found_at,
                happened_from,
                happened_until,
                kinds: PublicJson(kinds),
                happened: None,
                measures: None,
                advice: None,
                remedy: None,
                larger: false,
                larger_reason: None,
                report_due_at: found_at.plus_hours(REPORT_HOURS),
                reported_at: None,
                receipt: None,
                announced_at: None,
                closed_at: None,
                registered_by: actor,
                created_at: work.now,
            };
            db::insert(&work, row.clone()).await?;
            let found = incident_steps::Model {
                id: RowId::new(work.now, &work.rng),
                incident_id: id,
                at: found_at,
                step: IncidentStep::Found,
                count: 0,
                by_person: None,
            };
            db::insert(&work, found).await?;
            step(&work, id, IncidentStep::Registered, 0, Some(actor)).await?;
            Ok((StatusCode::CREATED, IncidentRow::of(&work, row).await?))
        })
        .await
}
