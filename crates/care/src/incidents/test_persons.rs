use crate::Care;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::{people, test_persons};
use kernel::{PersonId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Page, Path, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Test persons that are shown; a drill needs few.
const SHOWN_MAX: u64 = 200;

#[derive(Serialize, ToSchema)]
pub struct TestPerson {
    pub person_id: PersonId,
    pub marked_at: Timestamp,
}

/// Accounts of the operator's own with which drills run.
#[utoipa::path(get, path = "/api/v1/staff/test-persons", operation_id = "list_test_persons", tag = "staff",
    security(("session" = ["privacy"])), responses((status = 200, body = Page<TestPerson>)))]
pub async fn list_test_persons(State(care): State<Care>, _staff: Staff<Privacy>) -> Result<Json<Page<TestPerson>>> {
    let rows = test_persons::Entity::find()
        .order_by_desc(test_persons::Column::MarkedAt)
        .limit(SHOWN_MAX)
        .all(&care.app.read())
        .await?;
    let view = |row: test_persons::Model| TestPerson { person_id: row.person_id, marked_at: row.marked_at };
    Ok(Json(Page::whole(rows.into_iter().map(view).collect())))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkTestPerson {
    pub person_id: PersonId,
}

/// Marks an account of the operator's own as a test person. Marking again changes nothing.
#[utoipa::path(post, path = "/api/v1/staff/test-persons", operation_id = "mark_test_person", tag = "staff",
    security(("session" = ["privacy"])), request_body = MarkTestPerson, responses((status = 204)))]
pub async fn mark_test_person(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<MarkTestPerson>,
) -> Result<Answer<()>> {
    let person = command.body.person_id;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = people::Entity::find_by_id(person).one(&work.tx).await?;
            found.ok_or_else(|| NOT_FOUND.on("person_id"))?;
            let row = test_persons::Model { person_id: person, marked_by: actor, marked_at: work.now };
            let once = OnConflict::column(test_persons::Column::PersonId).do_nothing().to_owned();
            test_persons::Entity::insert(row.into_active_model().reset_all())
                .on_conflict(once)
                .try_insert()
                .exec_without_returning(&work.tx)
                .await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Takes the mark away.
#[utoipa::path(delete, path = "/api/v1/staff/test-persons/{id}", operation_id = "unmark_test_person", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = PersonId, Path)), responses((status = 204)))]
pub async fn unmark_test_person(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Path(id): Path<PersonId>,
) -> Result<StatusCode> {
    care.app
        .write(move |work| async move {
            test_persons::Entity::delete_by_id(id).exec(&work.tx).await?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
