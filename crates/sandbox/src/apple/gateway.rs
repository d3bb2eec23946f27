//! `/acquirer`: checks who writes, dispatches, and signs the answer.

use super::book::Notification;
use super::{Shared, bill, notification, payments};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use kernel::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;

/// How far a message's time may lie from the acquirer's, in seconds.
const TIME_SECONDS_MAX: i64 = 300;

/// What the next message runs into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcquirerFault {
    /// Answers nothing until [`super::ApplePayHandle::recover`], and nothing was done.
    HangBefore,
    /// Does it, and answers nothing until [`super::ApplePayHandle::recover`].
    HangAfter,
    /// Answers nothing; does it at [`super::ApplePayHandle::recover`], when the caller has long given up.
    DoneLate,
    /// Answers `system_error`, and nothing was done.
    SystemErrorBefore,
    /// Does it, and answers `system_error`.
    SystemErrorAfter,
    /// Answers `unavailable`: surely not done.
    Unavailable,
    /// Does it, and answers with a page, as a broken gateway does.
    PageAfter,
    /// Does it, and the answer was changed on its way.
    ForgedAnswer,
    /// Does it, and the answer has no signature.
    UnsignedAnswer,
    /// Does it, and answers with the genuine answer to another message.
    OtherAnswer,
    /// Does it, and answers twice in one body.
    AnsweredTwice,
}

/// What answers a message.
pub(super) async fn call(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let (fault, recoveries) = {
        let mut book = shared.book();
        (book.faults.pop_front(), book.recoveries)
    };
    let message: Value = serde_json::from_slice(&body).unwrap_or_default();
    let signature = headers.get("signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let answer = |outcome: Result<Value, &'static str>| signed(&shared, &message, outcome);
    if let Err(code) = authenticate(&shared, &message, &body, signature) {
        return answer(Err(code));
    }
    match fault {
        Some(AcquirerFault::HangBefore) => {
            shared.recovered(recoveries).await;
            return answer(Err("system_error"));
        }
        Some(AcquirerFault::DoneLate) => shared.recovered(recoveries).await,
        Some(AcquirerFault::SystemErrorBefore) => return answer(Err("system_error")),
        Some(AcquirerFault::Unavailable) => return answer(Err("unavailable")),
        _ => {}
    }
    let (outcome, told) = execute(&shared, &message);
    shared.changed();
    if let Some(told) = told {
        notification::send(&shared, told).await;
    }
    match fault {
        Some(AcquirerFault::HangAfter) => {
            shared.recovered(recoveries).await;
            answer(outcome)
        }
        Some(AcquirerFault::SystemErrorAfter) => answer(Err("system_error")),
        Some(AcquirerFault::PageAfter) => {
            (StatusCode::BAD_GATEWAY, Html("<!doctype html><title>系统繁忙</title>")).into_response()
        }
        Some(fault @ (AcquirerFault::ForgedAnswer | AcquirerFault::UnsignedAnswer | AcquirerFault::AnsweredTwice)) => {
            spoiled(&shared, &message, outcome, fault)
        }
        Some(AcquirerFault::OtherAnswer) => {
            let mut other = message.clone();
            other["request"] = json!("00000000000000000000000000000000");
            signed(&shared, &other, outcome)
        }
        _ => answer(outcome),
    }
}

/// What the acquirer checks before it does anything.
fn authenticate(shared: &Shared, message: &Value, body: &[u8], signature: &str) -> Result<(), &'static str> {
    let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("account") != shared.config.account {
        return Err("account");
    }
    let raw = std::str::from_utf8(body).map_err(|_| "malformed")?;
    if !shared.keys.app_signed(raw, signature) {
        return Err("signature");
    }
    let now = shared.config.clock.now();
    let at = text("at").parse::<jiff::Timestamp>().map(Timestamp::from).map_err(|_| "malformed")?;
    if now.seconds_since(at).abs() > TIME_SECONDS_MAX {
        return Err("clock");
    }
    let mut book = shared.book();
    book.heard.retain(|_, heard| now.seconds_since(*heard) <= 2 * TIME_SECONDS_MAX);
    let new = text("request").len() == 32 && book.heard.insert(text("request").to_owned(), now).is_none();
    if new { Ok(()) } else { Err("malformed") }
}

/// Does what is asked, and gives what is to be told by itself.
fn execute(shared: &Shared, message: &Value) -> (Result<Value, &'static str>, Option<Notification>) {
    let now = shared.config.clock.now();
    let nothing = Value::Null;
    let content = message.get("content").unwrap_or(&nothing);
    let mut book = shared.book();
    match message.get("call").and_then(Value::as_str).unwrap_or_default() {
        "capture" => payments::capture(shared, &mut book, content, now),
        "query" => (Ok(payments::query(&book, content)), None),
        "close" => (payments::close(&mut book, content), None),
        "refund" => payments::refund(shared, &mut book, content, now),
        "query_refund" => (Ok(payments::query_refund(&book, content)), None),
        "bill" => (bill::of_day(&book, content, now), None),
        _ => (Err("call"), None),
    }
}

fn body_of(message: &Value, account: &str, outcome: Result<Value, &'static str>) -> Value {
    let mut body = json!({ "call": message["call"], "account": account, "request": message["request"] });
    match outcome {
        Ok(content) => body["content"] = content,
        Err(code) => body["error"] = json!(code),
    }
    body
}

fn signed(shared: &Shared, message: &Value, outcome: Result<Value, &'static str>) -> Response {
    let body = body_of(message, &shared.config.account, outcome).to_string();
    ([("signature", shared.keys.sign(&body))], [(CONTENT_TYPE, "application/json")], body).into_response()
}

fn spoiled(shared: &Shared, message: &Value, outcome: Result<Value, &'static str>, fault: AcquirerFault) -> Response {
    let body = body_of(message, &shared.config.account, outcome).to_string();
    let signature = shared.keys.sign(&body);
    match fault {
        AcquirerFault::UnsignedAnswer => body.into_response(),
        AcquirerFault::AnsweredTwice => ([("signature", signature)], format!("{body}{body}")).into_response(),
        _ => ([("signature", signature)], body.replacen('{', "{ ", 1)).into_response(),
    }
}
