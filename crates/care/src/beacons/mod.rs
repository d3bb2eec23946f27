//! Visits that a page reports about itself (SPEC COOKIE-2), for the declared purposes only and only with consent.
//!
//! Invariants: a row holds the page's pattern, the host it came from, the seconds and a class of display; no person, no
//! session, no address, no id that could join two rows. A signed-in person's beacon counts only while their consent stands.

mod report;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new().routes(routes!(report::report_visit))
}
