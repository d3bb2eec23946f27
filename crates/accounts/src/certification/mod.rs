//! Certification of merchants (SPEC MER-1, MER-2, MER-4, RULE-1): what is submitted, how staff decide, and when it ends.
//!
//! Invariants:
//! - Credit code, ID number and age are checked before anything is stored or anybody reviews.
//! - A merchant has at most one pending submission; a newer one supersedes it. Of concurrent decisions one wins.
//! - What was approved stands until a resubmission is decided; suspension takes effect in the same transaction that
//!   tells the followers of the merchant's postings; six months after approval the certification lapses by itself.
//! - Staff see masks and the last digits of the ID number (SPEC IDV-2), and documents; each look is in the access ledger
//!   before it is answered (SPEC SEC-4). Nobody decides on a merchant that they belong to.
//! - A document is decoded, encoded anew and sealed before it is stored; only documents of a submission can be opened.
//!
//! Deliberately absent: a reminder before a certification lapses.
//!
//! Other slices may call [`count_pending`]; whoever loads many merchants at once calls [`submitted_row`] and what is
//! exported beside it.

mod business;
mod checks;
mod decide;
mod document;
mod jobs;
mod notify;
mod read;
mod recheck;
pub mod refusals;
mod review;
mod sealing;
mod store;
mod submission;
mod submit;
mod suspend;
mod transition;
mod upload;
mod view;

pub use jobs::LAPSE;
pub use recheck::due_after;
pub use sealing::{document_blob, document_cell};
pub use store::count_pending;
pub use submission::Submission;
pub use submit::submitted_row;
pub use view::Certification;

pub(crate) use submission::{REAL_NAME_CHARS, id_number_why};
pub(crate) use submit::strictness;

use crate::Accounts;
use platform::{Jobs, pictures};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    let uploads = OpenApiRouter::new().routes(routes!(upload::upload_document)).layer(pictures::upload_limit());
    OpenApiRouter::new()
        .merge(uploads)
        .routes(routes!(read::get_certification, submit::submit_certification))
        .routes(routes!(review::list_certifications))
        .routes(routes!(review::review_certification))
        .routes(routes!(business::check_business))
        .routes(routes!(document::open_document))
        .routes(routes!(decide::decide_certification))
        .routes(routes!(suspend::suspend_merchant, suspend::lift_suspension))
}

pub(crate) fn jobs(accounts: &Accounts, jobs: &mut Jobs) {
    jobs::register(accounts, jobs);
}
