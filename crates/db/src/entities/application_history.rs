//! Every change of a sign-up's state. Append-only.

use super::applications::ApplicationState;
use super::posting_history::Side;
use kernel::{ApplicationId, PersonId, RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::SignUpRecord::SPEC, "at")
        .named_by(crate::Subject::Through("application_id", "applications", "id", "person_id"))
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "application_history",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    application_id: ApplicationId,
    at: Timestamp,
    from_state: Option<ApplicationState>,
    to_state: ApplicationState,
    by_side: Side,
    by_person: Option<PersonId>,
}
