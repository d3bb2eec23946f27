//! Devices that notices are pushed to (SPEC NOTE-2). The vendor's own registration id is all that is known of one (NOTE-4).

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, RowId, SessionId, Timestamp};
use policy::{Field as _, PushAddress};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::PushDevice::SPEC, "created_at"));

crate::table! { "push_devices",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    /// The session in which it was registered; it goes with it.
    session_id: SessionId,
    address: Sealed<PushAddress>,
    /// One device belongs to one person: whoever signed in on it last.
    address_blind: BlindIndex,
    created_at: Timestamp,
}
