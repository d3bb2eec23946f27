//! Runs of the backup to the configured place (SPEC BAK-1).

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};

crate::word! {
    /// What became of a run.
    pub enum BackupState {
        Running = "running",
        /// Written, and restored for a test.
        Done = "done",
        Failed = "failed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "backups",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// Which interval it is for, so that several nodes take one; none for a run that somebody asked for.
    slot: Option<i64>,
    state: BackupState,
    /// What it is doing, or what failed.
    step: PublicText,
    /// The name of the archive.
    name: PublicText,
    started_at: Timestamp,
    /// Grows while it runs: a run that was cut off is taken over.
    seen_at: Timestamp,
    ended_at: Option<Timestamp>,
    row_count: i64,
    bytes: i64,
    /// The newest epoch of the keyring that it holds.
    epoch: i64,
}
