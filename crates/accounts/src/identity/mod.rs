//! Real-name verification (实名认证, SPEC IDV-1, IDV-2): a person shows that a name and an ID number are theirs, by one of
//! two methods that they pick.
//!
//! Invariants:
//! - Nothing is taken before the separate consent to it, and withdrawing that consent empties what was kept.
//! - Name and number are sealed; the number is found by a keyed hash alone. Staff see the last digits and the pictures of the
//!   card, each look is in the access ledger first (SPEC SEC-4), and nobody decides on their own.
//! - A person stands verified once, and a number stands for one person: two unique indexes hold it. Whoever shows the card
//!   beats whoever only knew name and number.
//! - The source is asked outside of any transaction. Each answer is billed, so a verdict is kept under a keyed hash of name and
//!   number, and tries are limited by person and by number.
//! - Where the source is down or has no record, the other method is offered.
//! - A verified number tells the birthday, which the rules for minors hear at once (SPEC MIN-1).
//!
//! Deliberately absent: verified identities of WeChat and Alipay, and comparing a face.
//!
//! Other slices may call [`require_verified`], [`verified_among`] and [`forget`]; whoever loads many people calls
//! [`verified_row`].

mod checks;
mod claim;
mod decide;
mod document;
mod forget;
mod read;
pub mod refusals;
mod review;
mod sealing;
pub(crate) mod source;
pub(crate) mod store;
mod submit;
mod two_factor;
mod upload;

pub use claim::IdentityClaimBody;
pub use forget::forget;
pub use read::IdentityView;
pub use sealing::{Opened, card_blob, card_cell, open};
pub use store::{require_verified, verified_among};

pub(crate) use store::is_number_of;
pub use two_factor::verified_row;

use crate::Accounts;
use platform::{Jobs, pictures};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    let uploads =
        OpenApiRouter::new().routes(routes!(upload::upload_identity_document)).layer(pictures::upload_limit());
    OpenApiRouter::new()
        .merge(uploads)
        .routes(routes!(read::get_identity))
        .routes(routes!(two_factor::check_identity))
        .routes(routes!(submit::submit_identity))
        .routes(routes!(review::list_identities))
        .routes(routes!(review::review_identity))
        .routes(routes!(document::open_identity_document))
        .routes(routes!(decide::decide_identity))
}

pub(crate) fn jobs(accounts: &Accounts, jobs: &mut Jobs) {
    forget::register(accounts, jobs);
}
