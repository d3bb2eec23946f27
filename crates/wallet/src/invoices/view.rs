use super::sealing::Opened;
use db::entities::invoices::{self, InvoiceKind, InvoiceState};
use kernel::{Fen, InvoiceId, MerchantId, ServiceOrderId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// An invoice as lists show it: nothing that is sealed.
#[derive(Serialize, ToSchema)]
pub struct InvoiceView {
    pub id: InvoiceId,
    pub merchant_id: MerchantId,
    pub kind: InvoiceKind,
    pub amount_fen: Fen,
    pub state: InvoiceState,
    pub number: Option<String>,
    pub red_number: Option<String>,
    /// Why staff refused, or why it is to be reversed.
    pub reason: Option<String>,
    pub has_file: bool,
    pub orders: Vec<InvoiceOrder>,
    pub asked_at: Timestamp,
    pub issued_at: Option<Timestamp>,
}

/// What of an order stands on an invoice.
#[derive(Serialize, ToSchema)]
pub struct InvoiceOrder {
    pub order_id: ServiceOrderId,
    pub amount_fen: Fen,
}

/// An invoice with to whom it is made out.
#[derive(Serialize, ToSchema)]
pub struct InvoiceDetail {
    #[serde(flatten)]
    pub invoice: InvoiceView,
    pub merchant_name: String,
    pub title: String,
    pub tax_number: Option<String>,
    /// Null once whoever asked has cancelled the account.
    pub email: Option<String>,
}

impl InvoiceView {
    pub(super) fn of(row: invoices::Model) -> InvoiceView {
        let line = |line: invoices::InvoicedOrder| InvoiceOrder { order_id: line.order_id, amount_fen: Fen(line.fen) };
        InvoiceView {
            id: row.id,
            merchant_id: row.merchant_id,
            kind: row.kind,
            amount_fen: row.amount_fen,
            state: row.state,
            number: row.invoice_number.map(|number| number.0),
            red_number: row.red_number.map(|number| number.0),
            reason: row.reason.map(|reason| reason.0),
            has_file: row.file_id.is_some(),
            orders: row.orders.0.into_iter().map(line).collect(),
            asked_at: row.asked_at,
            issued_at: row.issued_at,
        }
    }
}

impl InvoiceDetail {
    pub(super) fn of(row: invoices::Model, opened: Opened, merchant_name: String) -> InvoiceDetail {
        let Opened { title, tax_number, email } = opened;
        InvoiceDetail { invoice: InvoiceView::of(row), merchant_name, title, tax_number, email }
    }
}
