//! `POST /aliyun/dypls/`: BindAxb and UnbindSubscription of a pool of AXB numbers (号码隐私保护).
//!
//! As documented: X is picked from the pool, and one X stands between many pairs as long as nobody is in two of them. Numbers of the
//! pool are invented like everybody's.

use super::answer::{self, Refusal};
use super::send::{authenticate, parameters};
use super::signature::Arrived;
use crate::state::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::DateTime;
use kernel::{Timestamp, calendar};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The key of the simulated pool.
pub const RELAY_POOL: &str = "FC100000demo";

/// Numbers in the pool.
const NUMBERS: usize = 20;

/// A binding must outlive the call by more than this, in seconds.
const LASTS_MIN: i64 = 60;

/// What the simulated number protection does instead of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayFault {
    /// Answers this code: nothing was done.
    Code(&'static str),
    /// Answers nothing until [`crate::SandboxHandle::mend_relay`], and does nothing.
    Hang,
    /// Does its work and answers with a page and a 502.
    LostAnswer,
    /// Does nothing and answers 200 with a page.
    Html,
    /// Does its work and answers OK without saying what was bound.
    HalfAnswer,
}

/// A number that stands between two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LentNumber {
    pub one: String,
    pub other: String,
    pub number: String,
    pub subs_id: String,
    pub until: Timestamp,
    /// The customer's own reference.
    pub reference: Option<String>,
}

/// What the simulated pool remembers.
pub(crate) struct Pool {
    pub numbers: usize,
    pub lent: Vec<LentNumber>,
    /// Bindings so far, those that ended too.
    pub bound: u64,
    /// Calls so far, refused and failed ones too: (bind, unbind).
    pub asked: (u64, u64),
    /// What the next calls run into: how often, and what. `None` stands for always.
    pub fault: Option<(Option<usize>, RelayFault)>,
    /// How often it was mended: calls that hang wait for the next time.
    pub mended: u64,
}

impl Default for Pool {
    fn default() -> Pool {
        Pool { numbers: NUMBERS, lent: Vec::new(), bound: 0, asked: (0, 0), fault: None, mended: 0 }
    }
}

impl Pool {
    fn take_fault(&mut self) -> Option<RelayFault> {
        let (left, fault) = self.fault?;
        self.fault = match left {
            None => Some((None, fault)),
            Some(left) => left.checked_sub(1).filter(|left| *left > 0).map(|left| (Some(left), fault)),
        };
        Some(fault)
    }

    /// The bindings that have not expired, the latest first.
    pub fn standing(&self, now: Timestamp) -> Vec<LentNumber> {
        self.lent.iter().rev().filter(|lent| now < lent.until).cloned().collect()
    }
}

pub(crate) async fn number_protection(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = shared.config.clock.now();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (host, binds) = (header("host").to_owned(), header("x-acs-action") != "UnbindSubscription");
    let (request_id, fault, mended) = arrived(&shared, binds);
    let query = uri.query().unwrap_or_default();
    let request = Arrived { method: method.as_str(), path: uri.path(), query, headers: &headers, body: &body };
    let action = if binds { "BindAxb" } else { "UnbindSubscription" };
    if let Err(error) = authenticate(&shared, &request, now, "2017-05-25", action) {
        return error.answer(&host, &request_id);
    }
    match fault {
        Some(RelayFault::Code(code)) => return Refusal::new(code, "失败").answer(&request_id),
        Some(RelayFault::Html) => return answer::page(),
        Some(RelayFault::Hang) => {
            shared.wait_until(move |state| (state.relay.mended > mended).then_some(())).await;
            return Refusal::new("isp.SYSTEM_ERROR", "系统错误").answer(&request_id);
        }
        Some(RelayFault::LostAnswer | RelayFault::HalfAnswer) | None => {}
    }
    let asked = parameters(query);
    let done = if binds { bind(&shared, &asked, now) } else { unbind(&shared, &asked, now).map(|()| json!(null)) };
    shared.changed();
    match (done, fault) {
        (_, Some(RelayFault::LostAnswer)) => {
            (StatusCode::BAD_GATEWAY, Html("<!doctype html><title>502</title>")).into_response()
        }
        (Err(refusal), _) => refusal.answer(&request_id),
        (Ok(bound), fault) => {
            let mut body = json!({"Code": "OK", "Message": "OK", "RequestId": request_id});
            match (binds, fault) {
                (_, Some(RelayFault::HalfAnswer)) => {}
                (true, _) => body["SecretBindDTO"] = bound,
                (false, _) => body["ChargeId"] = json!("true"),
            }
            Json(body).into_response()
        }
    }
}

fn arrived(shared: &Shared, binds: bool) -> (String, Option<RelayFault>, u64) {
    let mut state = shared.state();
    state.requests += 1;
    let request_id = format!("00000000-0000-5000-8000-{:012X}", state.requests);
    let pool = &mut state.relay;
    let counted = if binds { &mut pool.asked.0 } else { &mut pool.asked.1 };
    *counted += 1;
    (request_id, pool.take_fault(), pool.mended)
}

fn require_pool(asked: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let known = asked.get("PoolKey").is_some_and(|key| key == RELAY_POOL);
    if known { Ok(()) } else { Err(Refusal::new("isv.POOLKEY_NOT_EXISTS", "号池不存在")) }
}

fn bind(shared: &Shared, asked: &BTreeMap<String, String>, now: Timestamp) -> Result<serde_json::Value, Refusal> {
    require_pool(asked)?;
    let value = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let (one, other) = (value("PhoneNoA"), value("PhoneNoB"));
    let is_mobile = |text: &str| matches!(text.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit));
    if !is_mobile(one) || !is_mobile(other) {
        return Err(Refusal::new("isv.MOBILE_NUMBER_ILLEGAL", "号码格式非法"));
    }
    let until = DateTime::strptime("%Y-%m-%d %H:%M:%S", value("Expiration")).ok();
    let until = until.and_then(|local| local.to_zoned_datetime(calendar::shanghai()).ok());
    let until = until.map(|moment| Timestamp::from(moment.timestamp()));
    let Some(until) = until.filter(|until| until.seconds_since(now) > LASTS_MIN) else {
        return Err(Refusal::new("isv.EXPIRE_DATE_ILLEGAL", "过期时间非法"));
    };
    // Whom nothing is recorded of must not be recorded: the product would take `true` as well.
    if one == other || value("IsRecordingEnabled") == "true" {
        return Err(Refusal::new("isv.ILLEGAL_ARGUMENT", "参数非法"));
    }
    let mut state = shared.state();
    let pool = &mut state.relay;
    pool.lent.retain(|lent| now < lent.until);
    let is_taken = |number: &String| {
        let both =
            |lent: &&LentNumber| [&lent.one, &lent.other].into_iter().any(|phone| phone == one || phone == other);
        pool.lent.iter().filter(|lent| lent.number == *number).any(|lent| both(&lent))
    };
    let number = (1..=pool.numbers).map(|at| format!("1999999{at:04}")).find(|number| !is_taken(number));
    let Some(number) = number else { return Err(Refusal::new("isv.NO_AVAILABLE_NUMBER", "无可用号码")) };
    pool.bound += 1;
    let subs_id = format!("{}", 1_000_000_768_790_000 + pool.bound);
    pool.lent.push(LentNumber {
        one: one.to_owned(),
        other: other.to_owned(),
        number: number.clone(),
        subs_id: subs_id.clone(),
        until,
        reference: asked.get("OutId").cloned(),
    });
    Ok(json!({"SubsId": subs_id, "SecretNo": number, "Extension": ""}))
}

fn unbind(shared: &Shared, asked: &BTreeMap<String, String>, now: Timestamp) -> Result<(), Refusal> {
    require_pool(asked)?;
    let value = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let mut state = shared.state();
    let pool = &mut state.relay;
    pool.lent.retain(|lent| now < lent.until);
    let there = pool.lent.len();
    pool.lent.retain(|lent| lent.subs_id != value("SubsId") || lent.number != value("SecretNo"));
    if pool.lent.len() < there { Ok(()) } else { Err(Refusal::new("isv.SUBS_NOT_EXIST", "绑定关系不存在")) }
}
