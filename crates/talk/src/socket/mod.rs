//! The socket on which messages, marks and inbox counts arrive at once (SPEC TALK-1).
//!
//! Invariants:
//! - The database is the truth. A wake-up only says where to look; each socket remembers how far it has told each
//!   conversation and reads on from there, so that a lost, doubled or late wake-up loses and doubles nothing.
//! - Nothing is buffered for a client that does not read: what waits is a bounded set of places to look at.
//! - Whoever is signed out, locked, or no longer a member hears nothing more: the session is asked again at least
//!   every minute, the membership with every look.
//!
//! Deliberately absent: "is typing", who is online, delivery to other channels (they come with the notice preferences).

mod connection;
mod frames;
mod hub;
mod pace;
mod seen;
mod session;

pub(crate) use hub::Hub;

use crate::Talk;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use kernel::Code;
use platform::Result;
use platform::auth::Signed;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The largest frame that is looked at, and the largest that is read at all before the connection is cut.
const FRAME_BYTES_MAX: usize = 16 * 1024;
const READ_BYTES_MAX: usize = 256 * 1024;

static UPGRADE_REQUIRED: Code =
    Code::new(426, "upgrade_required", "请用 WebSocket 连接此地址", "Connect to this address with a WebSocket");
static TOO_MANY_SOCKETS: Code = Code::new(
    429,
    "too_many_sockets",
    "同时打开的页面太多，请关闭一些再试",
    "Too many pages are connected at once; close some of them",
);

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new().routes(routes!(talk_socket))
}

/// Opens the socket. Frames are JSON texts; docs/api.md lists them.
#[utoipa::path(get, path = "/api/v1/talk/ws", operation_id = "talk_socket", tag = "talk",
    security(("session" = [])), responses((status = 101, description = "a WebSocket")))]
async fn talk_socket(
    State(talk): State<Talk>,
    signed: Signed,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    let upgrade = upgrade.map_err(|_| UPGRADE_REQUIRED.refuse())?;
    let seat = talk.hub.join(signed.person).ok_or_else(|| TOO_MANY_SOCKETS.refuse())?;
    let upgrade = upgrade.max_message_size(READ_BYTES_MAX).max_frame_size(READ_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| connection::serve(talk, signed, seat, socket)))
}
