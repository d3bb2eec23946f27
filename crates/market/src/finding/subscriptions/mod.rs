//! Saved searches (订阅, SPEC FIND-3): whoever saved one is told of new postings that fit, at once or once a day.
//!
//! Invariants:
//! - A saved search is sealed, and holds words, area and filters: never a point, so that nobody's searches can be joined
//!   into a track, and no date in the past (SPEC LOC-1).
//! - A posting is compared when it becomes visible, by a job that is committed with that change, so none is lost; a person
//!   is told of a posting once, by the unique key of the matches, whatever runs twice and however many searches fit.
//! - What is compared lies in memory ([`watch`]), a hint as the search index is: the row is asked before anybody is told.
//!   A posting is compared with the searches of its district, of its city and of the whole country, each once; the telling is
//!   cut into units of [`matching::TOLD_AT_ONCE_MAX`] persons.
//! - Paused tells nothing, and what closed before the digest is not in it.
//!
//! Words are taken as strictly as in the first stage of a search, with synonyms and pinyin: what a list shows for want of
//! something better is no reason to disturb somebody. Deliberately absent: quiet hours, which notices do not have.

mod digest;
mod matching;
mod read;
mod saved;
mod store;
mod watch;
mod write;

pub use matching::became_visible;
pub use store::leave;
pub use watch::Watch;

use crate::Market;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(super) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(read::list_subscriptions, write::subscribe))
        .routes(routes!(read::get_subscription, write::change_subscription, write::unsubscribe))
        .routes(routes!(read::list_subscription_matches))
}

/// The jobs of this folder.
pub(super) fn register(market: &Market, jobs: &mut Jobs) {
    let own = market.clone();
    jobs.on(matching::MATCH, move |due| matching::compare(own.clone(), due));
    let own = market.clone();
    jobs.on(digest::DIGEST, move |due| digest::tell(own.clone(), due));
}
