use super::refusals::CASE_NOT_YOURS;
use crate::Care;
use accounts::minors::{is_birth, learn};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::{self, CaseState};
use db::entities::minors::BirthSource;
use db::entities::people::{self, PersonState};
use kernel::{CaseId, PersonId};
use platform::auth::{Privacy, Staff};
use platform::refusals::{INVALID_FIELD, NOT_FOUND, OWN_DATA};
use platform::{Answer, Command, Path, Result};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordBirthDate {
    /// Whose it is: whom the case is about, unless that is who filed it.
    #[serde(default)]
    person_id: Option<PersonId>,
    /// A day `2010-05-17`, or a month `2010-05` where only that is known.
    birth_date: String,
}

/// Records when somebody was born, as a case showed it: a report that somebody is a minor, or the correction of a date
/// (SPEC MIN-2, RIGHT-2). What follows is the same as if the person had said it.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/birth-date", operation_id = "record_birth_date", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = RecordBirthDate,
    responses((status = 204)))]
pub(crate) async fn record_birth_date(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<RecordBirthDate>,
) -> Result<Answer<()>> {
    let RecordBirthDate { person_id, birth_date } = command.body;
    let app = care.app.clone();
    if is_birth(&birth_date, app.now()).is_err() {
        return Err(INVALID_FIELD.on("birth_date").into());
    }
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let case = cases::Entity::find_by_id(id).one(&work.tx).await?.ok_or_else(|| NOT_FOUND.refuse())?;
            if case.owner_id != Some(actor) || case.state != CaseState::Open {
                return Err(CASE_NOT_YOURS.refuse().into());
            }
            let person_id = person_id.unwrap_or(case.person_id);
            if person_id == actor {
                return Err(OWN_DATA.refuse().into());
            }
            let person = people::Entity::find_by_id(person_id).one(&work.tx).await?;
            if person.is_none_or(|person| person.state == PersonState::Cancelled) {
                return Err(INVALID_FIELD.on("person_id").into());
            }
            learn(&app, &work, person_id, &birth_date, BirthSource::Report).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
