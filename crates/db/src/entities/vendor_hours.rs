//! What became of the calls to each third party, by the hour (SPEC OPS-3). Kept for ninety days.

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "vendor_hours",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    vendor: PublicText,
    /// When the hour began.
    hour: Timestamp,
    answered: i64,
    failed: i64,
    limited: i64,
    /// Not sent, because it was switched off or rested after failures.
    held: i64,
    /// Time of all calls that were sent, in microseconds.
    micros: i64,
    within_50_ms: i64,
    within_100_ms: i64,
    within_300_ms: i64,
    within_1_s: i64,
    within_3_s: i64,
    beyond: i64,
}
