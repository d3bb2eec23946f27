//! The end of every lifetime (SPEC RET-1, RET-2, RULE-5, FIND-5): once a day each table that holds rows about persons is
//! looked through for what is past its time.
//!
//! Invariants:
//! - The lifetimes are those of `policy`, the tables those of `db`; nothing is listed here, so nothing can be forgotten.
//! - A row of so many days is deleted when that many whole days of 24 hours have passed, not a moment before.
//! - What is still in force, and what other rows still refer to, is held back and said so.
//! - Every run leaves a row: due, done, held back and why. Without a finished run for a day and a half the operator is told.
//! - When the clock has jumped, one run deletes nothing and says so; the next, an hour later, goes by the clock.
//!
//! It replaces the clean-up of codes, counted events, kept answers and sessions. Deliberately absent: what lives as long as
//! its account (the erasure ends it), and the blobs of uploads that were never finished.

mod due;
mod jobs;
mod look;
mod run;
mod watch;

pub(crate) use jobs::register;
pub use jobs::schedule;
pub use watch::{OVERDUE, problems};

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new().routes(routes!(look::retention))
}
