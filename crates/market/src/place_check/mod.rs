//! Whether a work place is what its posting says (SPEC PUB-5): a map service is asked where the written address is, and that is
//! compared with the point and the district that the author gave.
//!
//! Invariants:
//! - The check is a job that is committed with the handing in, and never holds it up: a map service that is down, slow or
//!   used up is asked again later, and until then the reviewer reads that nobody has answered.
//! - What is sent is the address and the point of the work place, which are public with the posting; never who wrote it.
//! - An answer about an earlier text of the posting is thrown away.
//! - A posting that was approved meanwhile goes back to review when address and point do not belong together. A paused one
//!   stays paused, and goes there when its merchant resumes it.
//! - About one posting the map is asked a few times a day, however often it is edited.
//! - Without a map service nothing is asked, and reviewers look by hand.
//!
//! Deliberately absent: refusing by itself. A map can be wrong; a person decides.

mod ask;
mod read;
mod rule;
mod suggest;

pub(crate) use ask::BACK_TO_REVIEW;
pub use read::{PlaceCheckView, PlaceStanding};
pub(crate) use read::{is_doubted, view, views};

use crate::Market;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use ask::handed_in;

/// The routes of this folder.
pub(super) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new().routes(routes!(ask::check_place_again)).routes(routes!(suggest::suggest_places))
}

/// The jobs of this folder.
pub(super) fn register(market: &Market, jobs: &mut Jobs) {
    let own = market.clone();
    jobs.on(ask::CHECK, move |due| ask::check(own.clone(), due));
}
