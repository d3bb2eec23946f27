//! Who was erased: replayed on a restored backup, so that nobody comes back to life (SPEC BAK-1).

use crate::columns::PublicJson;
use kernel::{PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ErasureRecord::SPEC, "at").bound_to("person_id").at_end(crate::AtEnd::Hold),
);

crate::table! { "erased_persons",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    at: Timestamp,
    /// The classes of keys that were destroyed.
    classes: PublicJson<Vec<String>>,
}
