//! The push services of browsers, and browsers that subscribe with them: a message is opened with the browser's own key, so
//! what is kept is what the browser would show.

mod open;
mod page;
mod token;

use crate::line::Line;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Clock, Rng, Timestamp};
use p256::SecretKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What services take, in bytes.
const BODY_BYTES_MAX: usize = 4_096;

/// How many messages and how many browsers are kept; the oldest messages go first.
const KEPT_MAX: usize = 1_000;

/// The services by their names in the register's order.
const SERVICES: [&str; 3] = ["apple", "microsoft", "mozilla"];

/// The simulated services.
pub struct WebPushSandboxConfig {
    /// The address of this host, under which browsers get theirs: `http://127.0.0.1:8080`.
    pub here: String,
    pub clock: Clock,
    pub rng: Rng,
}

/// What a browser tells a page that subscribes, as `PushSubscription.toJSON` gives it.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct SimulatedBrowser {
    pub endpoint: String,
    pub keys: BrowserKeys,
}

/// The browser's public key and secret, in Base64 for addresses.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct BrowserKeys {
    pub p256dh: String,
    pub auth: String,
}

/// A message as the browser opened it.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct BrowserMessage {
    /// The address of the browser at its service.
    pub endpoint: String,
    /// What our service worker is given.
    pub data: Value,
    pub topic: String,
    pub urgency: String,
    pub ttl: String,
    pub received_at: Timestamp,
}

/// Looks into the simulated services and makes them fail. Clones share the same ones.
#[derive(Clone)]
pub struct WebPushHandle {
    pub line: Line,
    shared: Arc<Shared>,
}

impl WebPushHandle {
    /// A browser of `apple`, `microsoft` or `mozilla` subscribes with the key of a page.
    ///
    /// # Panics
    /// When there is no such service, or too many browsers subscribed.
    pub fn subscribe(&self, service: &str, page_key: &str) -> SimulatedBrowser {
        self.shared.subscribe(service, page_key).expect("a browser subscribes")
    }

    /// What a browser showed, newest first; a message that came again with its topic stands once.
    pub fn messages(&self, endpoint: &str) -> Vec<BrowserMessage> {
        self.shared.book().messages.iter().rev().filter(|message| message.endpoint == endpoint).cloned().collect()
    }

    /// The browser does not want pushes any more.
    pub fn unsubscribe(&self, endpoint: &str) {
        self.shared.book().browsers.remove(endpoint);
    }
}

struct Shared {
    config: WebPushSandboxConfig,
    line: Line,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    browsers: HashMap<String, Browser>,
    /// Oldest first.
    messages: VecDeque<BrowserMessage>,
}

#[derive(Clone)]
struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
    /// The key of the page that subscribed; nobody else may write to it.
    page_key: String,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn subscribe(&self, service: &str, page_key: &str) -> Option<SimulatedBrowser> {
        let rng = &self.config.rng;
        let mut book = self.book();
        if !SERVICES.contains(&service) || book.browsers.len() >= KEPT_MAX {
            return None;
        }
        let secret = SecretKey::from_slice(&rng.bytes::<32>()).ok()?;
        let browser = Browser { secret, auth: rng.bytes(), page_key: page_key.to_owned() };
        let number = u128::from_be_bytes(rng.bytes());
        let endpoint = format!("{}/web-push/{service}/{number:032x}", self.config.here);
        let keys = BrowserKeys {
            p256dh: URL_SAFE_NO_PAD.encode(browser.secret.public_key().to_sec1_bytes()),
            auth: URL_SAFE_NO_PAD.encode(browser.auth),
        };
        book.browsers.insert(endpoint.clone(), browser);
        Some(SimulatedBrowser { endpoint, keys })
    }
}

/// The simulator's routes; merge them at the root. The adapter's simulator is `/web-push` on this host.
///
/// - `POST /web-push/{service}/{browser}`: the services
/// - `POST /sandbox/web-push/{service}`: a browser subscribes with `{"key": …}`
/// - `GET /sandbox/web-push`: what browsers showed, as JSON and as a page
pub fn web_push_router(config: WebPushSandboxConfig) -> (Router, WebPushHandle) {
    let line = Line::default();
    let shared = Arc::new(Shared { config, line: line.clone(), book: Mutex::default() });
    let router = Router::new()
        .route("/web-push/{service}/{browser}", post(take))
        .route("/sandbox/web-push", get(page::page))
        .route("/sandbox/web-push.json", get(list))
        .route("/sandbox/web-push/{service}", post(subscribe))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, WebPushHandle { line, shared })
}

#[derive(Deserialize)]
struct Page {
    key: String,
}

async fn subscribe(State(shared): State<Arc<Shared>>, Path(service): Path<String>, Json(page): Json<Page>) -> Response {
    match shared.subscribe(&service, &page.key) {
        Some(browser) => (StatusCode::CREATED, Json(browser)).into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn list(State(shared): State<Arc<Shared>>) -> Json<Vec<BrowserMessage>> {
    Json(shared.book().messages.iter().rev().cloned().collect())
}

/// A no in the manner of Mozilla's service.
fn no(status: StatusCode) -> Response {
    (status, Json(json!({ "code": status.as_u16(), "error": "demo refusal" }))).into_response()
}

async fn take(
    State(shared): State<Arc<Shared>>,
    Path((service, browser)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let endpoint = format!("{}/web-push/{service}/{browser}", shared.config.here);
    shared
        .line
        .run(|code| {
            if let Some(status) = code.and_then(|code| u16::try_from(code).ok()) {
                return no(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST));
            }
            match shared.accept(endpoint, &headers, &body) {
                Ok(()) => StatusCode::CREATED.into_response(),
                Err(status) => no(status),
            }
        })
        .await
}

impl Shared {
    /// The checks of a service, and the browser's after them.
    fn accept(&self, endpoint: String, headers: &HeaderMap, body: &[u8]) -> Result<(), StatusCode> {
        let now = self.config.clock.now();
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let page_key =
            token::signed_by(&header("authorization"), &self.config.here, now).ok_or(StatusCode::UNAUTHORIZED)?;
        let topic = header("topic");
        let short = topic.len() <= 32 && topic.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
        if header("ttl").parse::<u32>().is_err() || !short {
            return Err(StatusCode::BAD_REQUEST);
        }
        let mut book = self.book();
        let browser = book.browsers.get(&endpoint).cloned().ok_or(StatusCode::GONE)?;
        if browser.page_key != page_key {
            return Err(StatusCode::FORBIDDEN);
        }
        if header("content-encoding") != "aes128gcm" {
            return Err(StatusCode::BAD_REQUEST);
        }
        // A service cannot know that the browser will not be able to open it; a simulator can say so.
        let text = open::open(&browser.secret, &browser.auth, body).ok_or(StatusCode::BAD_REQUEST)?;
        let data = serde_json::from_slice(&text).map_err(|_| StatusCode::BAD_REQUEST)?;
        book.messages
            .retain(|message| message.endpoint != endpoint || message.topic.is_empty() || message.topic != topic);
        while book.messages.len() >= KEPT_MAX {
            book.messages.pop_front();
        }
        let (urgency, ttl) = (header("urgency"), header("ttl"));
        book.messages.push_back(BrowserMessage { endpoint, data, topic, urgency, ttl, received_at: now });
        Ok(())
    }
}
