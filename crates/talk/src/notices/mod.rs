//! The inbox (SPEC NOTE-1): what happened, told to the persons it concerns.
//!
//! Invariants: a notice holds references only, its words are made when it is read; the same `dedupe` comes once.
//! Outside it a notice goes by way of `deliveries/`, as the person chose (`choices/`).

mod choices;
mod deliveries;
mod devices;
mod link;
mod push;
mod quiet;
mod reach;
mod read;
mod store;
mod words;

pub use deliveries::unqueue;
pub use devices::signed_out;
pub use push::{Notice, push};
pub use read::POLICY_DEDUPE;

pub(crate) use store::unread;

use crate::Talk;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(read::list_notices))
        .routes(routes!(read::count_unread_notices))
        .routes(routes!(read::read_notices))
        .merge(choices::routes())
        .merge(deliveries::routes())
        .merge(devices::routes())
}

pub(crate) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    deliveries::jobs(talk, jobs);
}
