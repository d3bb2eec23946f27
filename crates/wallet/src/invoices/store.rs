//! Queries of invoices, and what they do to orders.

use super::refusals::{INVOICE_NUMBER_USED, OWN_INVOICE};
use db::Tx;
use db::entities::invoices::{self, Column, InvoiceState};
use db::entities::service_orders::{self, ServiceOrderState};
use kernel::{Fen, InvoiceId, MerchantId, PersonId, ServiceOrderId};
use platform::auth::find_member_role;
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// Orders that one page offers for an invoice.
const OFFERED_MAX: u64 = 100;

/// # Errors
/// `not_found`.
pub(super) async fn get(tx: &Tx, id: InvoiceId) -> Result<invoices::Model, Error> {
    Ok(invoices::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// The invoice, locked; its orders are locked after it.
///
/// # Errors
/// `not_found`.
pub(super) async fn lock(work: &Work, id: InvoiceId) -> Result<invoices::Model, Error> {
    let found = invoices::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    Ok(found.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// What of an order can be invoiced.
pub(super) fn left(order: &service_orders::Model) -> Fen {
    match order.state {
        ServiceOrderState::Paid => Fen(order.amount_fen.0 - order.refunded_fen.0 - order.invoiced_fen.0),
        ServiceOrderState::Waiting | ServiceOrderState::Cancelled => Fen::ZERO,
    }
}

/// A merchant's orders of which something can be invoiced, newest first; at most a hundred.
pub(super) async fn offered(tx: &Tx, merchant: MerchantId) -> Result<Vec<service_orders::Model>, DbErr> {
    use service_orders::Column as Order;
    let taken = Expr::col(Order::RefundedFen).add(Expr::col(Order::InvoicedFen));
    service_orders::Entity::find()
        .filter(Order::MerchantId.eq(merchant))
        .filter(Order::State.eq(ServiceOrderState::Paid))
        .filter(taken.lt(Expr::col(Order::AmountFen)))
        .order_by_desc(Order::Id)
        .limit(OFFERED_MAX)
        .all(tx)
        .await
}

/// A merchant's orders of these, locked in the order of their ids.
pub(super) async fn lock_orders(
    work: &Work,
    merchant: MerchantId,
    ids: &[ServiceOrderId],
) -> Result<Vec<service_orders::Model>, DbErr> {
    service_orders::Entity::find()
        .filter(service_orders::Column::Id.is_in(ids.iter().copied()))
        .filter(service_orders::Column::MerchantId.eq(merchant))
        .order_by_asc(service_orders::Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await
}

/// What stood on an invoice is free again.
pub(super) async fn free_orders(work: &Work, row: &invoices::Model) -> Result<(), Error> {
    let ids: Vec<ServiceOrderId> = row.orders.0.iter().map(|line| line.order_id).collect();
    for mut order in lock_orders(work, row.merchant_id, &ids).await? {
        let fen = row.orders.0.iter().filter(|line| line.order_id == order.id).map(|line| line.fen).sum::<i64>();
        order.invoiced_fen = Fen(order.invoiced_fen.0 - fen);
        order.changed_at = work.now;
        db::update(work, order).await?;
    }
    Ok(())
}

/// Requests of a merchant that wait.
pub(super) async fn count_asked(tx: &Tx, merchant: MerchantId) -> Result<u64, DbErr> {
    let waiting = invoices::Entity::find().filter(Column::MerchantId.eq(merchant));
    waiting.filter(Column::State.eq(InvoiceState::Asked)).count(tx).await
}

/// One page, newest or oldest first, after this one.
pub(super) async fn page(
    tx: &Tx,
    found: Select<invoices::Entity>,
    oldest_first: bool,
    after: Option<InvoiceId>,
    limit: u64,
) -> Result<Vec<invoices::Model>, DbErr> {
    let found = match (after, oldest_first) {
        (Some(after), true) => found.filter(Column::Id.gt(after)),
        (Some(after), false) => found.filter(Column::Id.lt(after)),
        (None, _) => found,
    };
    let found = if oldest_first { found.order_by_asc(Column::Id) } else { found.order_by_desc(Column::Id) };
    found.limit(limit).all(tx).await
}

/// Whoever belongs to the merchant leaves its invoices to a colleague.
///
/// # Errors
/// `own_invoice`.
pub(super) async fn require_outsider(tx: &Tx, row: &invoices::Model, staff: PersonId) -> Result<(), Error> {
    match find_member_role(tx, row.merchant_id, staff).await? {
        Some(_) => Err(OWN_INVOICE.refuse().into()),
        None => Ok(()),
    }
}

/// No number is registered twice, neither as an invoice nor as one that reverses.
///
/// # Errors
/// `invoice_number_used`.
pub(super) async fn require_new_number(work: &Work, number: &str) -> Result<(), Error> {
    work.one_at_a_time(b"invoice numbers").await?;
    let same = Column::InvoiceNumber.eq(number).or(Column::RedNumber.eq(number));
    match invoices::Entity::find().filter(same).count(&work.tx).await? {
        0 => Ok(()),
        _ => Err(INVOICE_NUMBER_USED.on("number").into()),
    }
}
