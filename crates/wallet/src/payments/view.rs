use super::{number_of, refund_number_of};
use db::entities::payment_refunds::{self, RefundState, RefundWhy};
use db::entities::payments::{self, PayWay, PayerRole, PaymentPurpose, PaymentStage};
use kernel::{Fen, MerchantId, PaymentId, RefundId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A payment, for members of its merchant.
#[derive(Serialize, ToSchema)]
pub struct PaymentView {
    pub id: PaymentId,
    /// Our number of it, as it stands in the vendor's bill.
    pub number: String,
    /// The vendor's number of it; null until it is paid.
    pub vendor_number: Option<String>,
    pub merchant_id: MerchantId,
    /// Whose account the money comes to.
    pub account: PayerRole,
    pub purpose: PaymentPurpose,
    /// The order, the posting or the merchant that it is for.
    pub subject: Uuid,
    pub way: PayWay,
    pub amount_fen: Fen,
    /// What went back of it or is on its way back.
    pub refunded_fen: Fen,
    pub state: PaymentStage,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    pub refunds: Vec<RefundView>,
}

/// Money of a payment that goes back.
#[derive(Serialize, ToSchema)]
pub struct RefundView {
    pub id: RefundId,
    pub number: String,
    pub amount_fen: Fen,
    pub units: i64,
    pub why: RefundWhy,
    pub state: RefundState,
    pub created_at: Timestamp,
    pub done_at: Option<Timestamp>,
}

/// A payment that has begun, and where it is paid.
#[derive(Serialize, ToSchema)]
pub struct Begun {
    pub payment: PaymentView,
    /// An address to send the browser to; null in an app and for Apple Pay, whose token goes to
    /// `/api/v1/payments/{id}/apple-pay`.
    pub redirect_url: Option<String>,
    /// The line that an app hands to the vendor's; null in a browser.
    pub app_order: Option<String>,
}

impl PaymentView {
    /// The payment with its refunds, among these.
    pub fn of(row: payments::Model, refunds: &[payment_refunds::Model]) -> PaymentView {
        let refunds = refunds.iter().filter(|refund| refund.payment_id == row.id).map(RefundView::of).collect();
        let payments::Model {
            id,
            account,
            purpose,
            subject,
            merchant_id,
            by_person: _,
            way,
            amount_fen,
            refunded_fen,
            state,
            vendor_number,
            token: _,
            created_at,
            expires_at,
            paid_at,
            changed_at: _,
        } = row;
        PaymentView {
            id,
            number: number_of(id),
            vendor_number: vendor_number.map(|number| number.0),
            merchant_id,
            account,
            purpose,
            subject,
            way,
            amount_fen,
            refunded_fen,
            state,
            created_at,
            expires_at,
            paid_at,
            refunds,
        }
    }
}

impl RefundView {
    fn of(row: &payment_refunds::Model) -> RefundView {
        RefundView {
            id: row.id,
            number: refund_number_of(row.id),
            amount_fen: row.amount_fen,
            units: row.units,
            why: row.why,
            state: row.state,
            created_at: row.created_at,
            done_at: row.done_at,
        }
    }
}
