//! Asks the vendor for a payment that was not told of, until its time is over, and then closes it.

use super::{book, number_of, store};
use crate::Wallet;
use crate::cases::{self, Found};
use connectors::{Payment, PaymentState, VendorError, VendorErrorKind};
use db::entities::money_cases::MoneyCaseKind;
use db::entities::payments::{self, PaymentStage};
use kernel::{PaymentId, Timestamp};
use platform::{Error, JobKind, Work};

/// Asks for one payment.
pub(super) const ASK: JobKind = JobKind("payments.ask");

/// What the vendor's answer means for us.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Book {
        vendor_number: String,
        at: Timestamp,
    },
    /// It is paid, and not with what was ordered.
    Wrong,
    /// Its time is over: nobody is to pay it any more.
    CloseThere,
    /// It can no longer be paid there.
    CloseHere,
    AskAgain,
}

/// When to ask next: after 1, 2, 4 and then every 5 minutes; and exactly when the time is over.
fn next_at(now: Timestamp, asked: i64, expires_at: Timestamp) -> Timestamp {
    let minutes = match asked {
        ..=0 => 1,
        1 => 2,
        2 => 4,
        _ => 5,
    };
    let later = now.plus_minutes(minutes);
    if now < expires_at && later > expires_at { expires_at } else { later }
}

/// Queues the question.
pub(super) async fn later(work: &Work, payment: &payments::Model, asked: i64) -> Result<(), Error> {
    let at = next_at(work.now, asked, payment.expires_at);
    Ok(work.enqueue(ASK, payment.id.0, asked, at).await?)
}

/// Queues the question for now: the payment is to be closed before its time.
pub(crate) async fn close_soon(work: &Work, payment: &payments::Model) -> Result<(), Error> {
    let row = payments::Model { expires_at: work.now, changed_at: work.now, ..payment.clone() };
    let id = row.id;
    db::update(work, row).await?;
    Ok(work.enqueue(ASK, id.0, -1, work.now).await?)
}

fn next(payment: &payments::Model, found: Option<&Payment>, now: Timestamp) -> Next {
    let over = now >= payment.expires_at;
    match found {
        Some(found) if found.state == PaymentState::Paid || found.state == PaymentState::Finished => {
            if found.amount != payment.amount_fen {
                return Next::Wrong;
            }
            Next::Book { vendor_number: found.vendor_number.clone(), at: found.paid_at.unwrap_or(now) }
        }
        Some(found) if found.state == PaymentState::Closed => Next::CloseHere,
        _ if over => Next::CloseThere,
        _ => Next::AskAgain,
    }
}

/// Asks for a payment, or closes it where its time is over. `asked` counts how often it was done.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn ask(wallet: &Wallet, id: PaymentId, asked: i64) -> Result<(), Error> {
    let Some(payment) = store::find(&wallet.app.read(), id).await? else { return Ok(()) };
    if payment.state != PaymentStage::Waiting {
        return Ok(());
    }
    let gateway = wallet.account(payment.account)?.payments.clone();
    let number = number_of(id);
    let mut step = match gateway.find_payment(&number).await {
        Ok(found) => next(&payment, found.as_ref(), wallet.app.now()),
        Err(error) => unanswered(&error),
    };
    if step == Next::CloseThere {
        step = match gateway.close(&number).await {
            // Whoever has the address could still open it where nobody had begun; the vendor ends it at its own time, and
            // what is paid meanwhile is taken as any other payment.
            Ok(_) => Next::CloseHere,
            // Paid between the question and this.
            Err(error) if error.kind() == VendorErrorKind::BusinessNegative => Next::AskAgain,
            Err(error) => unanswered(&error),
        };
    }
    let app = wallet.app.clone();
    let unit = move |work: Work| async move {
        match step {
            Next::Book { vendor_number, at } => {
                let payment = store::get_locked(&work, id).await?;
                book::book(&app, &work, payment, &vendor_number, at).await.map(|_| ())
            }
            Next::Wrong => {
                let found = Found {
                    kind: MoneyCaseKind::OtherAmount,
                    account: payment.account,
                    day: None,
                    number: number_of(id),
                    vendor_number: String::new(),
                    expected: Some(payment.amount_fen),
                    found: None,
                };
                cases::open(&work, found).await?;
                book::close(&work, id).await.map(|_| ())
            }
            Next::CloseHere => book::close(&work, id).await.map(|_| ()),
            Next::CloseThere | Next::AskAgain => later(&work, &payment, asked.saturating_add(1)).await,
        }
    };
    wallet.app.write(unit).await
}

fn unanswered(error: &VendorError) -> Next {
    tracing::warn!(%error, "a payment could not be asked for");
    Next::AskAgain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-4
    #[test]
    fn the_last_question_comes_when_the_time_is_over() {
        let (start, end) = (Timestamp::from_micros(0), Timestamp::from_micros(0).plus_minutes(30));
        let mut at = start;
        let mut asked = Vec::new();
        for count in 0..9 {
            at = next_at(at, count, end);
            asked.push(at.seconds() / 60);
        }
        assert_eq!(asked, [1, 3, 7, 12, 17, 22, 27, 30, 35], "and every five minutes while the vendor does not answer");
    }
}
