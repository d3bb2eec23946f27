use super::store;
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use kernel::{SessionId, Timestamp};
use platform::auth::Signed;
use platform::{Page, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// A place where the person is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    id: SessionId,
    /// Browser and system in a few words, such as `Chrome · 电脑`.
    device: String,
    created_at: Timestamp,
    /// To the hour.
    last_seen_at: Timestamp,
    /// Whether this is the session that asks.
    current: bool,
}

/// Where the person is signed in, latest seen first (SPEC ACC-7). There is one page.
#[utoipa::path(get, path = "/api/v1/auth/sessions", operation_id = "list_sessions", tag = "accounts",
    security(("session" = [])), responses((status = 200, body = Page<SessionView>)))]
pub(crate) async fn list_sessions(State(accounts): State<Accounts>, signed: Signed) -> Result<Json<Page<SessionView>>> {
    let rows = store::live_sessions(&accounts.app.read(), signed.person, accounts.app.now()).await?;
    let view = |row: db::entities::sessions::Model| SessionView {
        id: row.id,
        device: row.device.0,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        current: row.id == signed.session,
    };
    Ok(Json(Page::whole(rows.into_iter().map(view).collect())))
}
