//! The inbox (SPEC NOTE-1): what happened, told to the persons it concerns.
//!
//! Invariants: a notice holds references only, its words are made when it is read; the same `dedupe` comes once.
//! Deliberately absent here: other channels (push, SMS, mail), which come with the notice preferences.

mod link;
mod push;
mod read;
mod store;
mod words;

pub use push::{Notice, push};
pub use read::POLICY_DEDUPE;

pub(crate) use store::unread;

use crate::Talk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(read::list_notices))
        .routes(routes!(read::count_unread_notices))
        .routes(routes!(read::read_notices))
}
