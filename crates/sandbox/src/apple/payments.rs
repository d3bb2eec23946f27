//! Captures, questions, closing and refunds: each once for a number.

use super::book::{Book, Charge, ChargeState, Notification};
use super::device::{self, Card};
use super::{Shared, notification};
use kernel::{Fen, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many payments are kept; further ones are refused.
const KEPT_MAX: usize = 20_000;

/// What a message comes to, and what is told by itself.
type Outcome = (Result<Value, &'static str>, Option<Notification>);

fn text<'a>(content: &'a Value, name: &str) -> &'a str {
    content.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn fen(content: &Value) -> Option<Fen> {
    content.get("amount_fen").and_then(Value::as_i64).filter(|fen| *fen > 0).map(Fen)
}

pub(super) fn capture(shared: &Shared, book: &mut Book, content: &Value, now: Timestamp) -> Outcome {
    match charge(shared, book, content, now) {
        Ok((charge, new)) => {
            let told = (new && charge.state != ChargeState::Processing)
                .then(|| notification::about(shared, book, &charge, now));
            (Ok(told_of(&charge)), told)
        }
        Err(code) => (Err(code), None),
    }
}

/// The payment of a number, and whether it was made now.
fn charge(shared: &Shared, book: &mut Book, content: &Value, now: Timestamp) -> Result<(Charge, bool), &'static str> {
    let number = text(content, "number");
    let amount = fen(content).ok_or("malformed")?;
    if number.is_empty() || text(content, "currency") != "CNY" || book.charges.len() >= KEPT_MAX {
        return Err("malformed");
    }
    let (sealed, transaction, digest) =
        device::open(shared, content.get("token").unwrap_or(&Value::Null)).ok_or("token")?;
    if let Some(known) = book.charges.get(number) {
        let same = known.amount == amount && known.transaction == transaction;
        return if same { Ok((known.clone(), false)) } else { Err("number_used") };
    }
    if book.closed.contains(number) {
        return Err("closed");
    }
    let fits = sealed.amount_fen == amount.0
        && sealed.currency == text(content, "currency")
        && digest == text(content, "application_data");
    if !fits {
        return Err("token_mismatch");
    }
    if book.tokens.insert(transaction.clone(), number.to_owned()).is_some() {
        return Err("token_used");
    }
    book.captures += 1;
    let state = match sealed.card {
        Card::Good => ChargeState::Paid,
        Card::Declined => ChargeState::Declined,
        Card::Slow => ChargeState::Processing,
    };
    let charge = Charge {
        number: number.to_owned(),
        vendor_number: book.next_number("A"),
        amount,
        state: ChargeState::Processing,
        transaction,
        notify_url: text(content, "notify_url").to_owned(),
        paid_at: None,
        refunds: BTreeMap::new(),
    };
    book.charges.insert(number.to_owned(), charge);
    let charge = end(book, number, state, now).ok_or("system_error")?;
    Ok((charge, true))
}

/// Ends a payment that is processing; none when there is no such.
pub(super) fn end(book: &mut Book, number: &str, state: ChargeState, now: Timestamp) -> Option<Charge> {
    let charge = book.charges.get_mut(number).filter(|charge| charge.state == ChargeState::Processing)?;
    charge.state = state;
    charge.paid_at = (state == ChargeState::Paid).then_some(now);
    let charge = charge.clone();
    if state == ChargeState::Paid {
        book.move_money(&charge, now, charge.amount, "payment");
    }
    Some(charge)
}

/// A payment as it is told.
pub(super) fn told_of(charge: &Charge) -> Value {
    let mut told = json!({
        "number": charge.number,
        "vendor_number": charge.vendor_number,
        "state": charge.state.word(),
        "amount_fen": charge.amount.0,
        "currency": "CNY",
    });
    if let Some(paid_at) = charge.paid_at {
        told["paid_at"] = json!(paid_at);
    }
    told
}

pub(super) fn query(book: &Book, content: &Value) -> Value {
    let number = text(content, "number");
    match book.charges.get(number) {
        Some(charge) => json!({ "payment": told_of(charge) }),
        None if book.closed.contains(number) => json!({ "payment": { "number": number, "state": "closed" } }),
        None => json!({}),
    }
}

pub(super) fn close(book: &mut Book, content: &Value) -> Result<Value, &'static str> {
    let number = text(content, "number");
    match book.charges.get(number).map(|charge| charge.state) {
        Some(ChargeState::Declined) => Ok(json!({ "number": number, "known": true })),
        Some(ChargeState::Paid | ChargeState::Processing) => Err("not_closable"),
        None => {
            let new = book.closed.insert(number.to_owned());
            Ok(json!({ "number": number, "known": !new }))
        }
    }
}

pub(super) fn refund(shared: &Shared, book: &mut Book, content: &Value, now: Timestamp) -> Outcome {
    let number = text(content, "number");
    let done = refunded(book, content, now);
    let (charge, moved_now) = match done {
        Ok(done) => done,
        Err(code) => return (Err(code), None),
    };
    let answer = json!({ "number": number, "refunded_fen": charge.refunded().0, "moved_now": moved_now });
    let told = moved_now.then(|| notification::about(shared, book, &charge, now));
    (Ok(answer), told)
}

fn refunded(book: &mut Book, content: &Value, now: Timestamp) -> Result<(Charge, bool), &'static str> {
    let amount = fen(content).ok_or("malformed")?;
    let number = text(content, "number");
    let charge = book.charges.get_mut(text(content, "payment_number")).ok_or("not_paid")?;
    if charge.state != ChargeState::Paid {
        return Err("not_paid");
    }
    match charge.refunds.get(number) {
        Some(before) if *before == amount => return Ok((charge.clone(), false)),
        Some(_) => return Err("number_used"),
        None if number.is_empty() => return Err("malformed"),
        None if charge.refunded().0 + amount.0 > charge.amount.0 => return Err("too_much"),
        None => drop(charge.refunds.insert(number.to_owned(), amount)),
    }
    let charge = charge.clone();
    book.move_money(&charge, now, Fen(-amount.0), "refund");
    Ok((charge, true))
}

pub(super) fn query_refund(book: &Book, content: &Value) -> Value {
    let (payment, number) = (text(content, "payment_number"), text(content, "number"));
    match book.charges.get(payment).and_then(|charge| charge.refunds.get(number)) {
        Some(amount) => {
            json!({ "refund": { "payment_number": payment, "number": number, "amount_fen": amount.0 } })
        }
        None => json!({}),
    }
}
