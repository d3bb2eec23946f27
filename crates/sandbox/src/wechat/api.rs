//! What needs the application's own token.

use super::{Shared, Watermark};
use crate::form;
use crate::people::PEOPLE;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

const TOKEN_SECONDS: i64 = 7_200;

/// How long before a token's end another is given to whoever asks.
const RENEWAL_SECONDS: i64 = 300;

pub(super) fn ok(body: Value) -> Response {
    Json(body).into_response()
}

/// A no, in the vendor's words: status 200, a code and a message with the request's id.
pub(super) fn no(code: i64) -> Response {
    Json(json!({"errcode": code, "errmsg": "demo refusal, rid: 00000000-00000000-00000000"})).into_response()
}

pub(super) async fn stable_token(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    shared
        .line
        .run(|code| {
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            let app = asked["appid"].as_str().and_then(|id| shared.app(id));
            let Some(app) = app else { return no(code.unwrap_or(40013)) };
            if !app.has_secret(asked["secret"].as_str().unwrap_or_default()) {
                return no(40125);
            }
            if let Some(code) = code {
                return no(code);
            }
            let now = shared.config.clock.now();
            let force = asked["force_refresh"].as_bool().unwrap_or_default();
            let mut book = shared.book();
            let kept = book
                .app_tokens
                .get(&app.app_id)
                .filter(|(_, end)| end.seconds_since(now) > RENEWAL_SECONDS && !force)
                .cloned();
            let (token, end) = kept.unwrap_or_else(|| (shared.consent.token(), now.plus_seconds(TOKEN_SECONDS)));
            book.tokens_given += 1;
            book.app_tokens.insert(app.app_id.clone(), (token.clone(), end));
            ok(json!({"access_token": token, "expires_in": end.seconds_since(now)}))
        })
        .await
}

/// The application whose good token a query carries.
fn app_of(shared: &Shared, query: &str) -> Option<String> {
    let query = form::parse(query);
    let given = form::value(&query, "access_token");
    let now = shared.config.clock.now();
    let book = shared.book();
    let found = book.app_tokens.iter().find(|(_, (token, end))| token == given && *end > now);
    found.map(|(app_id, _)| app_id.clone())
}

pub(super) async fn ticket(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            if app_of(&shared, &query.unwrap_or_default()).as_ref() != Some(&shared.config.official.app_id) {
                return no(40001);
            }
            let now = shared.config.clock.now();
            let mut book = shared.book();
            let kept = book.ticket.clone().filter(|(_, end)| *end > now);
            let (ticket, end) = kept.unwrap_or_else(|| (shared.consent.token(), now.plus_seconds(TOKEN_SECONDS)));
            book.tickets_given += 1;
            book.ticket = Some((ticket.clone(), end));
            ok(json!({"errcode": 0, "errmsg": "ok", "ticket": ticket, "expires_in": end.seconds_since(now)}))
        })
        .await
}

/// The script for pages inside the app.
pub(super) async fn script() -> Response {
    ([(axum::http::header::CONTENT_TYPE, "text/javascript")], include_str!("jweixin.js")).into_response()
}

/// What the app answers the script about a page's signature.
pub(super) async fn page(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let said = form::parse(&String::from_utf8_lossy(&body));
    let value = |name| form::value(&said, name);
    let known = value("app_id") == shared.config.official.app_id;
    let timestamp: i64 = value("timestamp").parse().unwrap_or_default();
    let right = known && shared.takes_page(value("page"), value("nonce"), timestamp, value("signature"));
    let word = if right { "config:ok" } else { "config:invalid signature" };
    ok(json!({"ok": right, "errMsg": word}))
}

pub(super) async fn phone_number(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let app_id = &shared.config.mini_program.app_id;
            if app_of(&shared, &query.unwrap_or_default()).as_ref() != Some(app_id) {
                return no(40001);
            }
            let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
            let code = asked["code"].as_str().unwrap_or_default();
            let Ok(person) = shared.consent.take(&super::control::phone_app(app_id), code, None) else {
                return no(40029);
            };
            let spoiled = shared.book().watermark.take();
            let appid = if spoiled == Some(Watermark::OtherApp) { "wxdemo0other" } else { app_id };
            let late = if spoiled == Some(Watermark::Late) { 301 } else { 0 };
            let phone = PEOPLE[person].phone;
            ok(json!({"errcode": 0, "errmsg": "ok", "phone_info": {
                "phoneNumber": phone, "purePhoneNumber": phone, "countryCode": "86",
                "watermark": {"timestamp": shared.config.clock.now().seconds() - late, "appid": appid},
            }}))
        })
        .await
}
