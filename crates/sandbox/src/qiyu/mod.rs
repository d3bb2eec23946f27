//! Qiyu as its API answers, and what its desk tells by itself, to this machine alone.

mod event;

pub use event::DeskFault;

use crate::alipay::{callback_client, is_this_machine};
use crate::digest::{md5, sha1};
use crate::form;
use crate::line::Line;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use kernel::{Clock, Secret};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// How many messages are kept; the oldest go first.
const KEPT_MAX: usize = 1_000;

/// How far a call's time may lie from the vendor's, in seconds.
const SECONDS_MAX: i64 = 5 * 60;

/// The simulated application.
pub struct QiyuSandboxConfig {
    pub app_id: String,
    pub secret: Secret<String>,
    /// Where the desk tells what happens, an address on this machine; none for nowhere.
    pub callback_url: Option<String>,
    pub clock: Clock,
}

impl QiyuSandboxConfig {
    /// The application `demo0qiyu` with the secret `demo-secret-of-qiyu`.
    pub fn new(callback_url: Option<String>, clock: Clock) -> QiyuSandboxConfig {
        let secret = Secret::new("demo-secret-of-qiyu".to_owned());
        QiyuSandboxConfig { app_id: "demo0qiyu".into(), secret, callback_url, clock }
    }
}

/// Who is at the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duty {
    #[default]
    Open,
    /// That many wait.
    Busy(u32),
    Closed,
}

/// Looks into the simulated Qiyu and makes it fail. Clones share the same one.
#[derive(Clone)]
pub struct QiyuHandle {
    pub line: Line,
    shared: Arc<Shared>,
}

impl QiyuHandle {
    /// Who is at the desk from now on.
    pub fn set_duty(&self, duty: Duty) {
        self.shared.book().duty = duty;
    }

    /// What people wrote, oldest first: person and text or the picture's address.
    pub fn messages(&self) -> Vec<(String, String)> {
        self.shared.book().messages.iter().cloned().collect()
    }

    /// How content people were, oldest first: person and points.
    pub fn evaluations(&self) -> Vec<(String, i64)> {
        self.shared.book().evaluations.iter().cloned().collect()
    }

    /// The desk tells something (`MSG`, `SESSION_END` and so on), spoiled or as it should be; gives the status of the
    /// answer, none when nobody answers.
    pub async fn tell(&self, event: &str, body: &Value, fault: Option<DeskFault>) -> Option<u16> {
        let url = self.shared.config.callback_url.as_ref().filter(|url| is_this_machine(url))?;
        event::send(&self.shared, url, event, body, fault).await
    }
}

pub(super) struct Shared {
    config: QiyuSandboxConfig,
    line: Line,
    client: reqwest::Client,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    duty: Duty,
    /// The conversation of each person.
    sessions: HashMap<String, i64>,
    messages: VecDeque<(String, String)>,
    evaluations: VecDeque<(String, i64)>,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn checksum(&self, secret: &str, body: &[u8], time: &str) -> String {
        sha1([secret, &md5(body), time].concat().as_bytes())
    }
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/qiyu` on this host.
///
/// - `POST /qiyu/message/send`, `POST /qiyu/event/…`: the API
pub fn qiyu_router(config: QiyuSandboxConfig) -> (Router, QiyuHandle) {
    let line = Line::default();
    let shared = Arc::new(Shared { config, line: line.clone(), client: callback_client(), book: Mutex::default() });
    let router = Router::new()
        .route("/qiyu/{area}/{call}", post(call))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, QiyuHandle { line, shared })
}

fn code(code: i64) -> Response {
    Json(json!({"code": code, "message": "demo"})).into_response()
}

async fn call(
    State(shared): State<Arc<Shared>>,
    Path((area, call)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let value = |name| form::value(&query, name);
    shared
        .line
        .run(|refused| {
            if value("appKey") != shared.config.app_id {
                return code(14001);
            }
            let seconds: i64 = value("time").parse().unwrap_or_default();
            if (shared.config.clock.now().seconds() - seconds).abs() > SECONDS_MAX {
                return code(14003);
            }
            if value("checksum") != shared.checksum(shared.config.secret.expose(), &body, value("time")) {
                return code(14002);
            }
            if let Some(refused) = refused {
                return code(refused);
            }
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            let Some(person) = asked["uid"].as_str() else { return code(14004) };
            work(&shared, (&area, &call), person, &asked)
        })
        .await
}

fn work(shared: &Shared, call: (&str, &str), person: &str, asked: &Value) -> Response {
    let mut book = shared.book();
    let session = book.sessions.get(person).copied();
    match call {
        ("event", "applyStaff") => match book.duty {
            Duty::Closed => code(14005),
            Duty::Busy(count) => Json(json!({"code": 14006, "count": count, "message": "demo"})).into_response(),
            Duty::Open => {
                let next = 62_000 + i64::try_from(book.sessions.len()).unwrap_or_default();
                let session = session.unwrap_or(next);
                book.sessions.insert(person.to_owned(), session);
                // Whoever does not ask for a person gets a robot.
                let kind = asked["staffType"].as_i64().unwrap_or_default();
                Json(json!({"code": 200, "sessionId": session, "staffId": 1, "staffName": "客服小林", "staffType": kind}))
                    .into_response()
            }
        },
        ("event", "queryQueueStatus") => match book.duty {
            Duty::Busy(count) => Json(json!({"code": 200, "count": count})).into_response(),
            _ => code(14007),
        },
        ("event", "updateUInfo") => code(200),
        ("event", "evaluate") => match asked["evaluation"].as_i64() {
            Some(points) if session == asked["sessionId"].as_i64() => {
                keep(&mut book.evaluations, (person.to_owned(), points));
                code(200)
            }
            _ => code(14010),
        },
        // Without a conversation nobody reads it.
        ("message", "send") if session.is_none() => code(14007),
        ("message", "send") => {
            let content = &asked["content"];
            let text = content.as_str().or_else(|| content["url"].as_str()).unwrap_or_default().to_owned();
            keep(&mut book.messages, (person.to_owned(), text));
            code(200)
        }
        _ => code(14004),
    }
}

fn keep<T>(list: &mut VecDeque<T>, item: T) {
    while list.len() >= KEPT_MAX {
        list.pop_front();
    }
    list.push_back(item);
}
