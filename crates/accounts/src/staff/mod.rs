//! Staff: their roles, and what support sees of people (SPEC SEC-4).
//!
//! Invariants: a role is granted only with a non-disclosure agreement on record; people are found only by a whole
//! username or number, shown masked, and every look is in the access ledger.
//! Deliberately absent: unmasking (needs cases), managing staff through the API (the command line grants roles).

mod people;
mod role;

pub use role::grant_role;

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new().routes(routes!(people::find_people))
}
