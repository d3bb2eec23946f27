//! Weibo as its page and its API answer.

use crate::consent::{self, CodeRefusal, Consent, Face, SandboxApp};
use crate::form;
use crate::line::Line;
use crate::people::{self, PEOPLE};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Clock, Rng};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// How many tokens are kept; the demo starts anew beyond that.
const TOKENS_MAX: usize = 10_000;

/// The simulated application.
pub struct WeiboSandboxConfig {
    pub app: SandboxApp,
    /// The only host to which browsers are sent back, without a port.
    pub redirect_host: String,
    pub clock: Clock,
    pub rng: Rng,
}

impl WeiboSandboxConfig {
    /// The application `1000000001` with the secret `demo-secret-of-1000000001`.
    pub fn new(redirect_host: impl Into<String>, clock: Clock, rng: Rng) -> WeiboSandboxConfig {
        WeiboSandboxConfig { app: SandboxApp::demo("1000000001"), redirect_host: redirect_host.into(), clock, rng }
    }
}

/// Makes the simulated Weibo fail. Clones share the same one.
#[derive(Clone)]
pub struct WeiboHandle {
    pub line: Line,
}

struct Shared {
    app: SandboxApp,
    consent: Consent,
    line: Line,
    tokens: Mutex<HashMap<String, usize>>,
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/weibo` on this host.
///
/// - `GET /weibo/oauth2/authorize`: where a demo user says yes or no
/// - `POST /weibo/oauth2/access_token`, `GET /weibo/2/users/show.json`: the API
pub fn weibo_router(config: WeiboSandboxConfig) -> (Router, WeiboHandle) {
    let WeiboSandboxConfig { app, redirect_host, clock, rng } = config;
    let consent = Consent::new("weibo", "微博", redirect_host, clock, rng);
    let line = Line::default();
    let shared = Arc::new(Shared { app, consent, line: line.clone(), tokens: Mutex::default() });
    let router = Router::new()
        .route("/weibo/oauth2/authorize", get(arrive))
        .route("/weibo/oauth2/access_token", post(token))
        .route("/weibo/2/users/show.json", get(user))
        .route("/sandbox/weibo/consent", post(decide))
        .route("/sandbox/weibo/consent.css", get(consent::style))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared);
    (router, WeiboHandle { line })
}

async fn arrive(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let value = |name| form::value(&query, name);
    let known = value("client_id") == shared.app.app_id;
    shared.consent.arrive(Face::Plain, value("client_id"), known, value("redirect_uri"), value("state"))
}

async fn decide(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let form = form::parse(&String::from_utf8_lossy(&body));
    shared.consent.decide(&form, &[("error", "access_denied"), ("error_code", "21330")])
}

fn no(code: i64) -> Response {
    let body = json!({"error": "demo_refusal", "error_code": code, "request": "/demo", "error_description": "demo"});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

async fn token(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let form = form::parse(&String::from_utf8_lossy(&body));
    let value = |name| form::value(&form, name);
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let known = value("client_id") == shared.app.app_id && shared.app.has_secret(value("client_secret"));
            if !known || value("grant_type") != "authorization_code" {
                return no(21324);
            }
            let person = match shared.consent.take(&shared.app.app_id, value("code"), Some(value("redirect_uri"))) {
                Ok(person) => person,
                Err(CodeRefusal::OtherRedirect) => return no(21322),
                Err(CodeRefusal::Invalid | CodeRefusal::Used) => return no(21325),
            };
            let token = shared.consent.token();
            let mut tokens = shared.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            if tokens.len() >= TOKENS_MAX {
                tokens.clear();
            }
            tokens.insert(token.clone(), person);
            let body = json!({"access_token": token, "remind_in": "1000", "expires_in": 1_000, "uid": uid(person)});
            Json(body).into_response()
        })
        .await
}

fn uid(person: usize) -> String {
    format!("900000000{person}")
}

async fn user(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let tokens = shared.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(person) = tokens.get(form::value(&query, "access_token")).copied() else { return no(21327) };
            if form::value(&query, "uid") != uid(person) {
                return no(20003);
            }
            let name = PEOPLE[person].nickname;
            let picture = people::picture(host, person);
            Json(json!({"idstr": uid(person), "screen_name": name, "avatar_large": picture, "gender": "n"}))
                .into_response()
        })
        .await
}
