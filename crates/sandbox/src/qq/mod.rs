//! QQ as its page and its API answer.

use crate::consent::{self, CodeRefusal, Consent, Face, SandboxApp};
use crate::form::{self, Form};
use crate::line::Line;
use crate::people::{self, PEOPLE};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{Clock, Rng};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// How many tokens are kept; the demo starts anew beyond that.
const TOKENS_MAX: usize = 10_000;

/// The simulated application.
pub struct QqSandboxConfig {
    pub app: SandboxApp,
    /// The only host to which browsers are sent back, without a port.
    pub redirect_host: String,
    pub clock: Clock,
    pub rng: Rng,
}

impl QqSandboxConfig {
    /// The application `100000001` with the secret `demo-secret-of-100000001`.
    pub fn new(redirect_host: impl Into<String>, clock: Clock, rng: Rng) -> QqSandboxConfig {
        QqSandboxConfig { app: SandboxApp::demo("100000001"), redirect_host: redirect_host.into(), clock, rng }
    }
}

/// Makes the simulated QQ fail. Clones share the same one.
#[derive(Clone)]
pub struct QqHandle {
    pub line: Line,
    shared: Arc<Shared>,
}

impl QqHandle {
    /// Answers in the older forms although it is asked for JSON, or no longer.
    pub fn speak_old(&self, old: bool) {
        self.shared.book().speaks_old = old;
    }

    /// The next question who somebody is answers for another application.
    pub fn confuse_apps(&self) {
        self.shared.book().confused = true;
    }
}

struct Shared {
    app: SandboxApp,
    consent: Consent,
    line: Line,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    tokens: HashMap<String, usize>,
    speaks_old: bool,
    confused: bool,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// JSON where it is asked for, else the older form.
    fn say(&self, query: &Form, body: &Value) -> Response {
        if form::value(query, "fmt") == "json" && !self.book().speaks_old {
            return body.to_string().into_response();
        }
        match body["access_token"].as_str() {
            Some(token) => format!("access_token={token}&expires_in=7776000&refresh_token=demo").into_response(),
            None => format!("callback( {body} );\n").into_response(),
        }
    }

    fn no(&self, query: &Form, code: i64) -> Response {
        self.say(query, &json!({"error": code, "error_description": "demo refusal"}))
    }
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/qq` on this host.
///
/// - `GET /qq/oauth2.0/authorize`: where a demo user says yes or no
/// - `GET /qq/oauth2.0/token`, `/qq/oauth2.0/me`, `/qq/user/get_user_info`: the API
pub fn qq_router(config: QqSandboxConfig) -> (Router, QqHandle) {
    let QqSandboxConfig { app, redirect_host, clock, rng } = config;
    let consent = Consent::new("qq", "QQ", redirect_host, clock, rng);
    let line = Line::default();
    let shared = Arc::new(Shared { app, consent, line: line.clone(), book: Mutex::default() });
    let router = Router::new()
        .route("/qq/oauth2.0/authorize", get(arrive))
        .route("/qq/oauth2.0/token", get(token))
        .route("/qq/oauth2.0/me", get(me))
        .route("/qq/user/get_user_info", get(info))
        .route("/sandbox/qq/consent", post(decide))
        .route("/sandbox/qq/consent.css", get(consent::style))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, QqHandle { line, shared })
}

async fn arrive(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let value = |name| form::value(&query, name);
    let known = value("client_id") == shared.app.app_id;
    shared.consent.arrive(Face::Plain, value("client_id"), known, value("redirect_uri"), value("state"))
}

async fn decide(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    shared.consent.decide(&form::parse(&String::from_utf8_lossy(&body)), &[("usercancel", "1")])
}

async fn token(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let value = |name| form::value(&query, name);
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return shared.no(&query, code);
            }
            if value("client_id") != shared.app.app_id {
                return shared.no(&query, 100008);
            }
            if !shared.app.has_secret(value("client_secret")) {
                return shared.no(&query, 100009);
            }
            let person = match shared.consent.take(&shared.app.app_id, value("code"), Some(value("redirect_uri"))) {
                Ok(person) => person,
                Err(CodeRefusal::OtherRedirect) => return shared.no(&query, 100010),
                Err(CodeRefusal::Used) => return shared.no(&query, 100020),
                Err(CodeRefusal::Invalid) => return shared.no(&query, 100019),
            };
            let token = shared.consent.token();
            let mut book = shared.book();
            if book.tokens.len() >= TOKENS_MAX {
                book.tokens.clear();
            }
            book.tokens.insert(token.clone(), person);
            drop(book);
            shared.say(&query, &json!({"access_token": token, "expires_in": 7_776_000, "refresh_token": "demo"}))
        })
        .await
}

fn openid(person: usize) -> String {
    format!("{:032X}", 0xDE30_0000 + person)
}

async fn me(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return shared.no(&query, code);
            }
            let found = shared.book().tokens.get(form::value(&query, "access_token")).copied();
            let Some(person) = found else { return shared.no(&query, 100016) };
            let confused = std::mem::take(&mut shared.book().confused);
            let client_id = if confused { "100000002" } else { &shared.app.app_id };
            let mut body = json!({"client_id": client_id, "openid": openid(person)});
            if form::value(&query, "unionid") == "1" {
                body["unionid"] = Value::from(format!("UID_DEMO{person}"));
            }
            shared.say(&query, &body)
        })
        .await
}

async fn info(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let no = |code: i64| json!({"ret": code, "msg": "demo refusal"}).to_string().into_response();
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let found = shared.book().tokens.get(form::value(&query, "access_token")).copied();
            let Some(person) = found else { return no(100015) };
            if form::value(&query, "oauth_consumer_key") != shared.app.app_id {
                return no(100008);
            }
            if form::value(&query, "openid") != openid(person) {
                return no(100007);
            }
            let picture = people::picture(host, person);
            json!({"ret": 0, "msg": "", "nickname": PEOPLE[person].nickname, "figureurl_qq_1": picture, "figureurl_qq_2": ""})
                .to_string()
                .into_response()
        })
        .await
}
