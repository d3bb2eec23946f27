//! The inbox (SPEC NOTE-1): what happened, told to the persons it concerns.
//!
//! Invariants: a notice holds references only, its words are made when it is read; the same `dedupe` comes once.
//! Besides it, text messages for urgent kinds (`text.rs`). Deliberately absent: push and mail, and choosing by kind.

mod link;
mod push;
mod read;
mod store;
mod text;
mod words;

pub use push::{Notice, push};
pub use read::POLICY_DEDUPE;
pub use text::unqueue;

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
}

pub(crate) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    let talk = talk.clone();
    jobs.on(text::TEXT, move |due| text::send(talk.clone(), due));
}
