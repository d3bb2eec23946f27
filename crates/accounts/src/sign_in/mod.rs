//! Signing up and in: SMS codes, registrations, sessions, passwords (SPEC ACC-1, ACC-2, ACC-7, SEC-2).
//!
//! Invariants:
//! - A code has six digits, lives five minutes, bears five tries and one use, and is kept only as a keyed digest. A
//!   number has one code at a time; a new one voids it. The code and the limits are committed before the vendor is
//!   called, and a message is never sent twice.
//! - Answers for known and unknown numbers and accounts are the same until the code or the password proved who asks.
//! - A wrong try is committed even though the request is refused; nothing else of a refused request is.
//! - A session's token is 256 random bits, kept only as a hash. A person has at most [`session::LIVE_MAX`] sessions.
//! - Nobody is registered without having accepted the present version of the policy, and that is in the consent ledger.
//!
//! How long things are kept (`jobs.rs` deletes them daily):
//!
//! | what | until |
//! | --- | --- |
//! | codes | a day after they expired |
//! | counted events of limits | two days; the longest limit looks back one |
//! | answers kept for `Idempotency-Key` | a day |
//! | sessions | thirty days after they expired or were signed out |
//!
//! Deliberately absent: sign-in with other companies' accounts, a change of the phone number, cancelling the account.

mod code;
mod jobs;
mod limit;
mod open_session;
mod password;
mod refusals;
mod register;
mod request_code;
mod reset_password;
mod revoke;
mod session;
mod sessions;
mod set_password;
mod store;
pub(crate) mod username;

pub use jobs::schedule_cleanup;
pub(crate) use jobs::{CLEANUP, clean_up};
pub(crate) use refusals::POLICY_CHANGED;
pub use refusals::{ACCOUNT_CANCELLED, ACCOUNT_LOCKED, PHONE_INVALID};
pub use session::Transport;
pub use username::{Username, UsernameError};

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(request_code::request_code))
        .routes(routes!(register::register))
        .routes(routes!(open_session::sign_in, sessions::list_sessions, revoke::sign_out_everywhere))
        .routes(routes!(revoke::sign_out_here))
        .routes(routes!(revoke::sign_out_session))
        .routes(routes!(set_password::set_password))
        .routes(routes!(reset_password::reset_password))
}
