//! Signing in with an account at WeChat, Weibo or QQ, and which of them are linked to an account here (SPEC ACC-4, ACC-5).
//!
//! Invariants:
//! - Nobody is sent to another company, and nothing is asked there, without the separate consent: its exact words are on
//!   record before the browser leaves, and it is asked for again when the browser comes back.
//! - A state is 256 random bits, made for one browser (its cookie), good once and for ten minutes. Where the browser comes
//!   back to is ours to say; no request names it.
//! - An account elsewhere leads to one account here: by its UnionID over all applications of ours at a company, else by
//!   its OpenID. An account here has at most one of each company.
//! - An account here always has a phone number. Whoever comes from elsewhere for the first time proves one; if it has an
//!   account already, they are linked only after that proof and an explicit yes.
//! - What is known of a newcomer between coming back and that proof stands in no table: it travels sealed with the browser.
//! - Unlinking deletes identifiers, nickname and picture, and never takes the last way in.
//! - Staff sign in by phone or password only.
//!
//! Deliberately absent: tokens of persons (they are used once and thrown away), friends, gender, town; pictures loaded
//! from another company by our pages (the server fetches one and encodes it anew).

mod attach;
mod begin;
mod come_back;
mod complete;
mod consent;
mod enter;
mod forget;
mod known;
mod link;
mod list;
mod mini_program;
mod outcome;
mod picture;
mod refusals;
mod store;
mod ticket;
mod unlink;
mod visit;
mod ways;

pub use forget::forget_profiles;
pub use ways::{MiniProgram, ThirdParty, Way};

use crate::Accounts;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(begin::list_sign_in_ways))
        .routes(routes!(begin::begin_third_party_sign_in))
        .routes(routes!(come_back::come_back))
        .routes(routes!(complete::complete_third_party_sign_in))
        .routes(routes!(mini_program::sign_in_from_mini_program))
        .routes(routes!(list::list_linked_accounts, link::link_account))
        .routes(routes!(unlink::unlink_account))
        .routes(routes!(picture::get_linked_picture))
}

pub(crate) fn jobs(accounts: &Accounts, jobs: &mut Jobs) {
    forget::register(accounts, jobs);
}
