//! The audit log (SPEC SEC-4): append-only, a Merkle tree over its rows. The body holds ids and codes, nothing else.

use crate::columns::{Digest, PublicJson};
use kernel::Timestamp;

crate::word! {
    /// What happened.
    pub enum AuditKind {
        /// Somebody was given the right to read somebody else's data.
        Granted = "granted",
        /// The gate refused a reading.
        Refused = "refused",
        /// A member of staff changed something.
        StaffAction = "staff_action",
        KeysRotated = "keys_rotated",
        EpochRolled = "epoch_rolled",
        KeysErased = "keys_erased",
        /// The log was signed as it stood.
        Checkpoint = "checkpoint",
        /// The oldest entries reached the end of their lifetime and went, up to a checkpoint.
        Cut = "cut",
        /// The installation was restored from a backup: the log goes on from where that ended.
        Restored = "restored",
    }
}

/// Nobody's as far as single rows go: they hold ids and codes, and the log is cut as a whole by age (`vault::audit::cut`),
/// because a row that goes from the middle would break the tree.
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "audit_log",
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    at: Timestamp,
    kind: AuditKind,
    /// Who did it; none where the program did.
    actor: Option<Uuid>,
    body: PublicJson<serde_json::Value>,
    /// The leaf of the tree: a hash of all the other columns.
    leaf: Digest,
}
