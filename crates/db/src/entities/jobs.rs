//! Queued work: enqueued in the operation's own transaction, at least once, idempotent.

use crate::columns::PublicText;
use kernel::{JobId, Timestamp};

crate::word! {
    /// Where a job stands.
    pub enum JobState {
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Dead = "dead",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "jobs",
    #[sea_orm(primary_key, auto_increment = false)]
    id: JobId,
    kind: PublicText,
    subject: Uuid,
    detail: i64,
    run_at: Timestamp,
    attempts: i64,
    lease_until: Option<Timestamp>,
    state: JobState,
    error: Option<PublicText>,
    created_at: Timestamp,
}
