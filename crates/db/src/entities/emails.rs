//! The mail address of an account (SPEC ACC-6): where notices go besides the inbox, and no way to sign in.

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, Timestamp};
use policy::{Email, Field as _};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::Email::SPEC, "linked_at").bound_to("person_id"));

crate::table! { "emails",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    address: Sealed<Email>,
    /// One address belongs to one account.
    address_blind: BlindIndex,
    linked_at: Timestamp,
}
