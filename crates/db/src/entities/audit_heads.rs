//! The newest checkpoint of the audit log, away from the log itself (keyring database).

use crate::columns::Digest;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Keys;

crate::table! { "audit_heads",
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    size: i64,
    root: Digest,
}
