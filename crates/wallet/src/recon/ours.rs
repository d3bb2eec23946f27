//! What our books have of an account at the vendor.

use super::compare::Moved;
use crate::payments::{number_of, payment_of};
use crate::withdrawals;
use db::Tx;
use db::entities::payment_refunds::{self, RefundState};
use db::entities::payments::{self, PayerRole, PaymentStage};
use db::entities::withdrawals::{self as payouts, Column as Withdrawal, WithdrawalState};
use kernel::{Fen, LedgerHoldId, PaymentId, Timestamp};
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
    let mut ours: Vec<Moved> = paid.iter().map(of_payment).chain(refunded.iter().map(of_refund)).collect();
    if account == PayerRole::Custody {
        let ended = payouts::Entity::find()
            .filter(Withdrawal::State.is_in([WithdrawalState::Arrived, WithdrawalState::Returned]))
            .filter(Withdrawal::EndedAt.gte(from))
            .filter(Withdrawal::EndedAt.lt(until))
            .all(tx)
            .await?;
        ours.extend(ended.iter().flat_map(of_withdrawal));
    }
    Ok(ours)
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
    if account == PayerRole::Custody {
        let holds: Vec<LedgerHoldId> = numbers.iter().filter_map(|number| withdrawals::hold_of(number)).collect();
        for chunk in holds.chunks(500) {
            let found = payouts::Entity::find().filter(Withdrawal::HoldId.is_in(chunk.iter().copied())).all(tx).await?;
            ours.extend(found.iter().flat_map(of_withdrawal));
        }
    }
    Ok(ours)
}

/// What left for a person, without the fee, which stays; and what came back.
fn of_withdrawal(row: &payouts::Model) -> Vec<Moved> {
    let sum = row.amount_fen.0 - row.fee_fen.0;
    let moved = |fen: i64| Moved {
        number: withdrawals::number_of(row.hold_id),
        vendor_number: row.vendor_number.as_ref().map_or_else(String::new, |number| number.0.clone()),
        amount: Fen(fen),
    };
    match row.state {
        WithdrawalState::Arrived => vec![moved(-sum)],
        WithdrawalState::Returned => vec![moved(-sum), moved(sum)],
        _ => Vec::new(),
    }
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
    Moved { number: number_of(refund.payment_id), vendor_number: String::new(), amount: Fen(-refund.amount_fen.0) }
}
