use super::refusals::{EXPORT_NOT_READY, EXPORT_TOO_LARGE};
use crate::Care;
use crate::guardians;
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::exports::{self, Column, ExportState};
use kernel::{ExportId, Timestamp};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Page, Path, Result};
use policy::ExportFile;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;
use vault::Cell;

/// How long a file lies ready.
const DAYS: i64 = 1;

/// A copy that was asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExportView {
    pub id: ExportId,
    pub state: ExportState,
    pub created_at: Timestamp,
    pub ready_at: Option<Timestamp>,
    /// When the file is deleted.
    pub gone_at: Timestamp,
    pub rows: i64,
    pub bytes: i64,
    pub fetched_at: Option<Timestamp>,
}

impl ExportView {
    pub(crate) fn of(row: &exports::Model) -> ExportView {
        ExportView {
            id: row.id,
            state: row.state,
            created_at: row.created_at,
            ready_at: row.ready_at,
            gone_at: gone_at(row),
            rows: row.row_count,
            bytes: row.bytes,
            fetched_at: row.fetched_at,
        }
    }
}

pub(crate) fn gone_at(row: &exports::Model) -> Timestamp {
    row.created_at.plus_days(DAYS)
}

pub(crate) fn blob(id: ExportId) -> String {
    format!("exports/{id}")
}

pub(crate) fn cell(id: ExportId) -> Cell {
    Cell::new("exports", "file", id.0)
}

/// The copies that the person asked for in the last day, newest first. There is one page.
#[utoipa::path(get, path = "/api/v1/me/exports", operation_id = "list_exports", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = Page<ExportView>)))]
pub(crate) async fn list_exports(State(care): State<Care>, signed: Signed) -> Result<Json<Page<ExportView>>> {
    let rows = exports::Entity::find()
        .filter(Column::PersonId.eq(signed.person))
        .filter(Column::WardId.is_null())
        .filter(Column::CreatedAt.gt(care.app.now().plus_days(-DAYS)))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(&care.app.read())
        .await?;
    Ok(Json(Page::whole(rows.iter().map(ExportView::of).collect())))
}

/// The file: a ZIP archive. It can be fetched again until it is gone, because a phone may lose the connection.
#[utoipa::path(get, path = "/api/v1/me/exports/{id}/file", operation_id = "get_export_file", tag = "privacy",
    security(("session" = [])), params(("id" = ExportId, Path)),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>)))]
pub(crate) async fn get_export_file(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<ExportId>,
) -> Result<Response> {
    let app = &care.app;
    let found = exports::Entity::find_by_id(id).one(&app.read()).await?;
    let row = found
        .filter(|row| row.person_id == signed.person && app.now() < gone_at(row))
        .ok_or_else(|| NOT_FOUND.refuse())?;
    if let Some(ward) = row.ward_id {
        guardians::require_guardian(app, &app.read(), signed.person, ward).await?;
    }
    match row.state {
        ExportState::Waiting => return Err(EXPORT_NOT_READY.refuse().into()),
        ExportState::TooLarge => return Err(EXPORT_TOO_LARGE.refuse().into()),
        ExportState::Ready => {}
    }
    let sealed = app.blobs.find(&blob(id)).await?.context("the file of a copy is not in the blob store")?;
    let keys = app.vault.keys_of(signed.person).await?;
    let bytes = keys.open_bytes::<_, ExportFile>(&vault::own(signed.person), cell(id), &sealed)?;
    app.write(move |work| async move {
        let sql = "UPDATE exports SET fetched_at = $1 WHERE id = $2 AND fetched_at IS NULL";
        work.run(sql, [work.now.into(), id.into()]).await?;
        Ok(())
    })
    .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"lingong-data.zip\""),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}
