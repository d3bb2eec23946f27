//! Yunxin as its API answers, and the copies of messages that it sends by itself, to this machine alone.

mod copy;

pub use copy::CopyFault;

use crate::alipay::{callback_client, is_this_machine};
use crate::digest::sha1;
use crate::form::{self, Form};
use crate::line::Line;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use kernel::{Clock, Secret, Timestamp};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// How many messages and nonces are kept; the oldest messages go first.
const KEPT_MAX: usize = 1_000;

/// How far a call's time may lie from the vendor's, in seconds.
const SECONDS_MAX: i64 = 5 * 60;

/// The simulated application.
pub struct YunxinSandboxConfig {
    pub app_id: String,
    pub secret: Secret<String>,
    /// Where copies are posted, an address on this machine; none for nowhere.
    pub copy_url: Option<String>,
    pub clock: Clock,
}

impl YunxinSandboxConfig {
    /// The application `demo0yunxin` with the secret `demo-secret-of-yunxin`.
    pub fn new(copy_url: Option<String>, clock: Clock) -> YunxinSandboxConfig {
        let secret = Secret::new("demo-secret-of-yunxin".to_owned());
        YunxinSandboxConfig { app_id: "demo0yunxin".into(), secret, copy_url, clock }
    }
}

/// A message as it was carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YunxinMessage {
    pub id: u64,
    pub from: String,
    pub to: String,
    /// `TEXT` or `CUSTOM`.
    pub kind: &'static str,
    pub body: String,
    pub ext: String,
    pub at: Timestamp,
}

/// Looks into the simulated Yunxin and makes it fail. Clones share the same one.
#[derive(Clone)]
pub struct YunxinHandle {
    pub line: Line,
    shared: Arc<Shared>,
}

impl YunxinHandle {
    /// What was carried, oldest first.
    pub fn messages(&self) -> Vec<YunxinMessage> {
        self.shared.book().messages.iter().cloned().collect()
    }

    /// Whether an account was made.
    pub fn has_account(&self, account: &str) -> bool {
        self.shared.book().accounts.contains_key(account)
    }

    /// Somebody writes from a device of their own, without our server; gives the message's number.
    pub fn write(&self, from: &str, to: &str, text: &str) -> u64 {
        keep(&self.shared, (from, to, "TEXT"), text.to_owned(), String::new())
    }

    /// Posts the copy of a message, spoiled or as it should be; gives the status of the answer, none when nobody answers.
    pub async fn send_copy(&self, id: u64, fault: Option<CopyFault>) -> Option<u16> {
        let message = self.shared.book().messages.iter().find(|message| message.id == id).cloned()?;
        let url = self.shared.config.copy_url.as_ref().filter(|url| is_this_machine(url))?;
        copy::send(&self.shared, url, &message, fault).await
    }
}

pub(super) struct Shared {
    config: YunxinSandboxConfig,
    line: Line,
    client: reqwest::Client,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    /// The token of each account.
    accounts: HashMap<String, String>,
    messages: VecDeque<YunxinMessage>,
    written: u64,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/yunxin` on this host.
///
/// - `POST /yunxin/user/create.action`, `POST /yunxin/msg/sendMsg.action`: the API
pub fn yunxin_router(config: YunxinSandboxConfig) -> (Router, YunxinHandle) {
    let line = Line::default();
    let shared = Arc::new(Shared { config, line: line.clone(), client: callback_client(), book: Mutex::default() });
    let router = Router::new()
        .route("/yunxin/user/create.action", post(create))
        .route("/yunxin/msg/sendMsg.action", post(send))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, YunxinHandle { line, shared })
}

fn no(code: i64, desc: &str) -> Response {
    Json(json!({"code": code, "desc": desc})).into_response()
}

/// Answers a call whose checksum is right.
async fn answer(shared: &Shared, headers: &HeaderMap, body: &[u8], work: impl FnOnce(&Form) -> Response) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form = form::parse(&String::from_utf8_lossy(body));
    shared
        .line
        .run(|code| {
            if header("appkey") != shared.config.app_id {
                return no(403, "app");
            }
            let nonce = header("nonce");
            let signed = [shared.config.secret.expose(), nonce, header("curtime")].concat();
            let seconds: i64 = header("curtime").parse().unwrap_or_default();
            let late = (shared.config.clock.now().seconds() - seconds).abs() > SECONDS_MAX;
            if nonce.is_empty() || nonce.len() > 128 || late || sha1(signed.as_bytes()) != header("checksum") {
                return no(414, "bad CheckSum");
            }
            match code {
                Some(code) => no(code, "demo refusal"),
                None => work(&form),
            }
        })
        .await
}

async fn create(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&shared, &headers, &body, |form| {
        let (account, token) = (form::value(form, "accid"), form::value(form, "token"));
        if account.is_empty() || account.len() > 32 {
            return no(414, "accid is illegal");
        }
        let mut book = shared.book();
        if book.accounts.contains_key(account) {
            return no(414, "already register");
        }
        book.accounts.insert(account.to_owned(), token.to_owned());
        Json(json!({"code": 200, "info": {"token": token, "accid": account, "name": ""}})).into_response()
    })
    .await
}

async fn send(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&shared, &headers, &body, |form| {
        let value = |name| form::value(form, name);
        let (from, to) = (value("from"), value("to"));
        if ![from, to].iter().all(|account| shared.book().accounts.contains_key(*account)) {
            return no(414, "accid not register");
        }
        let text = serde_json::from_str::<Value>(value("body")).ok();
        let (kind, body) = match (value("type"), text) {
            ("0", Some(text)) => ("TEXT", text["msg"].as_str().unwrap_or_default().to_owned()),
            ("100", Some(_)) => ("CUSTOM", value("body").to_owned()),
            _ => return no(414, "body is illegal"),
        };
        let id = keep(&shared, (from, to, kind), body, value("ext").to_owned());
        let at = shared.config.clock.now().micros() / 1_000;
        Json(json!({"code": 200, "data": {"msgid": id, "timetag": at, "antispam": false}})).into_response()
    })
    .await
}

fn keep(shared: &Shared, (from, to, kind): (&str, &str, &'static str), body: String, ext: String) -> u64 {
    let at = shared.config.clock.now();
    let mut book = shared.book();
    while book.messages.len() >= KEPT_MAX {
        book.messages.pop_front();
    }
    book.written += 1;
    // As the vendor's numbers do, these look like phone numbers.
    let id = 13_019_995_240 + book.written;
    book.messages.push_back(YunxinMessage { id, from: from.to_owned(), to: to.to_owned(), kind, body, ext, at });
    id
}
