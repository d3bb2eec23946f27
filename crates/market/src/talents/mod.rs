//! A merchant's talent pool (人才库, SPEC WORK-9): everybody who ever signed up for one of its jobs, whom it likes, whom it
//! takes no sign-ups from, what it noted, and whom it invites again.
//!
//! Invariants: who is in the pool is worked out from sign-ups, so nobody can be put there; a seeker is named as in the
//! pipeline, masked, through the gate, by a merchant whose qualification stands; a note is sealed with the keys of the seeker
//! whom it is about, stands in the copy of their data, and is destroyed with their account.
//!
//! Other slices may call [`require_taken`]. The standby queue is in [`crate::applications`].

mod invite;
mod list;
mod mark;
mod refusals;
mod store;

pub use store::{blocks, require_taken};

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(list::list_talents))
        .routes(routes!(mark::mark_talent))
        .routes(routes!(invite::invite_again))
}
