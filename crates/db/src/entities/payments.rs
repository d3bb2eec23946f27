//! What merchants are to pay and have paid (SPEC PAY-2, PAY-4). The number at the vendor follows from the id, so that the row
//! is there before anybody can pay. Of the payer nothing is kept but the vendor's number of the payment.

use crate::columns::{Digest, PublicText};
use kernel::{Fen, MerchantId, PaymentId, PersonId, Timestamp};

crate::word! {
    /// Whose account at the vendor the money comes to.
    pub enum PayerRole {
        /// The operator's own: services.
        Own = "own",
        /// The licensed payer's: wages.
        Custody = "custody",
        /// The operator's own at the acquirer of Apple Pay: services.
        Acquirer = "acquirer",
    }
}

crate::word! {
    /// What a payment is for; `subject` is the order, the posting or the merchant.
    pub enum PaymentPurpose {
        Order = "order",
        JobFunding = "job_funding",
        MerchantFunding = "merchant_funding",
    }
}

crate::word! {
    /// Where the payer is.
    pub enum PayWay {
        /// A desktop's browser.
        Page = "page",
        /// A phone's browser.
        Wap = "wap",
        /// Our app, beside the vendor's.
        App = "app",
        /// The sheet of an Apple device over our page.
        ApplePay = "apple_pay",
    }
}

crate::word! {
    /// The life of a payment. Money that arrives after `closed` makes it `paid` all the same.
    pub enum PaymentStage {
        Waiting = "waiting",
        Paid = "paid",
        Closed = "closed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1): the merchant's; who began to pay is an id that goes with the account.
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "payments",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PaymentId,
    account: PayerRole,
    purpose: PaymentPurpose,
    subject: Uuid,
    merchant_id: MerchantId,
    by_person: Option<PersonId>,
    way: PayWay,
    amount_fen: Fen,
    /// All refunds but the refused, those under way too.
    refunded_fen: Fen,
    state: PaymentStage,
    /// The vendor's number of it.
    vendor_number: Option<PublicText>,
    /// A keyed hash of the number of the token that was handed on for it, so that a token pays once. The token itself is never
    /// kept.
    token: Option<Digest>,
    created_at: Timestamp,
    expires_at: Timestamp,
    paid_at: Option<Timestamp>,
    changed_at: Timestamp,
}
