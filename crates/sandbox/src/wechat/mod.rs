//! WeChat as its pages and its API answer: a website, an official account and a mini program of one owner, so that a
//! person has one unionid and three openids.

mod api;
mod control;
mod person;

pub use control::WeChatHandle;

use crate::consent::{self, Consent, Face, SandboxApp};
use crate::digest::sha1;
use crate::form;
use crate::line::Line;
use crate::people;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::{Clock, Rng, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const BODY_BYTES_MAX: usize = 64 * 1024;

/// The simulated applications.
pub struct WeChatSandboxConfig {
    pub web: SandboxApp,
    pub official: SandboxApp,
    pub mini_program: SandboxApp,
    /// The only host to which browsers are sent back, without a port.
    pub redirect_host: String,
    pub clock: Clock,
    pub rng: Rng,
}

impl WeChatSandboxConfig {
    /// The applications `wxdemo0web`, `wxdemo0official` and `wxdemo0mini`, each with the secret `demo-secret-of-` and its id.
    pub fn new(redirect_host: impl Into<String>, clock: Clock, rng: Rng) -> WeChatSandboxConfig {
        WeChatSandboxConfig {
            web: SandboxApp::demo("wxdemo0web"),
            official: SandboxApp::demo("wxdemo0official"),
            mini_program: SandboxApp::demo("wxdemo0mini"),
            redirect_host: redirect_host.into(),
            clock,
            rng,
        }
    }
}

pub(super) struct Shared {
    config: WeChatSandboxConfig,
    consent: Consent,
    line: Line,
    book: Mutex<Book>,
}

/// What the vendor remembers.
#[derive(Default)]
struct Book {
    /// Tokens for one person: application and person.
    person_tokens: HashMap<String, (String, usize)>,
    /// The application's own token and its end, by application.
    app_tokens: HashMap<String, (String, Timestamp)>,
    /// The ticket of the official account's pages, and its end.
    ticket: Option<(String, Timestamp)>,
    tokens_given: u64,
    tickets_given: u64,
    /// What the next phone numbers are marked with instead of the truth.
    watermark: Option<Watermark>,
}

/// What is wrong with the mark on a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watermark {
    OtherApp,
    Late,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a page was signed with the ticket that is good now.
    fn takes_page(&self, page: &str, nonce: &str, timestamp: i64, signature: &str) -> bool {
        let Some((ticket, _)) = self.book().ticket.clone() else { return false };
        let parts = [
            ("jsapi_ticket", ticket.as_str()),
            ("noncestr", nonce),
            ("timestamp", &timestamp.to_string()),
            ("url", page),
        ]
        .map(|(name, value)| [name, value].join("="));
        sha1(parts.join("&").as_bytes()) == signature
    }

    fn app(&self, app_id: &str) -> Option<&SandboxApp> {
        let config = &self.config;
        [&config.web, &config.official, &config.mini_program].into_iter().find(|app| app.app_id == app_id)
    }
}

/// The simulator's routes; merge them at the root. The adapters' base URLs are `/wechat` on this host.
///
/// - `GET /wechat/connect/qrconnect`, `/wechat/connect/oauth2/authorize`: where a demo user says yes or no
/// - `/wechat/sns/…`, `/wechat/cgi-bin/…`, `/wechat/wxa/…`: the API
/// - `GET /wechat/jweixin.js`: the script for pages inside the app; it asks `POST /sandbox/wechat/page` whether a page was signed
/// - `POST /sandbox/wechat/mini` with `person=0` to 2: `{"code", "phone_code"}`, what a mini program gets from the app
pub fn wechat_router(config: WeChatSandboxConfig) -> (Router, WeChatHandle) {
    let consent =
        Consent::new("wechat", "微信", config.redirect_host.clone(), config.clock.clone(), config.rng.clone());
    let shared = Arc::new(Shared { config, consent, line: Line::default(), book: Mutex::default() });
    let router = Router::new()
        .route("/wechat/connect/qrconnect", get(web))
        .route("/wechat/connect/oauth2/authorize", get(official))
        .route("/wechat/sns/oauth2/access_token", get(person::token))
        .route("/wechat/sns/userinfo", get(person::info))
        .route("/wechat/sns/jscode2session", get(person::session))
        .route("/wechat/cgi-bin/stable_token", post(api::stable_token))
        .route("/wechat/cgi-bin/ticket/getticket", get(api::ticket))
        .route("/wechat/wxa/business/getuserphonenumber", post(api::phone_number))
        .route("/wechat/jweixin.js", get(api::script))
        .route("/sandbox/wechat/page", post(api::page))
        .route("/sandbox/wechat/consent", post(decide))
        .route("/sandbox/wechat/consent.css", get(consent::style))
        .route("/sandbox/wechat/mini", post(person::mini))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, WeChatHandle::new(shared))
}

/// The pictures of the three people: mount it once, beside whichever of the three vendors there are.
pub fn people_router() -> Router {
    Router::new().route("/sandbox/people/{file}", get(people::draw))
}

async fn web(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    arrive(&shared, &shared.config.web, "snsapi_login", &query.unwrap_or_default())
}

async fn official(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    arrive(&shared, &shared.config.official, "snsapi_userinfo", &query.unwrap_or_default())
}

fn arrive(shared: &Shared, app: &SandboxApp, scope: &str, query: &str) -> Response {
    let query = form::parse(query);
    let value = |name| form::value(&query, name);
    if value("response_type") != "code" || value("scope") != scope {
        return consent::refused(&shared.consent, "scope 参数错误或没有 scope 权限");
    }
    let (known, redirect, state) = (value("appid") == app.app_id, value("redirect_uri"), value("state"));
    let face = if scope == "snsapi_login" { Face::QrCode } else { Face::Plain };
    shared.consent.arrive(face, value("appid"), known, redirect, state)
}

/// A person who says no comes back with the state alone.
async fn decide(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    shared.consent.decide(&form::parse(&String::from_utf8_lossy(&body)), &[])
}
