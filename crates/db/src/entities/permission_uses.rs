//! When a device permission was last used, and whether the person switched it off here (SPEC DEV-2).

use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp};
use policy::{Field as _, PermissionUse};

/// Whose these rows are (SPEC RET-2).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(PermissionUse::SPEC, "changed_at"));

crate::table! { "permission_uses",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    permission: PublicText,
    switched_off: bool,
    last_used_at: Option<Timestamp>,
    changed_at: Timestamp,
}
