//! Differences in money that a person must look at (SPEC PAY-6): what notifications, refunds and the daily reconciliation found.

use super::payments::PayerRole;
use crate::columns::PublicText;
use kernel::{Fen, MoneyCaseId, PersonId, Timestamp};

crate::word! {
    /// What does not agree.
    pub enum MoneyCaseKind {
        /// The vendor told of a payment that is none of ours.
        UnknownPayment = "unknown_payment",
        /// The vendor told another amount than was ordered.
        OtherAmount = "other_amount",
        /// The vendor refused a refund for good.
        RefundRefused = "refund_refused",
        /// We booked it, and the vendor's bill does not have it.
        NotInBill = "not_in_bill",
        /// The vendor's bill has it, and we did not book it.
        NotBooked = "not_booked",
        /// Both have it, with different amounts.
        AmountDiffers = "amount_differs",
        /// The balances in the vendor's bill do not follow from its lines.
        BalanceDiffers = "balance_differs",
    }
}

crate::word! {
    /// How far a case is.
    pub enum MoneyCaseState {
        Open = "open",
        /// Somebody of staff looks into it.
        Taken = "taken",
        Resolved = "resolved",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "money_cases",
    #[sea_orm(primary_key, auto_increment = false)]
    id: MoneyCaseId,
    kind: MoneyCaseKind,
    account: PayerRole,
    /// Names the difference, so that it is found once.
    dedupe: PublicText,
    /// The day of the bill, counted from 1970-01-01.
    day: Option<i64>,
    /// Our number; empty where the vendor names none.
    number: PublicText,
    /// The vendor's number; empty where it has none.
    vendor_number: PublicText,
    expected_fen: Option<Fen>,
    found_fen: Option<Fen>,
    state: MoneyCaseState,
    /// Who of staff looks into it, or did.
    owner_id: Option<PersonId>,
    /// How it was resolved; nothing personal is written here.
    note: Option<PublicText>,
    opened_at: Timestamp,
    changed_at: Timestamp,
}
