//! Staff review postings (SPEC PUB-3, PUB-6): the queue, the decision, and taking down.
//!
//! Invariants: nobody decides on a posting of a merchant they belong to; of two decisions at the same moment one holds;
//! a refusal and a take-down carry their reason, and a take-down the text as it stood.

mod decide;
mod overview;
mod read;
mod take_down;

pub use take_down::evidence;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(overview::get_overview))
        .routes(routes!(read::list_postings_for_review))
        .routes(routes!(read::get_posting_for_review))
        .routes(routes!(decide::decide_posting))
        .routes(routes!(take_down::take_down_posting))
}
