use super::refusals::{CASE_NOT_OPEN, NOT_PRIVACY_STAFF, NOT_SUPPORT_STAFF, OWN_CASE};
use super::store::{self, Event};
use super::view::CaseRow;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseDesk, CaseState};
use db::entities::staff_roles::StaffRole;
use kernel::{CaseId, PersonId};
use platform::auth::{self, Privacy, Signed, Staff};
use platform::{Answer, Command, Error, Path, Result, Work};
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
    assign(&care, &staff.signed, CaseDesk::Privacy, id, command).await
}

/// Gives a case of a desk to whoever asks, or to a colleague there.
pub(crate) async fn assign(
    care: &Care,
    staff: &Signed,
    desk: CaseDesk,
    id: CaseId,
    command: Command<AssignCase>,
) -> Result<Answer<CaseRow>> {
    let actor = staff.person;
    let to = command.body.to.unwrap_or(actor);
    let unit = move |work: Work| async move {
        let row = store::of_desk(store::lock(&work, id).await?, desk)?;
        let row = assigned(&work, row, actor, to).await?;
        Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
    };
    care.app.once(staff, command.once, unit).await
}

/// Gives a locked case to somebody of its desk.
async fn assigned(work: &Work, mut row: cases::Model, actor: PersonId, to: PersonId) -> Result<cases::Model, Error> {
    if row.state != CaseState::Open {
        return Err(CASE_NOT_OPEN.refuse().into());
    }
    if row.person_id == to || row.person_id == actor {
        return Err(OWN_CASE.refuse().into());
    }
    let (wanted, roles) = (store::role_of(row.desk), auth::staff_roles(work, to).await?);
    if !roles.iter().any(|role| *role == wanted || *role == StaffRole::Admin) {
        let code = if row.desk == CaseDesk::Privacy { &NOT_PRIVACY_STAFF } else { &NOT_SUPPORT_STAFF };
        return Err(code.on("to").into());
    }
    store::give(work, &mut row, to).await?;
    store::event(work, &row, Event { by: Some(to), ..Event::of(CaseEvent::Assigned) }).await?;
    Ok(row)
}
