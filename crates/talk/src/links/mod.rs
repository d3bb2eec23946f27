//! Links and requests in messages that may deceive (SPEC TALK-3), and the list of hosts that are warned of (SPEC RISK-2).
//!
//! Invariants: what is looked at is the text that both sides read anyway, and nothing is reported of who wrote it; the list
//! holds hosts, never paths or persons; a link leaves the platform only through the page that says so.

mod check;
mod hosts;
mod list;
mod rule;
mod set;

pub(crate) use rule::{Link, Warning, links, warning};

use crate::Talk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(check::check_link))
        .routes(routes!(list::list_risky_hosts))
        .routes(routes!(set::set_risky_host))
}
