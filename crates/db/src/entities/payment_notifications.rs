//! What the vendor told by itself, so that the same notification counts once (SPEC PAY-4).

use super::payments::PayerRole;
use crate::columns::{Digest, PublicText};
use kernel::{Fen, Timestamp};

crate::word! {
    /// What became of a notification.
    pub enum NotificationOutcome {
        /// It made a payment paid.
        Paid = "paid",
        /// It told nothing new.
        Nothing = "nothing",
        /// It is genuine, and no payment of ours has this number.
        UnknownOrder = "unknown_order",
        /// It is genuine, and our payment is of another amount.
        OtherAmount = "other_amount",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "payment_notifications",
    /// A keyed hash of the account and the vendor's id of it.
    #[sea_orm(primary_key, auto_increment = false)]
    notification: Digest,
    account: PayerRole,
    number: PublicText,
    amount_fen: Fen,
    outcome: NotificationOutcome,
    received_at: Timestamp,
}
