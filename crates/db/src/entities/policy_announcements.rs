//! Which change of the policy was announced here, and when everybody had been told (SPEC POL-3).

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "policy_announcements",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    version: PublicText,
    begun_at: Timestamp,
    told_at: Option<Timestamp>,
}
