//! Daily reconciliation (对账) of our books with the vendors' bills (SPEC PAY-6), and the look at custody (SPEC PAY-7).
//!
//! Invariants:
//! - Every line of a bill is ours, or a case; everything of ours stands in a bill, or is a case. Balances follow from line to
//!   line and from day to day, or it is a case.
//! - A day is compared in one unit of work with its lines, and once: doing it again finds the same cases.
//! - What was booked within ten minutes of midnight may stand in the bill of either day.
//! - A bill that is not there is asked for each hour, three days long; after that whatever of ours it should have is a case.
//!
//! Deliberately absent: putting anything right. A person does, and says how.

mod compare;
mod jobs;
mod ours;
mod read;
mod refusals;

pub use jobs::schedule;

use crate::Wallet;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(read::list_bill_days))
        .routes(routes!(read::get_custody))
        .routes(routes!(read::read_bill_again))
}

/// Says who does this folder's jobs.
pub(crate) fn jobs(wallet: &Wallet, jobs: &mut Jobs) {
    jobs::register(wallet, jobs);
}
