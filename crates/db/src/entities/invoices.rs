//! Invoices (发票) that merchants asked for (SPEC PAY-4): over which orders, to whom, and what became of it.

use crate::columns::{PublicJson, PublicText, Sealed};
use kernel::{DocumentId, Fen, InvoiceId, MerchantId, PersonId, ServiceOrderId, Timestamp};
use policy::Field as _;
use policy::{InvoiceEmail, InvoiceTitle};
use serde::{Deserialize, Serialize};

crate::word! {
    /// Which invoice it is to be.
    pub enum InvoiceKind {
        /// 普通发票.
        Ordinary = "ordinary",
        /// 增值税专用发票.
        Special = "special",
    }
}

crate::word! {
    /// Where an invoice stands.
    pub enum InvoiceState {
        Asked = "to_issue",
        Issued = "issued",
        /// Staff gave the request back with a reason.
        Refused = "refused",
        /// The merchant took the request back.
        Withdrawn = "withdrawn",
        /// The merchant asks for the red-letter invoice (红字发票) that takes it back.
        RedAsked = "red_asked",
        /// Taken back by a red-letter invoice.
        Red = "red",
    }
}

/// What of an order stands on an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicedOrder {
    pub order_id: ServiceOrderId,
    pub fen: i64,
}

/// Whose these rows are (SPEC RET-1, DEL-1): whoever asked, in whose name title and mail address are sealed.
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::InvoiceRecord::SPEC, "asked_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("t.state IN ('to_issue', 'red_asked')"),
);

crate::table! { "invoices",
    #[sea_orm(primary_key, auto_increment = false)]
    id: InvoiceId,
    merchant_id: MerchantId,
    /// Who asked for it.
    person_id: PersonId,
    kind: InvoiceKind,
    amount_fen: Fen,
    orders: PublicJson<Vec<InvoicedOrder>>,
    title: Sealed<InvoiceTitle>,
    tax_number: Option<Sealed<InvoiceTitle>>,
    /// Where the invoice is sent to.
    email: Sealed<InvoiceEmail>,
    state: InvoiceState,
    invoice_number: Option<PublicText>,
    red_number: Option<PublicText>,
    /// Why staff refused, or why the merchant wants it taken back.
    reason: Option<PublicText>,
    file_id: Option<DocumentId>,
    asked_at: Timestamp,
    issued_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
    changed_at: Timestamp,
}
