//! Requests about personal information, and complaints and appeals about it (SPEC CS-3, RIGHT-2..5, CON-2). Customer service
//! keeps its own cases in [`crate::cases`], in the same tables and by the same clock.
//!
//! Invariants:
//! - Each round of a case has a clock of fifteen days; it is warned of five and two days before, and a missed deadline is
//!   recorded whether or not anybody looks.
//! - Staff open a person's data only for a case that is open, assigned to them and not expired; each time stands in the
//!   access ledger with the case as its matter. Nobody opens data for a case of their own.
//! - What asks for data itself (to read, correct, delete, carry away) is not answered as done before who asks is proven.
//! - What is written in a case is sealed with the keys of its person; somebody without an account gets keys
//!   and an empty row for it.
//!
//! Deliberately absent: doing what was asked (correcting, deleting); that is done where the data is, and told here.

pub(crate) mod answer;
pub(crate) mod assign;
pub(crate) mod case;
mod case_file;
pub(crate) mod file_request;
mod html;
pub(crate) mod note;
mod open_fields;
pub(crate) mod opening;
mod prove;
pub(crate) mod read;
pub mod refusals;
pub(crate) mod reopen;
pub(crate) mod store;
pub(crate) mod tell;
pub(crate) mod view;
mod warn;
pub(crate) mod written;

pub use case::NewCase;
pub use store::open;

use crate::Care;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(file_request::file_request))
        .routes(routes!(read::list_my_requests))
        .routes(routes!(prove::prove_request))
        .routes(routes!(reopen::reopen_my_request))
        .routes(routes!(case_file::get_my_request_file))
        .routes(routes!(written::record_case))
        .routes(routes!(read::list_cases))
        .routes(routes!(read::list_case_breaches))
        .routes(routes!(read::get_case))
        .routes(routes!(assign::assign_case))
        .routes(routes!(prove::prove_case))
        .routes(routes!(open_fields::open_case_fields))
        .routes(routes!(note::note_case))
        .routes(routes!(answer::answer_case))
        .routes(routes!(reopen::reopen_case))
        .routes(routes!(case_file::get_case_file))
}

pub(crate) fn jobs(care: &Care, jobs: &mut Jobs) {
    let warning = care.clone();
    jobs.on(warn::CLOCK, move |due| warn::warn(warning.clone(), due));
}
