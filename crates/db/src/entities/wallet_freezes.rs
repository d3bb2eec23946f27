//! Wallets that the finance staff froze: nothing is taken out until they release them. One stands at a time.

use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WalletRecord::SPEC, "frozen_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("t.released_at IS NULL"),
);

crate::table! { "wallet_freezes",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    /// What the person is told.
    reason: PublicText,
    /// The withdrawal or the case that it is for.
    matter: Uuid,
    frozen_at: Timestamp,
    frozen_by: Option<PersonId>,
    released_at: Option<Timestamp>,
    released_by: Option<PersonId>,
    release_reason: Option<PublicText>,
}
