//! The audit log as it stood at some length, signed.

use crate::columns::Digest;
use kernel::Timestamp;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "audit_checkpoints",
    /// How many entries the log had.
    #[sea_orm(primary_key, auto_increment = false)]
    size: i64,
    at: Timestamp,
    root: Digest,
    /// The roots of the full subtrees, from which the tree is continued.
    peaks: Digest,
    public_key: Digest,
    signature: Digest,
}
