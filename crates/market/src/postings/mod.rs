//! Postings (SPEC PUB-1, PUB-2): written as drafts, handed in, reviewed, live, full, closed.
//!
//! Invariants:
//! - One rule says who may see a posting ([`visibility::may_be_seen`]); nobody else decides that.
//! - Every change of state goes through [`posting::after`] and leaves a row of history.
//! - A shift that somebody signed up for is neither removed nor moved.
//!
//! Deliberately absent: the search index is never written here; it follows the outbox.

pub mod album;
pub mod body;
mod change;
mod check;
mod copy;
mod create;
mod edit;
pub mod jobs;
mod paid;
mod places;
pub mod posting;
pub mod read;
pub mod refusals;
pub mod store;
pub mod submit;
pub mod view;
pub mod visibility;
pub mod write;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(create::create_posting))
        .routes(routes!(read::get_posting, edit::edit_posting))
        .routes(routes!(submit::submit_posting))
        .routes(routes!(change::pause_posting))
        .routes(routes!(change::resume_posting))
        .routes(routes!(change::close_posting))
        .routes(routes!(change::refresh_posting))
        .routes(routes!(paid::refresh_posting_paid))
        .routes(routes!(paid::pin_posting))
        .routes(routes!(copy::copy_posting))
        .routes(routes!(check::check_posting))
        .routes(routes!(read::list_posting_history))
        .routes(routes!(read::list_merchant_postings))
        .routes(routes!(places::get_posting_places))
        .routes(routes!(read::list_wanted))
}
