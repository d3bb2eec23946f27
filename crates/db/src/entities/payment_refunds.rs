//! Money of a payment that goes back to whoever paid (SPEC PAY-4). The row is there, and the money held in the ledger, before
//! anything is sent.

use super::payments::PayerRole;
use crate::columns::PublicText;
use kernel::{Fen, MerchantId, PaymentId, PersonId, RefundId, Timestamp};

crate::word! {
    /// Why it goes back.
    pub enum RefundWhy {
        /// The merchant gave unused services back.
        Unused = "unused",
        /// The merchant took money for wages back that no job needs.
        Unspent = "unspent",
        /// It was paid for an order that was paid or cancelled already.
        NotNeeded = "not_needed",
    }
}

crate::word! {
    /// The life of a refund.
    pub enum RefundState {
        /// To be sent.
        Due = "due",
        /// Sent, and not known to be done: the vendor is asked with the same number.
        Sent = "sent",
        Done = "done",
        /// The vendor said no; the money stays where it was, and finance staff have a case.
        Refused = "refused",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1): the merchant's; who asked is an id that goes with the account.
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "payment_refunds",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RefundId,
    payment_id: PaymentId,
    account: PayerRole,
    merchant_id: MerchantId,
    by_person: Option<PersonId>,
    amount_fen: Fen,
    /// Units of the order that are given back with it.
    units: i64,
    why: RefundWhy,
    state: RefundState,
    /// The vendor's code of a refusal.
    code: Option<PublicText>,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
    changed_at: Timestamp,
}
