//! When somebody is not to be disturbed (SPEC NOTE-3); no row means the hours that the program proposes.

use kernel::{PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::NoticeChoice::SPEC, "changed_at").bound_to("person_id"));

crate::table! { "quiet_hours",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    /// Minutes of the day in China, 0 to 1439; None for no quiet hours.
    from_minute: Option<i64>,
    until_minute: Option<i64>,
    changed_at: Timestamp,
}
