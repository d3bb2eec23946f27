//! One row that says how often keys have changed (keyring database).

use kernel::Timestamp;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Keys;

crate::table! { "keyring_state",
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    /// Grows with every change; a node whose warm keys are of another version reads them again.
    version: i64,
    /// Since when all keys are being rotated.
    rotating_since: Option<Timestamp>,
}
