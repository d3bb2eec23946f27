use super::store;
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::web_push_browsers::{self, WebPushService};
use kernel::{RowId, Timestamp};
use platform::auth::Signed;
use platform::{Page, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// A browser that gets pushes; its address is never shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebPushBrowserView {
    id: RowId,
    service: WebPushService,
    /// Whether it was registered in this session.
    here: bool,
    created_at: Timestamp,
}

pub(super) fn view(row: &web_push_browsers::Model, signed: &Signed) -> WebPushBrowserView {
    let here = row.session_id == signed.session;
    WebPushBrowserView { id: row.id, service: row.service, here, created_at: row.created_at }
}

/// The person's browsers that get pushes, newest first.
#[utoipa::path(get, path = "/api/v1/me/notices/browsers", operation_id = "list_web_push_browsers", tag = "talk",
    security(("session" = [])), responses((status = 200, body = Page<WebPushBrowserView>)))]
pub(crate) async fn list_web_push_browsers(
    State(talk): State<Talk>,
    signed: Signed,
) -> Result<Json<Page<WebPushBrowserView>>> {
    let rows = store::of_person(&talk.app.read(), signed.person, talk.app.now()).await?;
    Ok(Json(Page::whole(rows.iter().map(|row| view(row, &signed)).collect())))
}
