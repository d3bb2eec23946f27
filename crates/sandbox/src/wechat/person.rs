//! `/sns/`: who a person is.

use super::Shared;
use super::api::{no, ok};
use crate::consent::{CodeRefusal, SandboxApp};
use crate::form::{self, Form};
use crate::people::{self, PEOPLE};
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;

/// How many tokens of people are kept; the demo starts anew beyond that.
const TOKENS_MAX: usize = 10_000;

fn openid(app_id: &str, person: usize) -> String {
    format!("oDemo-{app_id}-{person}")
}

fn unionid(person: usize) -> String {
    format!("uDemo-owner-{person}")
}

/// The application that a query names with its secret, or the vendor's code for what is wrong.
fn authenticated<'a>(shared: &'a Shared, query: &Form) -> Result<&'a SandboxApp, i64> {
    let app = shared.app(form::value(query, "appid")).ok_or(40013)?;
    if app.has_secret(form::value(query, "secret")) { Ok(app) } else { Err(40125) }
}

/// The number of a person behind a code of this application.
fn taken(shared: &Shared, app: &SandboxApp, code: &str) -> Result<usize, i64> {
    shared.consent.take(&app.app_id, code, None).map_err(|refusal| match refusal {
        CodeRefusal::Used => 40163,
        CodeRefusal::Invalid | CodeRefusal::OtherRedirect => 40029,
    })
}

pub(super) async fn token(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let app = match authenticated(&shared, &query) {
                Ok(app) => app,
                Err(code) => return no(code),
            };
            let person = match taken(&shared, app, form::value(&query, "code")) {
                Ok(person) => person,
                Err(code) => return no(code),
            };
            let token = shared.consent.token();
            let mut book = shared.book();
            if book.person_tokens.len() >= TOKENS_MAX {
                book.person_tokens.clear();
            }
            book.person_tokens.insert(token.clone(), (app.app_id.clone(), person));
            ok(json!({
                "access_token": token,
                "expires_in": 7_200,
                "refresh_token": "demo-refresh",
                "openid": openid(&app.app_id, person),
                "scope": "snsapi_login",
                "unionid": unionid(person),
            }))
        })
        .await
}

pub(super) async fn info(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let Some((app_id, person)) = shared.book().person_tokens.get(form::value(&query, "access_token")).cloned()
            else {
                return no(40001);
            };
            if form::value(&query, "openid") != openid(&app_id, person) {
                return no(40003);
            }
            ok(json!({
                "openid": openid(&app_id, person),
                "nickname": PEOPLE[person].nickname,
                "sex": 0, "province": "", "city": "", "country": "",
                "headimgurl": people::picture(host, person),
                "privilege": [],
                "unionid": unionid(person),
            }))
        })
        .await
}

pub(super) async fn session(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    shared
        .line
        .run(|code| {
            if let Some(code) = code {
                return no(code);
            }
            let app = match authenticated(&shared, &query) {
                Ok(app) => app,
                Err(code) => return no(code),
            };
            match taken(&shared, app, form::value(&query, "js_code")) {
                Ok(person) => ok(json!({
                    "openid": openid(&app.app_id, person),
                    "session_key": "ZGVtby1zZXNzaW9uLWtleQ==",
                    "unionid": unionid(person),
                })),
                Err(code) => no(code),
            }
        })
        .await
}

/// What the mini program of a demo user would get from the app around it.
pub(super) async fn mini(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let form = form::parse(&String::from_utf8_lossy(&body));
    let person = form::value(&form, "person").parse::<usize>().unwrap_or_default().min(PEOPLE.len() - 1);
    let app_id = &shared.config.mini_program.app_id;
    ok(json!({
        "code": shared.consent.code_for(app_id, person),
        "phone_code": shared.consent.code_for(&super::control::phone_app(app_id), person),
    }))
}
