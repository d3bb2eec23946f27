//! Words that a search takes for each other (SPEC FIND-2): a list that comes with the program and that staff change.
//!
//! Invariants: a row is a change of one pair and the program's list is never copied, so a better list reaches every
//! installation; versions only grow, and a node that sees a higher one reads the list again.

mod active;
mod list;
mod set;
mod trial;

pub use active::SynonymTable;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new().routes(routes!(list::list_synonyms, set::set_synonym)).routes(routes!(trial::try_words))
}
