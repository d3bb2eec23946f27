//! Which keys of whom were destroyed on purpose (keyring database): a key that is missing without a row here is lost.

use kernel::{PersonId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Keys;

crate::table! { "erased_keys",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    class: i64,
    at: Timestamp,
}
