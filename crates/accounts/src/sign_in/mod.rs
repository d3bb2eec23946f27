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
//! - How long codes, counted events, kept answers and sessions live stands beside their tables; the retention engine
//!   deletes them. A limit never looks back further than the day that its events are kept.
//!
//! - A change of the number proves the new one by a code, and who asks by the password, a code to the old number, or the
//!   verified ID number; other devices are signed out.
//!
//! Accounts at other companies are `third_party`'s.

mod change_phone;
pub(crate) mod code;
pub(crate) mod limit;
mod open_session;
pub(crate) mod password;
pub(crate) mod refusals;
pub(crate) mod register;
mod request_code;
mod reset_password;
mod revoke;
pub(crate) mod session;
mod sessions;
mod set_password;
mod step_up;
mod store;
pub(crate) mod username;

pub use refusals::{ACCOUNT_CANCELLED, ACCOUNT_LOCKED, PHONE_INVALID, POLICY_CHANGED};
pub use session::Transport;
pub use step_up::{Shown, StepUp, step_up};
pub use username::{Username, UsernameError};

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Signs the person out everywhere, in the caller's unit of work.
///
/// # Errors
/// When a row cannot be written.
pub async fn sign_out_all(work: &platform::Work, person: kernel::PersonId) -> Result<(), platform::Error> {
    Ok(store::revoke_all(work, person, None, work.now).await?)
}

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(request_code::request_code))
        .routes(routes!(register::register))
        .routes(routes!(open_session::sign_in, sessions::list_sessions, revoke::sign_out_everywhere))
        .routes(routes!(revoke::sign_out_here))
        .routes(routes!(revoke::sign_out_session))
        .routes(routes!(set_password::set_password))
        .routes(routes!(change_phone::change_phone))
        .routes(routes!(reset_password::reset_password))
}
