//! Apple's payment session server.
//! <https://developer.apple.com/documentation/applepayontheweb/requesting-an-apple-pay-payment-session>

use super::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

const GOOD_MINUTES: i64 = 5;

pub(super) async fn open(State(shared): State<Arc<Shared>>, Json(asked): Json<Value>) -> Response {
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let config = &shared.config;
    let known = text("merchantIdentifier") == config.merchant_identifier
        && text("initiative") == "web"
        && text("initiativeContext") == config.domain
        && (1..=64).contains(&text("displayName").len());
    if !known {
        // The real one answers so to whoever it does not know.
        return StatusCode::EXPECTATION_FAILED.into_response();
    }
    let now = config.clock.now();
    let id = format!("{:032x}", u128::from_be_bytes(config.rng.bytes()));
    let until = now.plus_minutes(GOOD_MINUTES);
    let mut book = shared.book();
    book.sessions.retain(|_, until| *until > now);
    book.sessions.insert(id.clone(), until);
    Json(json!({
        "epochTimestamp": now.seconds() * 1_000,
        "expiresAt": until.seconds() * 1_000,
        "merchantSessionIdentifier": id,
        "nonce": format!("{:08x}", u32::from_be_bytes(config.rng.bytes())),
        "merchantIdentifier": config.merchant_identifier,
        "domainName": config.domain,
        "displayName": text("displayName"),
        "signature": shared.keys.sign(&id),
    }))
    .into_response()
}
