//! Queries of orders, and what a payment or a refund does to one.

use super::products::pack_of;
use db::Tx;
use db::entities::service_orders::{self, Column, ServiceOrderState};
use kernel::{Fen, MerchantId, ServiceOrderId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// The order.
///
/// # Errors
/// `not_found`.
pub(crate) async fn get(tx: &Tx, id: ServiceOrderId) -> Result<service_orders::Model, Error> {
    let found = service_orders::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// The order, locked. A payment of it is locked before it.
///
/// # Errors
/// `not_found`.
pub(super) async fn lock(work: &Work, id: ServiceOrderId) -> Result<service_orders::Model, Error> {
    let found = service_orders::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    Ok(found.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// Orders of a merchant that are not paid yet.
pub(super) async fn count_waiting(tx: &Tx, merchant: MerchantId) -> Result<u64, DbErr> {
    service_orders::Entity::find()
        .filter(Column::MerchantId.eq(merchant))
        .filter(Column::State.eq(ServiceOrderState::Waiting))
        .count(tx)
        .await
}

/// A merchant's orders, newest first, before this one.
pub(super) async fn of_merchant(
    tx: &Tx,
    merchant: MerchantId,
    before: Option<ServiceOrderId>,
    limit: u64,
) -> Result<Vec<service_orders::Model>, DbErr> {
    let mut query = service_orders::Entity::find().filter(Column::MerchantId.eq(merchant));
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    query.order_by_desc(Column::Id).limit(limit).all(tx).await
}

/// Makes an order paid. False when it does not wait to be: then what was paid goes back.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn paid(work: &Work, id: ServiceOrderId) -> Result<bool, Error> {
    let mut row = lock(work, id).await?;
    if row.state != ServiceOrderState::Waiting {
        return Ok(false);
    }
    row.state = ServiceOrderState::Paid;
    row.paid_at = Some(work.now);
    row.lapses_at = pack_of(row.product).and_then(|pack| pack.lapse_days).map(|days| work.now.plus_days(days));
    row.changed_at = work.now;
    db::update(work, row).await?;
    Ok(true)
}

/// Whether an order is still to be paid.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn waits(tx: &Tx, id: ServiceOrderId) -> Result<bool, DbErr> {
    let row = service_orders::Entity::find_by_id(id).one(tx).await?;
    Ok(row.is_some_and(|row| row.state == ServiceOrderState::Waiting))
}

/// The vendor refused a refund for good: what was given back for it is there again.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn refund_refused(work: &Work, id: ServiceOrderId, units: i64, amount: Fen) -> Result<(), Error> {
    if units == 0 {
        return Ok(());
    }
    let mut row = lock(work, id).await?;
    row.returned -= units;
    row.refunded_fen = Fen(row.refunded_fen.0 - amount.0);
    row.changed_at = work.now;
    Ok(db::update(work, row).await?)
}
