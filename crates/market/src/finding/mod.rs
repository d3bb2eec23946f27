//! Finding work (SPEC FIND-1, FIND-2): the search index of this node follows the outbox, and one call asks it.
//!
//! Invariants:
//! - The database is the truth: the visibility rule is asked of a hit's row as the database holds it, before anybody sees it.
//!   Rows are kept in memory only as long as the outbox tells of no change (`rows`).
//! - A request never writes the index; the follower does, from the outbox.
//! - Where somebody searches is used for this one answer and stored nowhere (SPEC LOC-1).
//!
//! Searches that are saved, and who is told of what fits: [`subscriptions`] (SPEC FIND-3).

mod ads;
mod ask;
mod asker;
mod card;
mod clusters;
mod document;
mod facets;
mod finder;
mod question;
mod rows;
mod similar;
mod subscriptions;
mod suggest;
mod synonyms;
mod why;
mod wishes;

pub(crate) use card::{Card, Shown, cards};
pub use finder::Finder;
pub use rows::Rows;
pub(crate) use similar::similar_to;
pub use subscriptions::{Watch, became_visible, leave};
pub use synonyms::SynonymTable;

use crate::Market;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The jobs of this folder.
pub fn register(market: &Market, jobs: &mut Jobs) {
    subscriptions::register(market, jobs);
}

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(ask::search_postings))
        .routes(routes!(facets::count_facets))
        .routes(routes!(clusters::list_clusters))
        .routes(routes!(suggest::suggest_words))
        .merge(subscriptions::routes())
        .merge(synonyms::routes())
}
