//! One-time links that minors hand to their guardians. The token is kept only as a hash and names nobody.

use crate::columns::Digest;
use kernel::{PersonId, RowId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What became of a link.
    pub enum LinkState {
        Open = "open",
        Used = "used",
        /// A newer one took its place.
        Replaced = "replaced",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::GuardianInvitation::SPEC, "created_at"));

crate::table! { "guardian_invitations",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    token_digest: Digest,
    state: LinkState,
    created_at: Timestamp,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
}
