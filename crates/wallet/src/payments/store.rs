//! Queries of payments and refunds.

use db::Tx;
use db::columns::Digest;
use db::entities::payments::{self, PayerRole, PaymentStage};
use db::entities::{
    payment_refunds,
    payment_refunds::{RefundState, RefundWhy},
};
use kernel::{MerchantId, PaymentId, RefundId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Payments of one refund at most: more is asked for in parts.
pub(crate) const PAYMENTS_AT_ONCE: u64 = 50;

/// The payment.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn find(tx: &Tx, id: PaymentId) -> Result<Option<payments::Model>, DbErr> {
    payments::Entity::find_by_id(id).one(tx).await
}

/// The payment, locked; none where there is none.
pub(super) async fn lock(work: &Work, id: PaymentId) -> Result<Option<payments::Model>, DbErr> {
    payments::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await
}

/// The payment, locked.
///
/// # Errors
/// `not_found`.
pub(crate) async fn get_locked(work: &Work, id: PaymentId) -> Result<payments::Model, Error> {
    Ok(lock(work, id).await?.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// The payment that this token was handed on for.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn find_by_token(tx: &Tx, token: &Digest) -> Result<Option<payments::Model>, DbErr> {
    payments::Entity::find().filter(payments::Column::Token.eq(token.clone())).one(tx).await
}

pub(super) async fn find_refund(tx: &Tx, id: RefundId) -> Result<Option<payment_refunds::Model>, DbErr> {
    payment_refunds::Entity::find_by_id(id).one(tx).await
}

/// The refund, locked.
///
/// # Errors
/// `not_found`.
pub(super) async fn lock_refund(work: &Work, id: RefundId) -> Result<payment_refunds::Model, Error> {
    let found = payment_refunds::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    Ok(found.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// Payments for this order, posting or merchant, newest first; at most fifty.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn of_subject(tx: &Tx, subject: Uuid) -> Result<Vec<payments::Model>, DbErr> {
    payments::Entity::find()
        .filter(payments::Column::Subject.eq(subject))
        .order_by_desc(payments::Column::Id)
        .limit(PAYMENTS_AT_ONCE)
        .all(tx)
        .await
}

/// The payments of this order that are not paid yet, locked.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn lock_waiting(work: &Work, subject: Uuid) -> Result<Vec<payments::Model>, DbErr> {
    payments::Entity::find()
        .filter(payments::Column::Subject.eq(subject))
        .filter(payments::Column::State.eq(PaymentStage::Waiting))
        .order_by_asc(payments::Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await
}

/// The payment that an order was paid with, locked: others of it went back whole because they were not needed.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn lock_kept(work: &Work, subject: Uuid) -> Result<Option<payments::Model>, DbErr> {
    let paid = payments::Entity::find()
        .filter(payments::Column::Subject.eq(subject))
        .filter(payments::Column::State.eq(PaymentStage::Paid))
        .order_by_asc(payments::Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    let returned = payment_refunds::Entity::find()
        .filter(payment_refunds::Column::PaymentId.is_in(paid.iter().map(|payment| payment.id)))
        .filter(payment_refunds::Column::Why.eq(RefundWhy::NotNeeded))
        .all(&work.tx)
        .await?;
    Ok(paid.into_iter().find(|payment| returned.iter().all(|refund| refund.payment_id != payment.id)))
}

/// Refunds of these payments, newest first.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn refunds_of(tx: &Tx, payments: Vec<PaymentId>) -> Result<Vec<payment_refunds::Model>, DbErr> {
    payment_refunds::Entity::find()
        .filter(payment_refunds::Column::PaymentId.is_in(payments))
        .order_by_desc(payment_refunds::Column::Id)
        .all(tx)
        .await
}

/// A merchant's payments into this account of which something can still go back, newest first, locked; at most fifty.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn paid_with_rest(
    work: &Work,
    merchant: MerchantId,
    account: PayerRole,
) -> Result<Vec<payments::Model>, DbErr> {
    use sea_orm::sea_query::{Expr, ExprTrait};
    payments::Entity::find()
        .filter(payments::Column::MerchantId.eq(merchant))
        .filter(payments::Column::Account.eq(account))
        .filter(payments::Column::State.eq(PaymentStage::Paid))
        .filter(Expr::col(payments::Column::RefundedFen).lt(Expr::col(payments::Column::AmountFen)))
        .order_by_desc(payments::Column::Id)
        .limit(PAYMENTS_AT_ONCE)
        .lock_exclusive()
        .all(&work.tx)
        .await
}

/// A merchant's payments, newest first, before this one.
pub(super) async fn of_merchant(
    tx: &Tx,
    merchant: MerchantId,
    before: Option<PaymentId>,
    limit: u64,
) -> Result<Vec<payments::Model>, DbErr> {
    let mut query = payments::Entity::find().filter(payments::Column::MerchantId.eq(merchant));
    if let Some(before) = before {
        query = query.filter(payments::Column::Id.lt(before));
    }
    query.order_by_desc(payments::Column::Id).limit(limit).all(tx).await
}

/// Whether the vendor's no has ended a refund, or its yes.
pub(super) const fn is_over(state: RefundState) -> bool {
    matches!(state, RefundState::Done | RefundState::Refused)
}
