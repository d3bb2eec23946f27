//! Capturing, asking and closing (`docs/acquirer.md`, "Payments").

use super::account::Acquirer;
use crate::apple::PaymentToken;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::ANSWER_BYTES_MAX;
use crate::line;
use crate::number::{check_number, same_number, vendor_number};
use crate::payment::{Checkout, Closed, PayAt, Payment, PaymentOrder, PaymentState};
use kernel::{Fen, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The only currency here.
pub(super) const CURRENCY: &str = "CNY";

/// From one fen to a hundred million yuan.
const AMOUNT: std::ops::RangeInclusive<i64> = 1..=10_000_000_000;

/// What is captured: authorised and taken in one step.
#[derive(Clone, Debug)]
pub struct CaptureOrder {
    /// Our number of the payment, the key at the acquirer: the same again captures once.
    pub number: String,
    pub amount: Fen,
    /// What stands on the payer's statement; nothing personal.
    pub title: String,
    pub token: PaymentToken,
    /// Where the acquirer tells us what became of it.
    pub notify_url: String,
}

#[derive(Serialize)]
struct Capture<'a> {
    number: &'a str,
    amount_fen: Fen,
    currency: &'static str,
    title: &'a str,
    notify_url: &'a str,
    /// What Apple's signature must say of the application data.
    application_data: &'a str,
    token: &'a Value,
}

#[derive(Serialize)]
struct Numbered<'a> {
    number: &'a str,
}

/// A payment as the acquirer tells it, in answers and notifications.
#[derive(Deserialize)]
pub(super) struct Told {
    pub number: String,
    /// Absent for what was closed before anybody captured it.
    pub vendor_number: Option<String>,
    pub state: String,
    pub amount_fen: Option<Fen>,
    pub currency: Option<String>,
    pub paid_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Found {
    payment: Option<Told>,
}

#[derive(Deserialize)]
struct ClosedNow {
    number: String,
    /// Whether the number had been heard before.
    known: bool,
}

impl Acquirer {
    /// Nothing is sent before there is a token; what does not fit is refused here.
    pub(crate) fn checkout(&self, order: &PaymentOrder, at: PayAt) -> Result<Checkout, VendorError> {
        let invalid = |part| VendorError::new(VendorErrorKind::InvalidInput, part, None);
        check_number(&order.number)?;
        if at != PayAt::Sheet {
            return Err(invalid("pay_at"));
        }
        if !AMOUNT.contains(&order.amount.0) {
            return Err(invalid("amount"));
        }
        Ok(Checkout::Sheet)
    }

    /// Hands a token on and takes the money. The same order with the same number captures once.
    ///
    /// The payment that comes back is `Paid`, `Closed` (the card was declined) or `Waiting` (the acquirer does not know yet).
    ///
    /// # Errors
    /// What is not surely undone ([`VendorError::is_surely_not_done`]) is asked for with the number, and closed where it is not
    /// there: a token is never sent for another number.
    pub async fn capture(&self, order: &CaptureOrder) -> Result<Payment, VendorError> {
        check_number(&order.number)?;
        let content = Capture {
            number: &order.number,
            amount_fen: order.amount,
            currency: CURRENCY,
            title: &order.title,
            notify_url: &order.notify_url,
            application_data: order.token.application_data(),
            token: order.token.whole(),
        };
        let call = self.call(&self.capture_endpoint, "capture", &content, ANSWER_BYTES_MAX);
        let told: Told = line::on(self.line(), call).await?;
        let captured = payment(&order.number, told)?;
        if captured.amount != order.amount {
            return Err(VendorError::new(VendorErrorKind::Protocol, "amount", None));
        }
        Ok(captured)
    }

    pub(crate) async fn find_payment(&self, number: &str) -> Result<Option<Payment>, VendorError> {
        check_number(number)?;
        let found: Found = self.ask("query", &Numbered { number }).await?;
        found.payment.map(|told| payment(number, told)).transpose()
    }

    /// From this on the number can never be captured, even when nobody has heard of it before.
    pub(crate) async fn close(&self, number: &str) -> Result<Closed, VendorError> {
        check_number(number)?;
        let closed: ClosedNow = self.ask("close", &Numbered { number }).await?;
        same_number(number, &closed.number)?;
        Ok(if closed.known { Closed::Now } else { Closed::NeverBegun })
    }
}

fn payment(asked: &str, told: Told) -> Result<Payment, VendorError> {
    let strange = |part| VendorError::new(VendorErrorKind::Protocol, part, None);
    same_number(asked, &told.number)?;
    let state = state(&told.state).ok_or_else(|| strange("state"))?;
    if told.currency.as_deref().is_some_and(|currency| currency != CURRENCY) {
        return Err(strange("currency"));
    }
    let vendor_number = match told.vendor_number {
        Some(number) => vendor_number(&number)?,
        // Closed before anybody captured it.
        None if state == PaymentState::Closed => String::new(),
        None => return Err(strange("vendor_number")),
    };
    let amount = match told.amount_fen {
        Some(amount) => amount,
        None if state == PaymentState::Closed => Fen::ZERO,
        None => return Err(strange("amount_fen")),
    };
    Ok(Payment { number: told.number, vendor_number, state, amount, paid_at: told.paid_at })
}

/// The acquirer's word for the state of a payment. A refund does not change it.
pub(super) fn state(word: &str) -> Option<PaymentState> {
    match word {
        "processing" => Some(PaymentState::Waiting),
        "paid" => Some(PaymentState::Paid),
        "declined" | "closed" => Some(PaymentState::Closed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Payment, String> {
        let told = serde_json::from_str(text).map_err(|error| error.to_string())?;
        payment("P1", told).map_err(|error| error.code().to_owned())
    }

    /// covers: PAY-4
    #[test]
    fn a_payment_is_whole_or_it_is_none() {
        let whole = r#"{"number":"P1","vendor_number":"A1","state":"paid","amount_fen":2000,"currency":"CNY","paid_at":"2026-11-29T04:00:00Z"}"#;
        let paid = told(whole).expect("a payment");
        assert_eq!((paid.state, paid.amount, paid.vendor_number.as_str()), (PaymentState::Paid, Fen(2_000), "A1"));
        assert_eq!(told(r#"{"number":"P1","state":"closed"}"#).map(|told| told.state), Ok(PaymentState::Closed));
        for (text, part) in [
            (whole.replace("P1", "P2"), "other_number"),
            (whole.replace("CNY", "USD"), "currency"),
            (whole.replace("\"paid\"", "\"refunded\""), "state"),
            (whole.replace("\"A1\"", "\"A 1\""), "vendor_number"),
            (r#"{"number":"P1","state":"paid","amount_fen":1}"#.to_owned(), "vendor_number"),
            (r#"{"number":"P1","vendor_number":"A1","state":"processing"}"#.to_owned(), "amount_fen"),
        ] {
            assert_eq!(told(&text).map(|_| ()), Err(part.to_owned()), "{text}");
        }
        for strange in ["{}", "[]", "null", r#"{"number":"P1","state":"paid","amount_fen":20.5}"#] {
            assert!(told(strange).is_err(), "{strange}");
        }
    }
}
