//! A number that stands between the two sides of a sign-up while they phone (SPEC WORK-4): either dials it and reaches the other,
//! and neither sees the other's own.
//!
//! Invariants:
//! - The intent is a row before the vendor is asked. Of one sign-up at most one binding stands or may stand (the database's
//!   unique index decides); both sides use the same, since it works both ways.
//! - After an unknown outcome nothing is asked until the time is over for which that binding was asked: the vendor has no key
//!   for repeats and no question that would find it ([`connectors::RelayNumbers`]).
//! - A person's own number is never shown instead: what does not work is refused, and says to write a message.
//! - A binding ends when the sign-up is cancelled or over, when one blocks the other, when an account or a consent ends, or a
//!   number changes; each is looked at every minute (`ending.rs`). At the vendor it expires whatever becomes of us.
//! - The two numbers leave and nothing else of anybody; no call is recorded, and no report of calls is taken.
//!
//! Deliberately absent: numbers of delivered resumes. Whoever ticks the phone in a resume gives that merchant the number itself.

mod connect;
mod ending;
mod refusals;
mod rule;
mod store;

pub(crate) use connect::{Tapped, connect, tap};
pub(crate) use refusals::CALL_NOT_TAKEN;
pub(crate) use store::is_blocked;

use crate::Market;
use platform::Jobs;

/// The jobs of this folder.
pub(super) fn register(market: &Market, jobs: &mut Jobs) {
    let own = market.clone();
    jobs.on(ending::CHECK, move |due| ending::check(own.clone(), due));
}
