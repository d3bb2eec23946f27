use super::store;
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::push_devices;
use kernel::{RowId, Timestamp};
use platform::auth::Signed;
use platform::{Page, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// A device that gets pushes; its address is never shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct PushDeviceView {
    id: RowId,
    /// Whether it was registered in this session.
    here: bool,
    created_at: Timestamp,
}

pub(super) fn view(row: &push_devices::Model, signed: &Signed) -> PushDeviceView {
    PushDeviceView { id: row.id, here: row.session_id == signed.session, created_at: row.created_at }
}

/// The person's devices that get pushes, newest first.
#[utoipa::path(get, path = "/api/v1/me/notices/devices", operation_id = "list_push_devices", tag = "talk",
    security(("session" = [])), responses((status = 200, body = Page<PushDeviceView>)))]
pub(crate) async fn list_push_devices(State(talk): State<Talk>, signed: Signed) -> Result<Json<Page<PushDeviceView>>> {
    let rows = store::of_person(&talk.app.read(), signed.person, talk.app.now()).await?;
    Ok(Json(Page::whole(rows.iter().map(|row| view(row, &signed)).collect())))
}
