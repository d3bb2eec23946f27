//! The daily bill, with what it was told to say instead of the truth.

use super::book::Book;
use jiff::civil::Date;
use kernel::{Fen, Timestamp, calendar};
use serde_json::{Value, json};

/// The lines of a day that is over; none for a day without movements, as acquirers write no bill for it.
pub(super) fn of_day(book: &Book, content: &Value, now: Timestamp) -> Result<Value, &'static str> {
    let day = content.get("day").and_then(Value::as_str).unwrap_or_default();
    let day: Date = day.parse().map_err(|_| "malformed")?;
    let lines: Vec<Value> = book
        .movements
        .iter()
        .filter(|movement| calendar::day_of(movement.at) == day)
        .filter_map(|movement| {
            let amount = match book.bill_lies.get(&movement.number) {
                Some(None) => return None,
                Some(Some(told)) => Fen(told.0 * movement.amount.0.signum()),
                None => movement.amount,
            };
            Some(json!({
                "movement": movement.id,
                "vendor_number": movement.vendor_number,
                "number": movement.number,
                "at": movement.at,
                "amount_fen": amount.0,
                "balance_fen": movement.balance.0,
                "kind": movement.kind,
            }))
        })
        .collect();
    let written = day < calendar::day_of(now) && !lines.is_empty();
    Ok(if written { json!({ "lines": lines }) } else { json!({}) })
}
