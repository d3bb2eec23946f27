use super::ward::bond_of;
use crate::Care;
use crate::export::fetch::{ExportView, blob, gone_at};
use crate::export::jobs::{GONE, MAKE};
use crate::export::request::ASKED;
use accounts::StepUp;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::exports::{self, Column, ExportState};
use kernel::{ExportId, GuardianshipId, PersonId};
use platform::auth::Signed;
use platform::limits;
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Answer, App, Client, Command, Error, Page, Path, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Asks for a copy of what a guardian may see of a ward, with a proof that it is the guardian (SPEC MIN-3, RIGHT-5). The
/// file lies sealed for the guardian, and is fetched like one's own copy.
#[utoipa::path(post, path = "/api/v1/me/wards/{id}/exports", operation_id = "request_ward_copy", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)), request_body = StepUp,
    responses((status = 202, body = ExportView)))]
pub(crate) async fn request_ward_copy(
    State(care): State<Care>,
    signed: Signed,
    client: Client,
    Path(id): Path<GuardianshipId>,
    command: Command<StepUp>,
) -> Result<Answer<ExportView>> {
    let app = care.app.clone();
    let guardian = signed.person;
    bond_of(&app, &app.read(), guardian, id).await?;
    let shown = accounts::step_up(&care.app, guardian, &client, command.body).await?;
    let bucket = limits::bucket(&app, ASKED, &guardian.to_string());
    care.app
        .once(&signed, command.once, move |work| async move {
            let (bond, _) = bond_of(&app, &work, guardian, id).await?;
            shown.settle(&work, guardian).await?;
            if !limits::take(&work, ASKED, bucket).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let row = exports::Model {
                id: ExportId::new(work.now, &work.rng),
                person_id: guardian,
                ward_id: Some(bond.ward_id),
                state: ExportState::Waiting,
                created_at: work.now,
                ready_at: None,
                row_count: 0,
                bytes: 0,
                fetched_at: None,
            };
            db::insert(&work, row.clone()).await?;
            work.enqueue(MAKE, row.id.0, 0, work.now).await?;
            work.enqueue(GONE, row.id.0, 0, gone_at(&row)).await?;
            Ok((StatusCode::ACCEPTED, ExportView::of(&row)))
        })
        .await
}

/// The copies of a ward that one asked for in the last day, newest first. There is one page.
#[utoipa::path(get, path = "/api/v1/me/wards/{id}/exports", operation_id = "list_ward_copies", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)),
    responses((status = 200, body = Page<ExportView>)))]
pub(crate) async fn list_ward_copies(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<GuardianshipId>,
) -> Result<Json<Page<ExportView>>> {
    let app = &care.app;
    let tx = app.read();
    let (bond, _) = bond_of(app, &tx, signed.person, id).await?;
    let rows = exports::Entity::find()
        .filter(Column::PersonId.eq(signed.person))
        .filter(Column::WardId.eq(bond.ward_id))
        .filter(Column::CreatedAt.gt(app.now().plus_days(-1)))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(&tx)
        .await?;
    Ok(Json(Page::whole(rows.iter().map(ExportView::of).collect())))
}

/// Deletes the copies of somebody that lie ready for guardians; the rows follow with the others.
///
/// # Errors
/// When a file cannot be deleted.
pub(crate) async fn delete_copies(app: &App, ward: PersonId) -> Result<(), Error> {
    let rows = exports::Entity::find().filter(Column::WardId.eq(ward)).all(&app.read()).await?;
    for row in rows {
        app.blobs.delete(&blob(row.id)).await?;
    }
    Ok(())
}
