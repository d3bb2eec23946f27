//! Accounts of the operator's own that drills run with (SPEC INC-2).

use kernel::{PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::IncidentRecord::SPEC, "marked_at").bound_to("person_id"));

crate::table! { "test_persons",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    marked_by: PersonId,
    marked_at: Timestamp,
}
