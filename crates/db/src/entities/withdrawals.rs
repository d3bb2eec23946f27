//! Wages that a person takes out to Alipay (SPEC PAY-3). The row stands before anything is sent, and says all that a later
//! sending needs, so that the same order is sent whatever changed meanwhile.

use crate::columns::{PublicText, Sealed};
use kernel::{Fen, LedgerHoldId, LedgerTransferId, PersonId, Timestamp, WithdrawalId};
use policy::Field as _;
use policy::{PayoutAccount, VerifiedName};

crate::word! {
    /// Where a withdrawal stands.
    pub enum WithdrawalState {
        /// Two members of the finance staff have to approve.
        Review = "review",
        /// It is sent next.
        Approved = "approved",
        /// It was sent, or may have been; only the vendor knows.
        Sending = "sending",
        Arrived = "arrived",
        /// Not done: the money is free again.
        Failed = "failed",
        /// It had arrived and came back.
        Returned = "returned",
        /// Staff refused it before it was sent.
        Refused = "refused",
    }
}

crate::word! {
    /// What the program cannot settle by itself: a case for the finance staff.
    pub enum WithdrawalTrouble {
        /// The vendor says that it arrived, after the money was given back.
        ArrivedAfterEnd = "arrived_after_end",
        /// The vendor says that it failed, after it had arrived.
        FailedAfterArrival = "failed_after_arrival",
        /// The vendor has said nothing for an hour.
        Silent = "silent",
        /// The payer's account cannot pay: no money, no contract, a wrong key.
        PayerBlocked = "payer_blocked",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WalletRecord::SPEC, "requested_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("t.state IN ('review', 'approved', 'sending') OR t.trouble IS NOT NULL"),
);

crate::table! { "withdrawals",
    #[sea_orm(primary_key, auto_increment = false)]
    id: WithdrawalId,
    person_id: PersonId,
    state: WithdrawalState,
    /// What leaves the wallet, the fee in it.
    amount_fen: Fen,
    fee_fen: Fen,
    account: Sealed<PayoutAccount>,
    name: Sealed<VerifiedName>,
    /// Its hold in the ledger; the order's number at the vendor is made from it.
    hold_id: LedgerHoldId,
    /// The transfer that posts the hold, and the one that would give it back.
    paid_id: LedgerTransferId,
    back_id: LedgerTransferId,
    approvals_needed: i64,
    /// How often the job came round without a word.
    asks: i64,
    vendor_number: Option<PublicText>,
    /// Why the vendor did not do it.
    vendor_code: Option<PublicText>,
    /// Why staff refused it.
    reason: Option<PublicText>,
    trouble: Option<WithdrawalTrouble>,
    trouble_at: Option<Timestamp>,
    requested_at: Timestamp,
    approved_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}
