//! What a signed-in person looked at and searched for (SPEC FIND-4, FIND-5).
//!
//! Invariants: nothing is written unless the person's consent stands at that moment, and nothing at all for somebody who is
//! not signed in; of each kind the newest 200 are kept, and none longer than the policy says (the retention engine).
//! Deliberately absent: where the person was, what they filtered by, anything that orders results.

mod clear;
mod read;
mod record;

pub(crate) use record::{searched, viewed};

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(read::list_search_history, clear::clear_search_history))
        .routes(routes!(clear::forget_search))
        .routes(routes!(read::list_viewed_postings, clear::clear_viewed_postings))
        .routes(routes!(clear::forget_viewed_posting))
}
