//! The mail address of an account (SPEC ACC-6): where notices go besides the inbox, once the person bound it.
//!
//! Invariants:
//! - An address is bound only by whoever read a code that was sent to it, within ten minutes and five tries.
//! - One address belongs to one account, and an account has one at most; whether somebody else has it is told only to
//!   whoever proved that they read its mail.
//! - Nobody signs in with it, and it proves nothing: losing it costs notices, not the account.
//!
//! Deliberately absent: signing in by mail, marketing, addresses of anybody who is not signed in.

mod address;
mod bind;
mod code;
mod read;
mod refusals;
mod request_code;
mod store;
mod unbind;

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(read::get_email, bind::bind_email, unbind::unbind_email))
        .routes(routes!(request_code::request_email_code))
}
