//! Which posting rules are in force (SPEC PUB-3): data that staff edit and try on past postings before they go live.
//!
//! Invariants: a set that does not parse is never stored; versions only grow; without a stored set the built-in one holds.

mod active;
mod read;
mod replace;
mod try_out;

pub use active::RuleSets;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(read::get_rules, replace::replace_rules))
        .routes(routes!(try_out::dry_run_rules))
}
