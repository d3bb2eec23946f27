//! Baidu Tongji as its API answers. A refresh token is good once, and its figures are made up from the day alone.

use crate::form;
use crate::line::Line;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::civil::Date;
use kernel::{Clock, Rng, Secret, Timestamp};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const TOKEN_SECONDS: i64 = 30 * 86_400;

/// How many days a report has at most.
const DAYS_MAX: usize = 366;

/// The simulated application and its site.
pub struct BaiduSandboxConfig {
    pub app_id: String,
    pub secret: Secret<String>,
    /// The refresh token that is good at first.
    pub refresh_token: Secret<String>,
    pub domain: String,
    pub clock: Clock,
    pub rng: Rng,
}

impl BaiduSandboxConfig {
    /// The application `demo0baidu` with the secret `demo-secret-of-baidu` and the refresh token `demo-refresh-of-baidu`.
    pub fn new(domain: impl Into<String>, clock: Clock, rng: Rng) -> BaiduSandboxConfig {
        BaiduSandboxConfig {
            app_id: "demo0baidu".into(),
            secret: Secret::new("demo-secret-of-baidu".to_owned()),
            refresh_token: Secret::new("demo-refresh-of-baidu".to_owned()),
            domain: domain.into(),
            clock,
            rng,
        }
    }
}

/// Makes the simulated Baidu Tongji fail. Clones share the same one.
#[derive(Clone)]
pub struct BaiduHandle {
    pub line: Line,
    shared: Arc<Shared>,
}

impl BaiduHandle {
    /// The access token is no longer taken.
    pub fn end_token(&self) {
        self.shared.book().token = None;
    }

    /// The console gives the operator this refresh token; the one before is no longer taken.
    pub fn give_refresh_token(&self, token: &str) {
        self.shared.book().refresh_token = token.to_owned();
    }

    /// Pages that browsers reported through the script.
    pub fn pages(&self) -> u64 {
        self.shared.book().pages
    }

    /// How often browsers fetched the script.
    pub fn scripts(&self) -> u64 {
        self.shared.book().scripts
    }

    /// How often a refresh token was changed for an access token.
    pub fn refreshes(&self) -> u64 {
        self.shared.book().refreshes
    }
}

struct Shared {
    config: BaiduSandboxConfig,
    line: Line,
    book: Mutex<Book>,
}

struct Book {
    token: Option<(String, Timestamp)>,
    refresh_token: String,
    refreshes: u64,
    scripts: u64,
    pages: u64,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn takes(&self, token: &str) -> bool {
        let now = self.config.clock.now();
        self.book().token.as_ref().is_some_and(|(good, end)| good == token && *end > now)
    }
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/baidu` on this host.
///
/// - `GET /baidu/hm.js`, `/baidu/hm.gif`: the script for browsers, and what it reports
/// - `GET /baidu/oauth/2.0/token`, `/baidu/rest/2.0/tongji/config/getSiteList`, `…/report/getData`: the API
pub fn baidu_router(config: BaiduSandboxConfig) -> (Router, BaiduHandle) {
    let line = Line::default();
    let book =
        Book { token: None, refresh_token: config.refresh_token.expose().clone(), refreshes: 0, scripts: 0, pages: 0 };
    let shared = Arc::new(Shared { config, line: line.clone(), book: Mutex::new(book) });
    let router = Router::new()
        .route("/baidu/hm.js", get(script))
        .route("/baidu/hm.gif", get(page))
        .route("/baidu/oauth/2.0/token", get(token))
        .route("/baidu/rest/2.0/tongji/config/getSiteList", get(sites))
        .route("/baidu/rest/2.0/tongji/report/getData", get(data))
        .with_state(shared.clone());
    (router, BaiduHandle { line, shared })
}

/// The smallest picture that there is.
const DOT: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

async fn script(State(shared): State<Arc<Shared>>) -> Response {
    shared.book().scripts += 1;
    ([(CONTENT_TYPE, "text/javascript")], include_str!("hm.js")).into_response()
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    shared.book().pages += 1;
    ([(CONTENT_TYPE, "image/gif")], DOT).into_response()
}

fn no(code: i64) -> Response {
    Json(json!({"error_code": code, "error_msg": "demo refusal"})).into_response()
}

async fn token(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let value = |name| form::value(&query, name);
    let refused = |word: &str| {
        (StatusCode::BAD_REQUEST, Json(json!({"error": word, "error_description": "demo"}))).into_response()
    };
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let config = &shared.config;
            if value("client_id") != config.app_id || value("client_secret") != config.secret.expose() {
                return refused("invalid_client");
            }
            let mut book = shared.book();
            if value("grant_type") != "refresh_token" || value("refresh_token") != book.refresh_token {
                return refused("expired_token");
            }
            let make = || format!("121.{:032x}", u128::from_be_bytes(config.rng.bytes()));
            let (token, next) = (make(), make());
            book.token = Some((token.clone(), config.clock.now().plus_seconds(TOKEN_SECONDS)));
            book.refresh_token.clone_from(&next);
            book.refreshes += 1;
            Json(json!({"access_token": token, "refresh_token": next, "expires_in": TOKEN_SECONDS, "scope": "basic"}))
                .into_response()
        })
        .await
}

async fn sites(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            if !shared.takes(form::value(&query, "access_token")) {
                return no(110);
            }
            Json(json!({"list": [{"site_id": 100_001, "domain": shared.config.domain, "status": 0}]})).into_response()
        })
        .await
}

async fn data(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let value = |name| form::value(&query, name);
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            if !shared.takes(value("access_token")) {
                return no(110);
            }
            let day = |name| Date::strptime("%Y%m%d", value(name)).ok();
            let (Some(from), Some(to)) = (day("start_date"), day("end_date")) else { return no(100) };
            if value("site_id") != "100001" || value("method") != "overview/getTimeTrendRpt" {
                return no(6);
            }
            let days: Vec<Date> =
                from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(DAYS_MAX).collect();
            let names: Vec<Value> = days.iter().map(|day| json!([day.strftime("%Y/%m/%d").to_string()])).collect();
            let counts: Vec<Value> =
                days.iter().map(|day| json!([100 + i64::from(day.day()), 50 + i64::from(day.day())])).collect();
            Json(json!({"result": {"timeSpan": ["demo"], "fields": ["simple_date_title", "pv_count", "visitor_count"],
                                   "items": [names, counts, [], []]}}))
            .into_response()
        })
        .await
}
