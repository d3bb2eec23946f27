//! TalkingData as its API answers. Its figures are made up from the day alone.

use crate::line::Line;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use jiff::civil::Date;
use kernel::Secret;
use serde_json::{Value, json};
use std::sync::Arc;

const BODY_BYTES_MAX: usize = 64 * 1024;

/// How many days a report has at most.
const DAYS_MAX: usize = 366;

/// The simulated application.
pub struct TalkingDataSandboxConfig {
    /// Its access key.
    pub secret: Secret<String>,
}

impl TalkingDataSandboxConfig {
    /// The access key `demo-secret-of-talkingdata`.
    pub fn demo() -> TalkingDataSandboxConfig {
        TalkingDataSandboxConfig { secret: Secret::new("demo-secret-of-talkingdata".to_owned()) }
    }
}

/// Makes the simulated TalkingData fail. Clones share the same one.
#[derive(Clone)]
pub struct TalkingDataHandle {
    pub line: Line,
}

struct Shared {
    config: TalkingDataSandboxConfig,
    line: Line,
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/talkingdata` on this host.
///
/// - `POST /talkingdata/metrics/app/v1`: the API
pub fn talkingdata_router(config: TalkingDataSandboxConfig) -> (Router, TalkingDataHandle) {
    let line = Line::default();
    let shared = Arc::new(Shared { config, line: line.clone() });
    let router = Router::new()
        .route("/talkingdata/metrics/app/v1", post(metrics))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared);
    (router, TalkingDataHandle { line })
}

async fn metrics(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let no = |status: i64| Json(json!({"status": status, "msg": "demo refusal"})).into_response();
    shared
        .line
        .run(|code| {
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            if asked["accesskey"].as_str() != Some(shared.config.secret.expose()) {
                return no(403);
            }
            if let Some(code) = code {
                return no(code);
            }
            let day = |pointer: &str| asked.pointer(pointer)?.as_str()?.parse::<Date>().ok();
            let (Some(from), Some(to)) = (day("/filter/start"), day("/filter/end")) else { return no(400) };
            if asked["groupby"] != "daily" {
                return no(400);
            }
            let days = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(DAYS_MAX);
            let rows: Vec<Value> = days
                .map(|day| {
                    let count = i64::from(day.day());
                    json!({"date": day.to_string(), "session": 30 + count, "activeuser": 10 + count})
                })
                .collect();
            Json(json!({"status": 200, "result": rows})).into_response()
        })
        .await
}
