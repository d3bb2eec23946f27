//! People: seekers, members of merchants and staff are all rows here (SPEC ACC-1).

use crate::columns::{BlindIndex, Digest, Sealed};
use kernel::{PersonId, Timestamp};
use policy::Field as _;
use policy::{Phone, Username};

crate::word! {
    /// Whether an account may act.
    pub enum PersonState {
        Active = "active",
        Locked = "locked",
        /// The person cancels; until it is carried out they can only stop it.
        Cancelling = "cancelling",
        Cancelled = "cancelled",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::AccountRecord::SPEC, "created_at")
        .named_by(crate::Subject::Column("id"))
        .at_end(crate::AtEnd::Tombstone),
);

crate::table! { "people",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PersonId,
    username: Sealed<Username>,
    username_blind: BlindIndex,
    phone: Sealed<Phone>,
    phone_blind: BlindIndex,
    password: Option<Digest>,
    state: PersonState,
    /// Known to be a minor: each request asks what stands in `minors`.
    minor: bool,
    created_at: Timestamp,
}
