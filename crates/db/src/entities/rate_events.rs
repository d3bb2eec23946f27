//! What a limit counts (codes per number, failures per account), under keyed hashes.

use crate::columns::BlindIndex;
use kernel::{RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::AttemptTrace::SPEC, "at").named_by(crate::Subject::Unlinked));

crate::table! { "rate_events",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    bucket: BlindIndex,
    at: Timestamp,
}
