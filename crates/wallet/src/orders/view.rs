use crate::payments::{self as pay, PaymentView};
use db::Tx;
use db::entities::service_orders::{self, Product, ServiceOrderState};
use kernel::{Fen, MerchantId, ServiceOrderId, Timestamp};
use platform::Error;
use serde::Serialize;
use utoipa::ToSchema;

/// An order of a merchant.
#[derive(Serialize, ToSchema)]
pub struct OrderView {
    pub id: ServiceOrderId,
    pub merchant_id: MerchantId,
    pub product: Product,
    pub packs: i64,
    pub pack_fen: Fen,
    pub amount_fen: Fen,
    /// What was bought, all packs together.
    pub units: i64,
    pub used: i64,
    /// Given back.
    pub returned: i64,
    /// What went back of the amount or is on its way back.
    pub refunded_fen: Fen,
    /// What of the amount stands on an invoice that was asked for or issued.
    pub invoiced_fen: Fen,
    pub state: ServiceOrderState,
    pub created_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    /// When what is unused lapses; null where it never does.
    pub lapses_at: Option<Timestamp>,
}

/// An order with its payments.
#[derive(Serialize, ToSchema)]
pub struct OrderDetail {
    pub order: OrderView,
    /// Newest first.
    pub payments: Vec<PaymentView>,
}

impl OrderView {
    pub(super) fn of(row: service_orders::Model) -> OrderView {
        let service_orders::Model {
            id,
            merchant_id,
            by_person: _,
            product,
            packs,
            pack_fen,
            amount_fen,
            units,
            used,
            returned,
            refunded_fen,
            invoiced_fen,
            state,
            created_at,
            paid_at,
            lapses_at,
            changed_at: _,
        } = row;
        OrderView {
            id,
            merchant_id,
            product,
            packs,
            pack_fen,
            amount_fen,
            units,
            used,
            returned,
            refunded_fen,
            invoiced_fen,
            state,
            created_at,
            paid_at,
            lapses_at,
        }
    }
}

/// The order with its payments and their refunds.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn detail(tx: &Tx, row: service_orders::Model) -> Result<OrderDetail, Error> {
    let payments = pay::of_subject(tx, row.id.0).await?;
    let refunds = pay::refunds_of(tx, payments.iter().map(|payment| payment.id).collect()).await?;
    let payments = payments.into_iter().map(|payment| PaymentView::of(payment, &refunds)).collect();
    Ok(OrderDetail { order: OrderView::of(row), payments })
}
