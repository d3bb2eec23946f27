//! Minors and their guardians (SPEC MIN-1, MIN-2, MIN-3, RIGHT-3, POL-6).
//!
//! Invariants:
//! - A guardian is an adult with an account of their own, whose identity and bond staff verified; before that nothing is
//!   consented, and what was said waits in the submission.
//! - The link that a minor hands over names nobody, works once and for three days, and is kept as a hash.
//! - A minor has at most [`store::GUARDIANS_MAX`] guardians, a guardian at most [`store::WARDS_MAX`] wards.
//! - A guardian reads through the gate for `guarding`, is in the access ledger each time, and sees only fields that are
//!   declared for it; ADR 0007 says which are not, and why.
//! - The right ends by itself: it is asked for on the rows and the calendar at every request.
//! - Whoever waits for consent past the deadline is erased by a job that goes on after a restart; the certificate says why.
//!
//! Whoever loads many people at once calls [`submitted_row`], [`verify`] and what is exported beside them.
//!
//! Deliberately absent: who needs a guardian (`kernel::majority`), the limited account (`platform::auth`), what starts the
//! clock (`accounts::minors`). The papers of a guardian are not in the minor's own copy: they are the guardian's.

mod consent;
mod copy;
mod data;
mod decide;
mod document;
mod erase;
mod invite;
mod jobs;
mod link;
mod papers;
mod profile;
mod record;
mod refusals;
mod review;
mod sealing;
mod status;
mod store;
mod submit;
mod transfers;
mod upload;
mod ward;
mod wards;

pub(crate) use copy::delete_copies;
pub use decide::verify;
pub use jobs::schedule;
pub(crate) use jobs::{leave, register as jobs};
pub use papers::GuardianPapers;
pub use sealing::{paper_blob, paper_cell};
pub use submit::submitted_row;
pub(crate) use ward::{all_fields, grant_of, require_guardian};

use crate::Care;
use platform::pictures;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    let uploads =
        OpenApiRouter::new().routes(routes!(upload::upload_guardian_document)).layer(pictures::upload_limit());
    OpenApiRouter::new()
        .merge(uploads)
        .routes(routes!(status::get_minority))
        .routes(routes!(invite::invite_guardian))
        .routes(routes!(link::open_guardian_link))
        .routes(routes!(link::list_guardian_items))
        .routes(routes!(wards::list_wards, submit::submit_guardian))
        .routes(routes!(submit::resubmit_guardian))
        .routes(routes!(ward::get_ward))
        .routes(routes!(profile::correct_ward_profile))
        .routes(routes!(consent::say_for_ward))
        .routes(routes!(consent::say_sharing_for_ward))
        .routes(routes!(transfers::list_ward_transfers))
        .routes(routes!(transfers::answer_ward_transfer))
        .routes(routes!(data::ward_data))
        .routes(routes!(data::ward_data_rows))
        .routes(routes!(copy::request_ward_copy, copy::list_ward_copies))
        .routes(routes!(erase::erase_ward))
        .routes(routes!(review::list_guardianships))
        .routes(routes!(review::review_guardianship))
        .routes(routes!(document::open_guardian_document))
        .routes(routes!(decide::decide_guardianship))
        .routes(routes!(record::record_birth_date))
}
