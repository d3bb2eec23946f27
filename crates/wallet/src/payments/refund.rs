use super::refusals::REFUND_TOO_LARGE;
use super::sides;
use crate::ledger::{self, Amount, Entry, Movement};
use db::entities::payment_refunds::{self, RefundState, RefundWhy};
use db::entities::payments::{self, PaymentStage};
use kernel::{Fen, LedgerHoldId, PersonId, RefundId};
use platform::{App, Error, JobKind, Work};

/// Sends one refund, or asks for it.
pub(super) const SEND: JobKind = JobKind("payments.refund");

/// What is to go back.
pub(crate) struct Wanted {
    pub amount: Fen,
    /// Units of the order that are given back with it.
    pub units: i64,
    pub why: RefundWhy,
    pub by: Option<PersonId>,
}

/// Writes a refund of a locked payment down and gives the entry that sets its money aside, for the caller's one commit of the
/// ledger. The job sends it once this unit is committed.
///
/// # Errors
/// `refund_too_large` for more than is left of the payment, those under way counted as gone.
pub(crate) async fn place(
    app: &App,
    work: &Work,
    payment: &mut payments::Model,
    wanted: Wanted,
) -> Result<Entry, Error> {
    let amount = Amount::of(wanted.amount)?;
    let after = payment.refunded_fen.checked_add(wanted.amount).filter(|after| *after <= payment.amount_fen);
    let after = after.filter(|_| payment.state == PaymentStage::Paid).ok_or_else(|| REFUND_TOO_LARGE.refuse())?;
    payment.refunded_fen = after;
    payment.changed_at = work.now;
    db::update(work, payment.clone()).await?;
    let row = payment_refunds::Model {
        id: RefundId::new(work.now, &work.rng),
        payment_id: payment.id,
        account: payment.account,
        merchant_id: payment.merchant_id,
        by_person: wanted.by,
        amount_fen: wanted.amount,
        units: wanted.units,
        why: wanted.why,
        state: RefundState::Due,
        code: None,
        created_at: work.now,
        sent_at: None,
        done_at: None,
        changed_at: work.now,
    };
    let id = row.id;
    db::insert(work, row).await?;
    work.enqueue(SEND, id.0, 0, work.now).await?;
    let (debit, credit, reason) = sides::refunded(payment);
    let accounts = ledger::open(app, work, &[debit, credit]).await?;
    let movement = Movement { debit: accounts[0], credit: accounts[1], amount, reason, reference: payment.id.0 };
    // The hold has the refund's id.
    Ok(Entry::Place { id: LedgerHoldId(id.0), movement })
}
