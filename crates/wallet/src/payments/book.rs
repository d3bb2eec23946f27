use super::refund::{self, Wanted};
use super::{sides, store};
use crate::ledger::{self, Amount, Entry, Movement};
use crate::{orders, tell};
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::payment_refunds::RefundWhy;
use db::entities::payments::{self, PaymentPurpose, PaymentStage};
use kernel::{LedgerTransferId, ServiceOrderId, Timestamp};
use platform::{App, Error, Work};

/// Makes a payment paid: its transfer, and what was bought. False when it was paid before.
///
/// What was paid for nothing (an order that is paid or cancelled already) is booked all the same, because the vendor has it,
/// and the whole of it goes back.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn book(
    app: &App,
    work: &Work,
    mut payment: payments::Model,
    vendor_number: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    if payment.state == PaymentStage::Paid {
        return Ok(false);
    }
    let needed = match payment.purpose {
        PaymentPurpose::Order => orders::paid(work, ServiceOrderId(payment.subject)).await?,
        PaymentPurpose::JobFunding | PaymentPurpose::MerchantFunding => true,
    };
    payment.state = PaymentStage::Paid;
    payment.paid_at = Some(at);
    payment.vendor_number = Some(PublicText::from(vendor_number));
    payment.changed_at = work.now;
    db::update(work, payment.clone()).await?;
    let (debit, credit, reason) = sides::paid(&payment);
    let accounts = ledger::open(app, work, &[debit, credit]).await?;
    let movement = Movement {
        debit: accounts[0],
        credit: accounts[1],
        amount: Amount::of(payment.amount_fen)?,
        reason,
        reference: payment.id.0,
    };
    // The id is the payment's: whatever happens, it moves once.
    let mut entries = vec![Entry::Transfer { id: LedgerTransferId(payment.id.0), movement }];
    if !needed {
        let wanted = Wanted { amount: payment.amount_fen, units: 0, why: RefundWhy::NotNeeded, by: None };
        entries.push(refund::place(app, work, &mut payment, wanted).await?);
    }
    if needed {
        let kind = match payment.purpose {
            PaymentPurpose::Order => NoticeKind::ServicePaid,
            PaymentPurpose::JobFunding | PaymentPurpose::MerchantFunding => NoticeKind::CustodyFunded,
        };
        tell::payers(work, payment.merchant_id, kind, (payment.id.0, payment.id.0)).await?;
    }
    ledger::commit(app, work, &entries).await?;
    Ok(true)
}

/// Ends a payment that was not paid. False when it had ended before.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn close(work: &Work, id: kernel::PaymentId) -> Result<bool, Error> {
    let mut payment = store::get_locked(work, id).await?;
    if payment.state != PaymentStage::Waiting {
        return Ok(false);
    }
    payment.state = PaymentStage::Closed;
    payment.changed_at = work.now;
    db::update(work, payment.clone()).await?;
    // Whoever cancelled the order, or paid it another way, knows.
    let waits =
        payment.purpose != PaymentPurpose::Order || orders::waits(work, ServiceOrderId(payment.subject)).await?;
    if waits {
        tell::payers(work, payment.merchant_id, NoticeKind::PaymentClosed, (payment.id.0, payment.id.0)).await?;
    }
    Ok(true)
}
