//! Orders, refunds and closing.

use super::book::{Book, Trade, TradeStatus};
use super::wire::{self, Form, No, no, object};
use super::{KEPT_MAX, Shared};
use kernel::{Fen, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;

const NOT_THERE: No = no("ACQ.TRADE_NOT_EXIST");

fn text<'a>(content: &'a Value, name: &str) -> &'a str {
    content.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A payer arrives: the order comes into being, or is found again. Gives the cashier's token.
pub(super) fn open(shared: &Shared, form: &Form, content: &Value) -> Result<String, No> {
    let now = shared.config.clock.now();
    let invalid = no("ACQ.INVALID_PARAMETER");
    let number = text(content, "out_trade_no").to_owned();
    let amount = wire::amount(text(content, "total_amount")).ok_or(invalid)?;
    let subject = text(content, "subject").to_owned();
    let expires_at = Some(text(content, "time_expire")).filter(|text| !text.is_empty());
    let expires_at = expires_at.map(|text| wire::parse_time(text).ok_or(invalid)).transpose()?;
    let product = text(content, "product_code");
    let products = ["FAST_INSTANT_TRADE_PAY", "QUICK_WAP_WAY", "QUICK_MSECURITY_PAY"];
    if number.is_empty() || subject.is_empty() || subject.contains(['/', '=', '&']) || !products.contains(&product) {
        return Err(invalid);
    }
    let place = |name: &str| form.get(name).cloned().unwrap_or_default();
    let mut book = shared.book();
    if let Some(trade) = book.trades.get(&number) {
        // The same number of another order: somebody changed the amount.
        let same = trade.amount == amount && trade.subject == subject;
        return if same { Ok(trade.token.clone()) } else { Err(no("ACQ.CONTEXT_INCONSISTENT")) };
    }
    if book.trades.len() >= KEPT_MAX {
        return Err(No { code: "40005", sub_code: "app-call-limited" });
    }
    let token = format!("{:032x}", u128::from_be_bytes(shared.config.rng.bytes()));
    let vendor_number = book.next_number(now);
    book.trades.insert(
        number.clone(),
        Trade {
            number,
            vendor_number,
            token: token.clone(),
            amount,
            subject,
            status: TradeStatus::Wait,
            created_at: now,
            expires_at,
            paid_at: None,
            notify_url: place("notify_url"),
            return_url: place("return_url"),
            refunds: BTreeMap::new(),
        },
    );
    Ok(token)
}

/// The order that is asked for, closed first when its time is over.
fn find<'a>(book: &'a mut Book, content: &Value, now: Timestamp) -> Result<&'a mut Trade, No> {
    let trade = book.trades.get_mut(text(content, "out_trade_no")).ok_or(NOT_THERE)?;
    close_expired(trade, now);
    Ok(trade)
}

pub(super) fn close_expired(trade: &mut Trade, now: Timestamp) {
    if trade.status == TradeStatus::Wait && trade.expires_at.is_some_and(|end| now >= end) {
        trade.status = TradeStatus::Closed;
    }
}

pub(super) fn query(book: &mut Book, content: &Value, now: Timestamp) -> Result<String, No> {
    let trade = find(book, content, now)?;
    let paid_at = trade.paid_at.map(wire::time);
    let amount = trade.amount.to_string();
    let mut fields = vec![
        ("code", "10000"),
        ("msg", "Success"),
        ("buyer_logon_id", "199****0001"),
        ("buyer_user_id", "2088000000000002"),
        ("out_trade_no", &trade.number),
        ("trade_no", &trade.vendor_number),
        ("total_amount", &amount),
        ("trade_status", trade.status.word()),
    ];
    if let Some(paid_at) = &paid_at {
        fields.push(("send_pay_date", paid_at));
    }
    Ok(object(&fields))
}

pub(super) fn close(book: &mut Book, content: &Value, now: Timestamp) -> Result<String, No> {
    let trade = find(book, content, now)?;
    if matches!(trade.status, TradeStatus::Success | TradeStatus::Finished) {
        return Err(no("ACQ.TRADE_STATUS_ERROR"));
    }
    trade.status = TradeStatus::Closed;
    let fields =
        [("code", "10000"), ("msg", "Success"), ("out_trade_no", &trade.number), ("trade_no", &trade.vendor_number)];
    Ok(object(&fields))
}

/// Refunds once for a number. Gives the order when money moved, so that it can be told.
pub(super) fn refund(book: &mut Book, content: &Value, now: Timestamp) -> Result<(String, Option<Trade>), No> {
    let amount = wire::amount(text(content, "refund_amount")).ok_or(no("ACQ.INVALID_PARAMETER"))?;
    // A refund of the whole may go without a number of its own; then it is the order's.
    let request = match text(content, "out_request_no") {
        "" => text(content, "out_trade_no"),
        number => number,
    };
    let trade = find(book, content, now)?;
    let moved = match trade.refunds.get(request) {
        Some(before) if *before == amount => false,
        Some(_) => return Err(no("ACQ.DISCORDANT_REPEAT_REQUEST")),
        None if trade.status == TradeStatus::Finished => return Err(no("ACQ.TRADE_HAS_FINISHED")),
        None if trade.paid_at.is_none() => return Err(no("ACQ.TRADE_STATUS_ERROR")),
        None if trade.refunded().0 + amount.0 > trade.amount.0 => return Err(no("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")),
        None => true,
    };
    if moved {
        trade.refunds.insert(request.to_owned(), amount);
        if trade.refunded() == trade.amount {
            trade.status = TradeStatus::Closed;
        }
    }
    let trade = trade.clone();
    let total = trade.refunded().to_string();
    let fields = [
        ("code", "10000"),
        ("msg", "Success"),
        ("buyer_logon_id", "199****0001"),
        ("buyer_user_id", "2088000000000002"),
        ("fund_change", if moved { "Y" } else { "N" }),
        ("gmt_refund_pay", &wire::time(now)),
        ("out_trade_no", &trade.number),
        ("refund_fee", &total),
        ("trade_no", &trade.vendor_number),
    ];
    let answer = object(&fields);
    if moved {
        let about = (trade.vendor_number.as_str(), trade.number.as_str(), trade.subject.as_str());
        book.book_movement(about, now, Fen(-amount.0), "交易退款");
    }
    Ok((answer, moved.then_some(trade)))
}

/// Answers 10000 without anything when there is no such refund, as the real one does.
pub(super) fn refund_query(book: &Book, content: &Value) -> Result<String, No> {
    let trade = book.trades.get(text(content, "out_trade_no")).ok_or(NOT_THERE)?;
    let request = text(content, "out_request_no");
    let Some(refund) = trade.refunds.get(request).map(Fen::to_string) else {
        return Ok(object(&[("code", "10000"), ("msg", "Success")]));
    };
    let total = trade.amount.to_string();
    Ok(object(&[
        ("code", "10000"),
        ("msg", "Success"),
        ("out_request_no", request),
        ("out_trade_no", &trade.number),
        ("refund_amount", &refund),
        ("refund_status", "REFUND_SUCCESS"),
        ("total_amount", &total),
        ("trade_no", &trade.vendor_number),
    ]))
}
