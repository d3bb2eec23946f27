//! Who a person is at the company that carries messages (SPEC TALK-5): a name made of chance, which says nothing of them.

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, RowId, Timestamp};
use policy::{CarrierAccount, Field as _};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::CarrierAccount::SPEC, "created_at"));

crate::table! { "carrier_accounts",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    account: Sealed<CarrierAccount>,
    account_blind: BlindIndex,
    /// When the company said that it has the account.
    opened_at: Option<Timestamp>,
    created_at: Timestamp,
}
