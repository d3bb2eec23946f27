//! What each run of the retention engine found due, deleted and held back (SPEC RET-1).

use crate::columns::PublicJson;
use kernel::{RowId, Timestamp};

crate::word! {
    /// How a run ended.
    pub enum RunState {
        Running = "running",
        Done = "done",
        /// The clock had jumped: nothing was deleted, the next run does it.
        ClockJumped = "clock_jumped",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "retention_runs",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    state: RunState,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
    /// One line for each table: due, done, held back and why.
    lines: PublicJson<serde_json::Value>,
}
