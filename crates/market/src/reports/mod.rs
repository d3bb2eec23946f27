//! Reports of postings (SPEC PUB-6): anybody signed in can report, staff decide, the reporter learns the result.
//!
//! An upheld report does not take the posting down by itself; that is a decision of its own, with its own reason.

mod decide;
mod read;
mod report;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(report::report_posting))
        .routes(routes!(read::list_my_reports))
        .routes(routes!(read::list_reports))
        .routes(routes!(decide::decide_report))
}
