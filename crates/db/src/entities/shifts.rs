//! Shifts of a posting. `taken` never exceeds `headcount`, and the database checks it too (SPEC WORK-1).

use kernel::{PostingId, ShiftId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "shifts",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ShiftId,
    posting_id: PostingId,
    starts_at: Timestamp,
    ends_at: Timestamp,
    headcount: i64,
    taken: i64,
    queue_last: i64,
}
