//! Staff: their roles, and what support sees of people (SPEC SEC-4).
//!
//! Invariants: a role is granted only with a non-disclosure agreement on record; people are found only by a whole
//! username or number, shown masked, and every look is in the access ledger.
//! Deliberately absent: unmasking (needs cases), managing staff through the API (`lingong staff` at the machine does it).

mod add;
mod people;
mod role;

pub use add::{NewStaff, add};
pub use role::{find, grant, grant_role, has_other_admin, revoke_role, roles};

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new().routes(routes!(people::find_people))
}
