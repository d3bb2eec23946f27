//! Postings that somebody keeps to come back to (SPEC FIND-6).
//!
//! Invariants: only who keeps one knows of it; it counts for nothing, neither in an order nor for a merchant. One that closes
//! stays in the list, says so, and leads to similar ones.
//! Deliberately absent: folders, notes, telling a merchant how many keep its job.

mod keep;
mod read;
mod similar;

pub(crate) use keep::keeps;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(read::list_favourites))
        .routes(routes!(keep::keep_favourite, keep::drop_favourite))
        .routes(routes!(similar::list_similar))
}
