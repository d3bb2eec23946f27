//! Forms, times and signed answers, written from the vendor's description and not from the adapter.

use super::keys::Keys;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use kernel::{Fen, Timestamp, calendar};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

pub(super) type Form = BTreeMap<String, String>;

/// A no of the vendor: its public code and its word for the reason.
#[derive(Clone, Copy, Debug)]
pub(super) struct No {
    pub code: &'static str,
    pub sub_code: &'static str,
}

/// A no of the business behind the gateway.
pub(super) const fn no(sub_code: &'static str) -> No {
    No { code: "40004", sub_code }
}

/// The decoded parameters of a query and a form together. A name that stands in both is taken from the form, as the real
/// gateway does.
pub(super) fn parameters(query: &str, body: &[u8]) -> Form {
    let body = String::from_utf8_lossy(body);
    let pairs = query.split('&').chain(body.split('&')).filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(name, value)| Some((decoded(name)?, decoded(value)?))).collect()
}

fn decoded(text: &str) -> Option<String> {
    let bytes = crate::aliyun::decode(&text.replace('+', "%20"))?;
    String::from_utf8(bytes).ok()
}

/// A form's encoding.
pub(super) fn encoded(form: &Form) -> String {
    let pairs: Vec<String> = form.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => escaped.push('+'),
            b'-' | b'_' | b'.' | b'*' => escaped.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(escaped, "%{byte:02X}")),
        }
    }
    escaped
}

/// The text that is signed: by name, without `leave_out` and without what is empty where `skip_empty` says so.
pub(super) fn signed_text(form: &Form, leave_out: &[&str]) -> String {
    let pairs = form.iter().filter(|(name, _)| !leave_out.contains(&name.as_str()));
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Beijing time.
pub(super) fn time(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(calendar::shanghai()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    let local = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text).ok()?;
    local.to_zoned_datetime(calendar::shanghai()).ok().map(|moment| moment.timestamp().into())
}

/// Yuan with at most two decimals, positive.
pub(crate) fn amount(text: &str) -> Option<Fen> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "00"));
    if decimals.is_empty() || decimals.len() > 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let cents = format!("{decimals:0<2}").parse::<i64>().ok()?;
    let fen = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    (fen > 0).then_some(Fen(fen))
}

/// The text of an answer's object, with slashes escaped as the real one does.
pub(super) fn object(fields: &[(&str, &str)]) -> String {
    let map: Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    Value::Object(map).to_string().replace('/', "\\/")
}

/// The object of a no.
pub(super) fn refusal(no: No) -> String {
    let message = match no.code {
        "20000" => "Service Currently Unavailable",
        "40001" => "Missing Required Arguments",
        "40002" => "Invalid Arguments",
        "40005" => "App Call Limited",
        "40006" => "Insufficient Permissions",
        _ => "Business Failed",
    };
    object(&[("code", no.code), ("msg", message), ("sub_code", no.sub_code), ("sub_msg", "演示")])
}

/// `alipay.trade.query` → `alipay_trade_query_response`.
pub(super) fn member(method: &str) -> String {
    format!("{}_response", method.replace('.', "_"))
}

/// A signed body; in certificate mode it names the certificate of the key, which is not signed itself.
pub(super) fn signed(keys: &Keys, certificate: Option<&str>, method: &str, object: &str) -> String {
    let named = certificate.map(|number| format!(r#","alipay_cert_sn":"{number}""#)).unwrap_or_default();
    format!(r#"{{"{}":{object}{named},"sign":"{}"}}"#, member(method), keys.sign(object))
}

pub(super) fn json(body: String) -> Response {
    (StatusCode::OK, [(CONTENT_TYPE, "text/html;charset=utf-8")], body).into_response()
}
