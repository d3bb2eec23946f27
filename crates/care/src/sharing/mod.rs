//! The sharing ledger (SPEC SHARE-1..5, STORE-1): every release of personal information outside the person's own account.
//!
//! Invariants:
//! - [`record`] is the only way for whatever no service asked for: it checks what the basis requires, on the rows, in the
//!   unit of work that writes. What a person's own request hands over (a sign-up, a call) is written where it happens,
//!   with `vault::sharing::deliver`.
//! - Bases and exceptions are closed lists; an exception names its document and who approved it.
//! - A minor's information goes to others only where a law orders it, protection needs it, or the guardian said yes to that
//!   very recipient, publication or service (SPEC MIN-3).
//! - Nothing goes abroad without a consent of each person to that recipient.
//!
//! Deliberately absent: handing the data over. That is done by whoever records the release; no row, no release.

pub(crate) mod consent;
mod minors;
mod read;
mod record;
pub mod refusals;
mod release;
mod rules;

pub(crate) use record::record_transfer;
pub use record::{Ground, Wanted, record};
pub(crate) use rules::in_force;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(read::list_my_sharings))
        .routes(routes!(consent::list_sharing_consents))
        .routes(routes!(consent::say_sharing_consent))
        .routes(routes!(read::list_sharings))
        .routes(routes!(release::record_sharing))
}
