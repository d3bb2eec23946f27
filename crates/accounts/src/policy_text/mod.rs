//! The privacy policy as people read it, its versions, and who has to be asked again (SPEC POL-2, POL-3, POL-5).
//!
//! Invariants: it is served to anybody before anything is collected; its hash covers every word that is shown, the
//! operator's facts too, and is what a consent refers to. A major change is announced before it holds, and asked again
//! once it holds; nobody is asked again for less.
//! Deliberately absent: the text itself and the comparison, which are code in `policy`; what waits for an acceptance,
//! which is one place in `platform`.

mod accept;
mod acceptance;
mod announce;
mod for_staff;
mod text;
mod versions;

pub(crate) use acceptance::{PolicyAcceptance, acceptance};
pub use announce::schedule_announcement;
pub(crate) use announce::{ANNOUNCE, announce};
pub(crate) use text::digest;

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(text::get_policy))
        .routes(routes!(versions::list_policy_versions))
        .routes(routes!(versions::get_policy_registry))
        .routes(routes!(accept::accept_policy))
        .routes(routes!(for_staff::staff_policy))
}
