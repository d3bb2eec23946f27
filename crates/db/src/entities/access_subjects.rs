//! Whose data a row of the access ledger is about (SPEC SEC-4: the person can see who read their data and why).

use kernel::{AccessId, PersonId, RowId, Timestamp};
use policy::{AccessRecord, Field as _};

/// Whose these rows are.
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(AccessRecord::SPEC, "at").at_end(crate::AtEnd::Hold));

crate::table! { "access_subjects",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    access_id: AccessId,
    at: Timestamp,
}
