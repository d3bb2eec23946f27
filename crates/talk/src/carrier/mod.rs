//! Carrying messages by another company as well, where the installation is set up so (SPEC TALK-5, `talk.carrier`).
//!
//! Invariants:
//! - A message is in our own store first, and is read from there whatever the company does: when it is down, slow or taken
//!   out of the configuration, nobody misses anything.
//! - The row says that a message is leaving before the company is asked. What may have left is never sent again; its copy
//!   says that it arrived.
//! - The company learns accounts made of chance, words, and our ids of anything else; never a name or a number.
//! - A copy is believed only when its raw bytes are signed, of now and for our application, and counts once.
//!
//! Deliberately absent: tokens for devices. Our pages talk to us, so nobody signs in there, and a token is thrown away.

mod accounts;
mod copies;
mod job;
mod rule;
mod store;

pub(crate) use job::queue;

use crate::Talk;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new().routes(routes!(copies::take_message_copy))
}

pub(crate) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    job::jobs(talk, jobs);
}
