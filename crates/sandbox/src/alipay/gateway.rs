//! `/alipay/gateway.do`: checks who calls, dispatches, and signs the answer.

use super::book::Book;
use super::wire::{self, Form, No};
use super::{Shared, bill, cashier, trades, transfers};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;
use std::sync::Arc;

/// How far a request's time may lie from the gateway's, in seconds.
const TIME_SECONDS_MAX: i64 = 24 * 3_600;

/// What the next call runs into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlipayFault {
    /// Answers nothing until [`super::AlipayHandle::recover`], and nothing was done.
    HangBefore,
    /// Does it, and answers nothing until [`super::AlipayHandle::recover`].
    HangAfter,
    /// Answers nothing; does it at [`super::AlipayHandle::recover`], when the caller has long given up.
    DoneLate,
    /// Answers SYSTEM_ERROR, and nothing was done.
    SystemErrorBefore,
    /// Does it, and answers SYSTEM_ERROR.
    SystemErrorAfter,
    /// Does it, and answers code 20000.
    UnavailableAfter,
    /// Does it, and answers with a page, as a broken gateway does.
    PageAfter,
    /// Does it, and the answer was changed on its way: the signature is not right for it.
    ForgedAnswer,
    /// Does it, and the answer has no signature.
    UnsignedAnswer,
    /// Does it, and answers twice in one body.
    AnsweredTwice,
}

/// What answers a call of the API.
pub(super) async fn call(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Response {
    let (fault, recoveries) = {
        let mut book = shared.book();
        book.requests += 1;
        (book.faults.pop_front(), book.recoveries)
    };
    let recovered = || shared.wait_until(move |book| (book.recoveries > recoveries).then_some(()));
    let form = wire::parameters(uri.query().unwrap_or_default(), &body);
    if let Err(no) = authenticate(&shared, &form) {
        return wire::json(format!(r#"{{"error_response":{}}}"#, wire::refusal(no)));
    }
    let method = form.get("method").map(String::as_str).unwrap_or_default();
    let system_error = || wire::signed(&shared.keys, method, &wire::refusal(wire::no("SYSTEM_ERROR")));
    match fault {
        Some(AlipayFault::HangBefore) => {
            recovered().await;
            return wire::json(system_error());
        }
        Some(AlipayFault::DoneLate) => recovered().await,
        Some(AlipayFault::SystemErrorBefore) => return wire::json(system_error()),
        _ => {}
    }
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (object, notification) = execute(&shared, &form, method, host);
    shared.changed();
    if let Some(notification) = notification {
        super::notification::send(&shared, notification).await;
    }
    let signed = wire::signed(&shared.keys, method, &object);
    wire::json(match fault {
        Some(AlipayFault::HangAfter) => {
            recovered().await;
            signed
        }
        Some(AlipayFault::SystemErrorAfter) => system_error(),
        Some(AlipayFault::UnavailableAfter) => {
            let unavailable = No { code: "20000", sub_code: "isp.unknow-error" };
            wire::signed(&shared.keys, method, &wire::refusal(unavailable))
        }
        Some(AlipayFault::PageAfter) => return Html("<!doctype html><title>系统繁忙</title>").into_response(),
        Some(AlipayFault::ForgedAnswer) => signed.replacen("\"10000\"", "\"10000\" ", 1),
        Some(AlipayFault::UnsignedAnswer) => format!(r#"{{"{}":{object}}}"#, wire::member(method)),
        Some(AlipayFault::AnsweredTwice) => format!("{signed}{signed}"),
        _ => signed,
    })
}

/// A payer's browser arrives with a signed order and goes on to the cashier.
pub(super) async fn arrive(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let form = wire::parameters(uri.query().unwrap_or_default(), b"");
    let method = form.get("method").map(String::as_str).unwrap_or_default();
    let opened = match authenticate(&shared, &form) {
        Ok(()) if matches!(method, "alipay.trade.page.pay" | "alipay.trade.wap.pay" | "alipay.trade.app.pay") => {
            trades::open(&shared, &form, &content(&form))
        }
        Ok(()) => Err(No { code: "40002", sub_code: "isv.invalid-method" }),
        Err(no) => Err(no),
    };
    cashier::welcome(shared.config.place, opened)
}

fn content(form: &Form) -> Value {
    form.get("biz_content").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// What the gateway checks before the business behind it sees the call.
fn authenticate(shared: &Shared, form: &Form) -> Result<(), No> {
    let value = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let wrong = |sub_code| No { code: "40002", sub_code };
    if value("app_id") != shared.config.app_id {
        return Err(wrong("isv.invalid-app-id"));
    }
    if value("sign_type") != "RSA2" {
        return Err(wrong("isv.invalid-signature-type"));
    }
    let mut signed = form.clone();
    signed.retain(|_, value| !value.is_empty());
    if !shared.keys.app_signed(&wire::signed_text(&signed, &["sign"]), value("sign")) {
        return Err(wrong("isv.invalid-signature"));
    }
    let at = wire::parse_time(value("timestamp")).ok_or(wrong("isv.invalid-timestamp"))?;
    if shared.config.clock.now().seconds_since(at).abs() > TIME_SECONDS_MAX {
        return Err(wrong("isv.invalid-timestamp"));
    }
    if value("charset") != "utf-8" || value("version") != "1.0" {
        return Err(wrong("isv.invalid-charset"));
    }
    Ok(())
}

/// Does what is asked and gives the answer's object, and what is to be told by itself.
fn execute(shared: &Shared, form: &Form, method: &str, host: &str) -> (String, Option<super::book::Notification>) {
    let now = shared.config.clock.now();
    let content = content(form);
    let mut book = shared.book();
    let book: &mut Book = &mut book;
    let mut notification = None;
    let done = match method {
        "alipay.trade.query" => trades::query(book, &content, now),
        "alipay.trade.close" => trades::close(book, &content, now),
        "alipay.trade.refund" => trades::refund(book, &content, now).map(|(object, refunded)| {
            notification = refunded.map(|trade| super::notification::about(shared, book, &trade, now));
            object
        }),
        "alipay.trade.fastpay.refund.query" => trades::refund_query(book, &content),
        "alipay.fund.trans.uni.transfer" => transfers::transfer(book, &content, now),
        "alipay.fund.trans.common.query" => transfers::query(book, &content),
        "alipay.data.dataservice.bill.downloadurl.query" => bill::address(shared, book, &content, host, now),
        _ => Err(No { code: "40002", sub_code: "isv.invalid-method" }),
    };
    (done.unwrap_or_else(wire::refusal), notification)
}
