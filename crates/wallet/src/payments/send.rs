//! Sends a refund and finds out what became of it.

use super::refund::SEND;
use super::{number_of, refund_number_of, store};
use crate::Wallet;
use crate::cases::{self, Found};
use crate::ledger::{self, Entry};
use crate::{orders, tell};
use connectors::{PaymentGateway, RefundOrder, VendorError, VendorErrorKind};
use db::columns::PublicText;
use db::entities::money_cases::MoneyCaseKind;
use db::entities::notices::NoticeKind;
use db::entities::payment_refunds::{self, RefundState};
use db::entities::payments::{PayerRole, PaymentPurpose};
use kernel::{LedgerHoldId, LedgerTransferId, RefundId, ServiceOrderId};
use platform::{App, Due, Error, Work};

/// What the vendor let us know.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    /// Surely not done, and never will be; with the vendor's code.
    Refused(String),
    /// Not known, or to be tried later: ask with the same number first.
    Later,
}

/// Once a minute at first, and once an hour at last.
fn wait_minutes(tries: i64) -> i64 {
    1_i64 << tries.clamp(0, 6)
}

pub(super) async fn send(wallet: Wallet, due: Due) -> Result<(), Error> {
    let id = RefundId(due.subject);
    let Some(refund) = store::find_refund(&wallet.app.read(), id).await? else { return Ok(()) };
    if store::is_over(refund.state) {
        return Ok(());
    }
    let gateway = wallet.account(refund.account)?.payments.clone();
    if refund.state == RefundState::Due {
        // That it may have been sent stands in the database before it is.
        wallet.app.write(move |work| async move { mark_sent(&work, id).await }).await?;
    }
    let order = RefundOrder {
        payment_number: number_of(refund.payment_id),
        number: refund_number_of(id),
        amount: refund.amount_fen,
        reason: "退款".to_owned(),
    };
    let outcome = settle(&gateway, &order, refund.state == RefundState::Sent).await;
    let app = wallet.app.clone();
    let tries = due.detail.saturating_add(1);
    let unit = move |work: Work| async move {
        match outcome {
            Outcome::Done => finish(&app, &work, id).await,
            Outcome::Refused(code) => refuse(&app, &work, id, code).await,
            Outcome::Later => {
                let at = work.now.plus_minutes(wait_minutes(due.detail));
                Ok(work.enqueue(SEND, id.0, tries, at).await?)
            }
        }
    };
    wallet.app.write(unit).await
}

/// Asks first where it may have been done already, and sends it where the vendor knows nothing of it.
async fn settle(gateway: &PaymentGateway, order: &RefundOrder, sent_before: bool) -> Outcome {
    if sent_before {
        match find(gateway, order).await {
            Ok(true) => return Outcome::Done,
            Ok(false) => {}
            Err(error) => return later(&error),
        }
    }
    match gateway.refund(order).await {
        Ok(refunded) if refunded.moved_now => Outcome::Done,
        // Done before, or about to be: only a question tells.
        Ok(_) => match find(gateway, order).await {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::Later,
            Err(error) => later(&error),
        },
        Err(error) if is_no(&error) => match find(gateway, order).await {
            // A no to the repetition of what was done.
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::Refused(error.code().to_owned()),
            Err(error) => later(&error),
        },
        Err(error) => later(&error),
    }
}

async fn find(gateway: &PaymentGateway, order: &RefundOrder) -> Result<bool, VendorError> {
    let found = gateway.find_refund(&order.payment_number, &order.number).await?;
    match found {
        Some(refund) if refund.amount == order.amount => Ok(true),
        // Another amount under our number cannot be: whoever reads the bill sees it, and it is asked for again.
        Some(_) => {
            tracing::error!("a refund was done with another amount");
            Ok(false)
        }
        None => Ok(false),
    }
}

/// Whether the vendor will never do it.
fn is_no(error: &VendorError) -> bool {
    matches!(error.kind(), VendorErrorKind::BusinessNegative | VendorErrorKind::InvalidInput)
}

fn later(error: &VendorError) -> Outcome {
    tracing::warn!(%error, "a refund is not known to be done");
    Outcome::Later
}

async fn mark_sent(work: &Work, id: RefundId) -> Result<(), Error> {
    let mut refund = store::lock_refund(work, id).await?;
    if refund.state == RefundState::Due {
        refund.state = RefundState::Sent;
        refund.sent_at = Some(work.now);
        refund.changed_at = work.now;
        db::update(work, refund).await?;
    }
    Ok(())
}

async fn finish(app: &App, work: &Work, id: RefundId) -> Result<(), Error> {
    let mut refund = store::lock_refund(work, id).await?;
    if store::is_over(refund.state) {
        return Ok(());
    }
    refund.state = RefundState::Done;
    refund.done_at = Some(work.now);
    refund.changed_at = work.now;
    db::update(work, refund.clone()).await?;
    let kind = match refund.account {
        PayerRole::Own | PayerRole::Acquirer => NoticeKind::ServiceRefunded,
        PayerRole::Custody => NoticeKind::CustodyReturned,
    };
    tell::payers(work, refund.merchant_id, kind, (refund.payment_id.0, id.0)).await?;
    let entry = Entry::Post { hold: LedgerHoldId(id.0), transfer: LedgerTransferId(id.0), amount: None };
    ledger::commit(app, work, &[entry]).await?;
    Ok(())
}

/// The money stays where it was, what was given back for it is there again, and finance staff have a case.
async fn refuse(app: &App, work: &Work, id: RefundId, code: String) -> Result<(), Error> {
    // The payment first, as whoever asks for a refund does.
    let asked = store::find_refund(work, id).await?.map(|refund| refund.payment_id);
    let Some(payment_id) = asked else { return Ok(()) };
    let mut payment = store::get_locked(work, payment_id).await?;
    let mut refund = store::lock_refund(work, id).await?;
    if store::is_over(refund.state) {
        return Ok(());
    }
    refund.state = RefundState::Refused;
    refund.code = Some(PublicText::from(code));
    refund.changed_at = work.now;
    db::update(work, refund.clone()).await?;
    payment.refunded_fen = kernel::Fen(payment.refunded_fen.0 - refund.amount_fen.0);
    payment.changed_at = work.now;
    if payment.purpose == PaymentPurpose::Order {
        orders::refund_refused(work, ServiceOrderId(payment.subject), refund.units, refund.amount_fen).await?;
    }
    db::update(work, payment).await?;
    cases::open(work, case_of(&refund)).await?;
    let told = (payment_id.0, id.0);
    tell::payers(work, refund.merchant_id, NoticeKind::RefundRefused, told).await?;
    ledger::commit(app, work, &[Entry::Void { hold: LedgerHoldId(id.0) }]).await?;
    Ok(())
}

fn case_of(refund: &payment_refunds::Model) -> Found {
    Found {
        kind: MoneyCaseKind::RefundRefused,
        account: refund.account,
        day: None,
        number: refund_number_of(refund.id),
        vendor_number: String::new(),
        expected: Some(refund.amount_fen),
        found: None,
    }
}
