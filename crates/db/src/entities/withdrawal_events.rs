//! What happened to a withdrawal, and who did it; an approval by the same member of staff stands once (SPEC PAY-3).

use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp, WithdrawalId};
use policy::Field as _;

crate::word! {
    /// What happened.
    pub enum WithdrawalEvent {
        Requested = "requested",
        /// One pair of eyes.
        Approved = "approved",
        Refused = "refused",
        Sent = "sent",
        Arrived = "arrived",
        Failed = "failed",
        Returned = "returned",
        /// It became a case for staff.
        Troubled = "troubled",
        /// Staff gave the money back, booked what had arrived, or found that all is right as it stands.
        GivenBack = "given_back",
        Booked = "booked",
        LeftAsItStands = "left_as_it_stands",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::WalletRecord::SPEC, "at").at_end(crate::AtEnd::Hold));

crate::table! { "withdrawal_events",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    withdrawal_id: WithdrawalId,
    person_id: PersonId,
    at: Timestamp,
    event: WithdrawalEvent,
    /// Who of the staff did it; none where the person or the program did.
    by_person: Option<PersonId>,
    /// The vendor's code, or why staff did it.
    code: Option<PublicText>,
}
