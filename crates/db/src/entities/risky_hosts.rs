//! Hosts of links that are warned of (SPEC TALK-3, RISK-2): no persons, no paths.

use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp};

crate::word! {
    pub enum HostState {
        /// Somebody was warned of it; staff have not decided.
        Suspected = "suspected",
        /// Known to deceive: its links are not opened.
        Listed = "listed",
        /// Staff looked at it; nobody is warned.
        Trusted = "trusted",
    }
}

crate::word! {
    pub enum HostReason {
        Numeric = "numeric",
        Disguised = "disguised",
        Shortened = "shortened",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "risky_hosts",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    host: PublicText,
    state: HostState,
    /// Why the program itself warns; None for what only staff know.
    reason: Option<HostReason>,
    /// How often somebody was warned.
    warned: i64,
    first_at: Timestamp,
    changed_at: Timestamp,
    /// The member of staff who decided.
    changed_by: Option<PersonId>,
}
