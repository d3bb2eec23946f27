//! What our books have of an account at the vendor.

use super::compare::Moved;
use crate::payments::{number_of, payment_of};
use db::Tx;
use db::entities::payment_refunds::{self, RefundState};
use db::entities::payments::{self, PayerRole, PaymentStage};
use kernel::{PaymentId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;

/// What we have in a span of time, from one moment to before another.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn between(
    tx: &Tx,
    account: PayerRole,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Moved>, Error> {
    let paid = payments::Entity::find()
        .filter(payments::Column::Account.eq(account))
        .filter(payments::Column::State.eq(PaymentStage::Paid))
        .filter(payments::Column::PaidAt.gte(from))
        .filter(payments::Column::PaidAt.lt(until))
        .all(tx)
        .await?;
    let refunded = payment_refunds::Entity::find()
        .filter(payment_refunds::Column::Account.eq(account))
        .filter(payment_refunds::Column::State.eq(RefundState::Done))
        .filter(payment_refunds::Column::DoneAt.gte(from))
        .filter(payment_refunds::Column::DoneAt.lt(until))
        .all(tx)
        .await?;
    Ok(paid.iter().map(of_payment).chain(refunded.iter().map(of_refund)).collect())
}

/// Everything that we have under these numbers, whatever day.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn under(tx: &Tx, account: PayerRole, numbers: &BTreeSet<String>) -> Result<Vec<Moved>, Error> {
    let ids: Vec<PaymentId> = numbers.iter().filter_map(|number| payment_of(number)).collect();
    let mut ours = Vec::new();
    for chunk in ids.chunks(500) {
        let paid = payments::Entity::find()
            .filter(payments::Column::Account.eq(account))
            .filter(payments::Column::State.eq(PaymentStage::Paid))
            .filter(payments::Column::Id.is_in(chunk.iter().copied()))
            .all(tx)
            .await?;
        let refunded = payment_refunds::Entity::find()
            .filter(payment_refunds::Column::Account.eq(account))
            .filter(payment_refunds::Column::State.eq(RefundState::Done))
            .filter(payment_refunds::Column::PaymentId.is_in(chunk.iter().copied()))
            .all(tx)
            .await?;
        ours.extend(paid.iter().map(of_payment).chain(refunded.iter().map(of_refund)));
    }
    Ok(ours)
}

fn of_payment(payment: &payments::Model) -> Moved {
    Moved {
        number: number_of(payment.id),
        vendor_number: payment.vendor_number.as_ref().map_or_else(String::new, |number| number.0.clone()),
        amount: payment.amount_fen,
    }
}

/// In the bill a refund stands under the number of its payment.
fn of_refund(refund: &payment_refunds::Model) -> Moved {
    Moved {
        number: number_of(refund.payment_id),
        vendor_number: String::new(),
        amount: kernel::Fen(-refund.amount_fen.0),
    }
}
