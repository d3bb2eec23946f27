//! Whom a transfer concerns, who was told, and what they said (SPEC SHARE-3).

use kernel::{PersonId, Timestamp, TransferId};
use policy::Field as _;

crate::word! {
    /// What the person said.
    pub enum TransferAnswer {
        Accepted = "accepted",
        Declined = "declined",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::SharingRecord::SPEC, "listed_at").bound_to("person_id").at_end(crate::AtEnd::Hold),
);

crate::table! { "transfer_persons",
    #[sea_orm(primary_key, auto_increment = false)]
    transfer_id: TransferId,
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    listed_at: Timestamp,
    told_at: Option<Timestamp>,
    answer: Option<TransferAnswer>,
    answered_at: Option<Timestamp>,
    /// The sharing ledger has its row.
    passed_at: Option<Timestamp>,
}
