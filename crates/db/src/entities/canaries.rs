//! The self-audit's own invented persons. They are nobody; a run erases them, and the next run what an interrupted one left.

use kernel::{PersonId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "canaries",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    created_at: Timestamp,
}
