//! JPush as its API answers. What arrived is kept per device; a number that comes again is answered as at first and shows
//! nothing again.

mod page;

use crate::line::Line;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Clock, Rng, Secret, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// How many notices and how many numbers are kept; the oldest go first.
const KEPT_MAX: usize = 1_000;

/// How many numbers are given at once, and for how long one is good, in seconds.
const NUMBERS_MAX: usize = 10;
const NUMBER_SECONDS: i64 = 86_400;

/// Whose phones can be spoken of. <https://docs.jiguang.cn/jpush/practice/push_strategy>
const MAKERS: [&str; 10] = ["xiaomi", "huawei", "honor", "meizu", "oppo", "vivo", "fcm", "nio", "asus", "hmos"];

/// By which ways a notice goes to them (`distribution`), and to those that have Google's services beside the maker's
/// (`distribution_fcm`).
const WAYS: [&str; 4] = ["first_ospush", "ospush", "jpush", "secondary_push"];
const WAYS_BESIDE_FCM: [&str; 5] = ["jpush", "fcm", "pns", "secondary_fcm_push", "secondary_pns_push"];

/// The simulated application.
pub struct JPushSandboxConfig {
    pub app_id: String,
    pub secret: Secret<String>,
    pub clock: Clock,
    pub rng: Rng,
}

impl JPushSandboxConfig {
    /// The application `demo0jpush` with the secret `demo-secret-of-jpush`.
    pub fn new(clock: Clock, rng: Rng) -> JPushSandboxConfig {
        let secret = Secret::new("demo-secret-of-jpush".to_owned());
        JPushSandboxConfig { app_id: "demo0jpush".into(), secret, clock, rng }
    }
}

/// A notice on one device.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct PushedNotice {
    pub device: String,
    pub title: String,
    pub text: String,
    pub link: String,
    pub received_at: Timestamp,
    /// What was asked of the makers, as it came.
    pub makers: Value,
}

/// Looks into the simulated JPush and makes it fail. Clones share the same one.
#[derive(Clone)]
pub struct JPushHandle {
    pub line: Line,
    shared: Arc<Shared>,
}

impl JPushHandle {
    /// What arrived on a device, newest first.
    pub fn notices(&self, device: &str) -> Vec<PushedNotice> {
        self.shared.book().notices.iter().rev().filter(|notice| notice.device == device).cloned().collect()
    }

    /// The app was taken off this device.
    pub fn forget_device(&self, device: &str) {
        self.shared.book().gone.insert(device.to_owned());
    }
}

struct Shared {
    config: JPushSandboxConfig,
    line: Line,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    /// Oldest first.
    notices: VecDeque<PushedNotice>,
    gone: HashSet<String>,
    /// Numbers that were given.
    numbers: HashMap<String, Number>,
    pushed: u64,
}

/// A number of a push.
struct Number {
    given_at: Timestamp,
    /// What was answered to its first push.
    answered: Option<String>,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let given = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let decoded = given.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text).ok());
        let right = [&self.config.app_id, ":", self.config.secret.expose()].concat();
        decoded.is_some_and(|bytes| bytes == right.as_bytes())
    }
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/jpush` on this host.
///
/// - `GET /jpush/v3/push/cid`, `POST /jpush/v3/push`, `POST /jpush/v3/push/validate`: the API
/// - `GET /sandbox/push`: what arrived, as a phone shows it
pub fn jpush_router(config: JPushSandboxConfig) -> (Router, JPushHandle) {
    let line = Line::default();
    let shared = Arc::new(Shared { config, line: line.clone(), book: Mutex::default() });
    let router = Router::new()
        .route("/jpush/v3/push/cid", get(numbers))
        .route("/jpush/v3/push", post(push))
        .route("/jpush/v3/push/validate", post(validate))
        .route("/sandbox/push", get(page::page))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, JPushHandle { line, shared })
}

/// A no: the status depends on the code.
fn no(code: i64) -> Response {
    let status = match code {
        1004 => StatusCode::UNAUTHORIZED,
        2002 => StatusCode::TOO_MANY_REQUESTS,
        1000 => StatusCode::INTERNAL_SERVER_ERROR,
        1030 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    };
    (status, Json(json!({"error": {"code": code, "message": "demo refusal"}}))).into_response()
}

async fn numbers(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = crate::form::parse(&query.unwrap_or_default());
    shared
        .line
        .run(|code| {
            if !shared.knows(&headers) {
                return no(1004);
            }
            if let Some(code) = code {
                return no(code);
            }
            let count: usize = crate::form::value(&query, "count").parse().unwrap_or(1);
            if !(1..=NUMBERS_MAX).contains(&count) {
                return no(1003);
            }
            let given_at = shared.config.clock.now();
            let mut book = shared.book();
            if book.numbers.len() >= KEPT_MAX {
                book.numbers.clear();
            }
            let list: Vec<String> = (0..count)
                .map(|_| format!("{}-{:032x}", shared.config.app_id, u128::from_be_bytes(shared.config.rng.bytes())))
                .collect();
            let new = |number: &String| (number.clone(), Number { given_at, answered: None });
            book.numbers.extend(list.iter().map(new));
            Json(json!({ "cidlist": list })).into_response()
        })
        .await
}

async fn push(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    shared
        .line
        .run(|code| {
            if !shared.knows(&headers) {
                return no(1004);
            }
            if let Some(code) = code {
                return no(code);
            }
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            match take(&shared, &asked) {
                Ok(id) => Json(json!({"sendno": "0", "msg_id": id})).into_response(),
                Err(code) => no(code),
            }
        })
        .await
}

/// The checks of a push, and nothing is pushed.
async fn validate(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    shared
        .line
        .run(|code| {
            if !shared.knows(&headers) {
                return no(1004);
            }
            if let Some(code) = code {
                return no(code);
            }
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            match check(&asked) {
                Ok(_) => Json(json!({"sendno": "0", "msg_id": "0"})).into_response(),
                Err(code) => no(code),
            }
        })
        .await
}

/// What every push needs: its number, its devices, its makers, title and text.
struct Checked<'a> {
    number: &'a str,
    devices: &'a [Value],
    makers: Value,
    title: &'a str,
    alert: &'a str,
}

fn check(asked: &Value) -> Result<Checked<'_>, i64> {
    let text = |pointer: &str| asked.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
    let number = text("/cid").ok_or(1003)?;
    let devices = asked.pointer("/audience/registration_id").and_then(Value::as_array).ok_or(1003)?;
    let makers = asked.pointer("/options/third_party_channel").cloned().ok_or(1003)?;
    let (title, alert) =
        (text("/notification/android/title").ok_or(1002)?, text("/notification/android/alert").ok_or(1002)?);
    if devices.is_empty() || devices.len() > 1_000 || !are_ways(&makers) {
        return Err(1003);
    }
    Ok(Checked { number, devices, makers, title, alert })
}

/// Whether every maker is one that is known and every way one of its own.
fn are_ways(makers: &Value) -> bool {
    let Some(makers) = makers.as_object() else { return false };
    makers.iter().all(|(maker, said)| {
        let is_one = |name: &str, ways: &[&str]| {
            said.get(name).is_none_or(|way| way.as_str().is_some_and(|way| ways.contains(&way)))
        };
        // HarmonyOS has no Google's services beside it.
        let beside_fcm: &[&str] = if maker == "hmos" { &[] } else { &WAYS_BESIDE_FCM };
        let known = MAKERS.contains(&maker.as_str()) && said.is_object();
        known && is_one("distribution", &WAYS) && is_one("distribution_fcm", beside_fcm)
    })
}

/// Puts a notice on its devices; gives the push's number, or the vendor's code for what is wrong.
fn take(shared: &Shared, asked: &Value) -> Result<String, i64> {
    let Checked { number, devices, makers, title, alert } = check(asked)?;
    let link = asked.pointer("/notification/android/extras/link").and_then(Value::as_str).unwrap_or_default();
    let now = shared.config.clock.now();
    let mut book = shared.book();
    match book.numbers.get(number).filter(|number| now.seconds_since(number.given_at) < NUMBER_SECONDS) {
        None => return Err(1003),
        Some(Number { answered: Some(answered), .. }) => return Ok(answered.clone()),
        Some(Number { answered: None, .. }) => {}
    }
    let reached: Vec<String> = devices
        .iter()
        .filter_map(Value::as_str)
        .filter(|device| !book.gone.contains(*device))
        .map(str::to_owned)
        .collect();
    if reached.is_empty() {
        return Err(1011);
    }
    for device in reached {
        while book.notices.len() >= KEPT_MAX {
            book.notices.pop_front();
        }
        book.notices.push_back(PushedNotice {
            device,
            title: title.to_owned(),
            text: alert.to_owned(),
            link: link.to_owned(),
            received_at: now,
            makers: makers.clone(),
        });
    }
    book.pushed += 1;
    let id = (18_000_000_000 + book.pushed).to_string();
    if let Some(number) = book.numbers.get_mut(number) {
        number.answered = Some(id.clone());
    }
    Ok(id)
}
