//! Cancelling an account and erasing what it held (SPEC ACC-8, DEL-1, DEL-2, DEL-3, RIGHT-3).
//!
//! Invariants:
//! - Conditions are shown before and checked again when it is asked for; a proof comes with it.
//! - Until the cooling-off period is over the person can stop it and do nothing else; then nobody can.
//! - The erasure goes by steps ([`steps`]). Each can be done again, so that a process that was killed goes on where it was.
//! - What becomes of a row follows from what its table declares ([`crate::holdings`]). What a law keeps is emptied of
//!   everything that is sealed under a destroyed key.
//! - Last go the person's keys of every class that no law holds: no copy anywhere can be read then. Who was erased stands
//!   in a ledger that is replayed on a restored backup ([`ledger::replay`]).
//! - The certificate says what was destroyed, what a law keeps until when, and what the processors answered; it is signed.
//!
//! Deliberately absent: asking processors to delete (the one that gets data, the SMS carrier, has no such call); erasing
//! the words of public postings before the three years that the law keeps them.

pub mod certificate;
mod conditions;
mod jobs;
pub mod ledger;
mod look;
mod refusals;
mod request;
mod rows;
pub mod steps;
mod stop;
mod store;
mod traces;

pub(crate) use jobs::register;
pub use traces::KEPT_NAMES;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(look::get_cancellation, request::request_cancellation, stop::stop_cancellation))
        .routes(routes!(certificate::get_certificate))
        .routes(routes!(certificate::signing_keys))
}
