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
    /// Answers code 20000, and nothing was done.
    UnavailableBefore,
    /// Does it, and answers code 20000.
    UnavailableAfter,
    /// Refuses it at the gateway with code 40001: an argument is missing.
    MissingArgument,
    /// Refuses it at the gateway with code 40002: an argument is wrong.
    InvalidArgument,
    /// Refuses it at the gateway as it refuses transfers in key mode: no certificate was named.
    MissingCertificate,
    /// Refuses it at the gateway with code 40006: the application may not call this.
    NoPermission,
    /// Does it, and answers with a page, as a broken gateway does.
    PageAfter,
    /// Does it, and the answer was changed on its way: the signature is not right for it.
    ForgedAnswer,
    /// Does it, and the answer has no signature.
    UnsignedAnswer,
    /// Does it, and answers twice in one body.
    AnsweredTwice,
}

const UNAVAILABLE: No = No { code: "20000", sub_code: "isp.unknow-error" };
const UNCERTIFIED: No = No { code: "40002", sub_code: "isv.missing-app-cert-sn" };

impl AlipayFault {
    /// What is answered where nothing is done and nobody waits.
    fn at_the_door(self) -> Option<No> {
        Some(match self {
            AlipayFault::SystemErrorBefore => wire::no("SYSTEM_ERROR"),
            AlipayFault::UnavailableBefore => UNAVAILABLE,
            AlipayFault::MissingArgument => No { code: "40001", sub_code: "isv.missing-method" },
            AlipayFault::InvalidArgument => No { code: "40002", sub_code: "isv.invalid-parameter" },
            AlipayFault::MissingCertificate => UNCERTIFIED,
            AlipayFault::NoPermission => No { code: "40006", sub_code: "isv.insufficient-isv-permissions" },
            _ => return None,
        })
    }
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
    let certificate = named(&form, "app_cert_sn").map(|_| shared.certificates.alipay_number.as_str());
    let signed = |object: &str| wire::signed(&shared.keys, certificate, method, object);
    let refused = |no: No| signed(&wire::refusal(no));
    if certificate.is_none() && method == "alipay.fund.trans.uni.transfer" {
        return wire::json(refused(UNCERTIFIED));
    }
    if let Some(no) = fault.and_then(AlipayFault::at_the_door) {
        return wire::json(refused(no));
    }
    match fault {
        Some(AlipayFault::HangBefore) => {
            recovered().await;
            return wire::json(refused(wire::no("SYSTEM_ERROR")));
        }
        Some(AlipayFault::DoneLate) => recovered().await,
        _ => {}
    }
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (object, notification) = execute(&shared, &form, method, host);
    shared.changed();
    if let Some(notification) = notification {
        super::notification::send(&shared, notification).await;
    }
    let answer = signed(&object);
    wire::json(match fault {
        Some(AlipayFault::HangAfter) => {
            recovered().await;
            answer
        }
        Some(AlipayFault::SystemErrorAfter) => refused(wire::no("SYSTEM_ERROR")),
        Some(AlipayFault::UnavailableAfter) => refused(UNAVAILABLE),
        Some(AlipayFault::PageAfter) => return Html("<!doctype html><title>系统繁忙</title>").into_response(),
        Some(AlipayFault::ForgedAnswer) => answer.replacen("\"10000\"", "\"10000\" ", 1),
        Some(AlipayFault::UnsignedAnswer) => format!(r#"{{"{}":{object}}}"#, wire::member(method)),
        Some(AlipayFault::AnsweredTwice) => format!("{answer}{answer}"),
        _ => answer,
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

/// A parameter that is not empty.
fn named<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
    form.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

/// Whether a call names the application's certificate and the vendor's roots, or neither, which is key mode.
fn certified(shared: &Shared, form: &Form) -> Result<(), No> {
    let wrong = |sub_code| Err(No { code: "40002", sub_code });
    let known = &shared.certificates;
    match (named(form, "app_cert_sn"), named(form, "alipay_root_cert_sn")) {
        (None, None) => Ok(()),
        (None, Some(_)) => wrong("isv.missing-app-cert-sn"),
        (Some(_), None) => wrong("isv.missing-alipay-root-cert-sn"),
        (Some(app), _) if app != known.app_number => wrong("isv.invalid-app-cert-sn"),
        (_, Some(roots)) if roots != known.root_number => wrong("isv.invalid-alipay-root-cert-sn"),
        _ => Ok(()),
    }
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
    certified(shared, form)
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
