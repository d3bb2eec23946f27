use super::case::ACCESS_DAYS;
use super::refusals::{CASE_NOT_OPEN, NOT_PRIVACY_STAFF, OWN_CASE};
use super::store::{self, Event};
use super::view::CaseRow;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::CaseState;
use db::entities::staff_roles::StaffRole;
use kernel::{CaseId, PersonId};
use platform::auth::{self, Privacy, Staff};
use platform::{Answer, Command, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignCase {
    /// Whoever asks, unless somebody else is named.
    #[serde(default)]
    pub to: Option<PersonId>,
}

/// Gives a case an owner, who may open data for it for seven days. Taking it again renews that.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/assign", operation_id = "assign_case", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = AssignCase,
    responses((status = 200, body = CaseRow)))]
pub async fn assign_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<AssignCase>,
) -> Result<Answer<CaseRow>> {
    let actor = staff.signed.person;
    let to = command.body.to.unwrap_or(actor);
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock(&work, id).await?;
            if row.state != CaseState::Open {
                return Err(CASE_NOT_OPEN.refuse().into());
            }
            if row.person_id == to || row.person_id == actor {
                return Err(OWN_CASE.refuse().into());
            }
            let roles = auth::staff_roles(&work, to).await?;
            if !roles.iter().any(|role| matches!(role, StaffRole::Privacy | StaffRole::Admin)) {
                return Err(NOT_PRIVACY_STAFF.on("to").into());
            }
            row.owner_id = Some(to);
            row.access_until = Some(work.now.plus_days(ACCESS_DAYS));
            db::update(&work, row.clone()).await?;
            store::event(&work, &row, Event { by: Some(to), ..Event::of(CaseEvent::Assigned) }).await?;
            Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
        })
        .await
}
