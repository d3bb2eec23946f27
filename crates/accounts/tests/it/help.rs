//! Short words for what these tests do again and again.

use testkit::{Client, Reply, TestApp, Value, json};

pub const CODES: &str = "/api/v1/auth/sms-codes";
pub const REGISTRATIONS: &str = "/api/v1/auth/registrations";
pub const SESSIONS: &str = "/api/v1/auth/sessions";
pub const PASSWORD: &str = "/api/v1/auth/password";
pub const RESETS: &str = "/api/v1/auth/password-resets";
pub const PROFILE: &str = "/api/v1/me/profile";

pub const ANNA: &str = "19900000001";
pub const BEN: &str = "19900000002";

/// The body of a registration that is in order.
pub fn registration(username: &str, phone: &str, code: &str) -> Value {
    json!({ "username": username, "phone": phone, "code": code, "policy_version": policy::VERSION })
}

/// `body` with one member changed.
pub fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

pub async fn sign_in_by_code(app: &TestApp, phone: &str, code: &str) -> Reply {
    app.nobody().post(SESSIONS, json!({ "phone": phone, "code": code })).await
}

pub async fn sign_in_by_password(app: &TestApp, account: &str, password: &str) -> Reply {
    app.nobody().post(SESSIONS, json!({ "account": account, "password": password })).await
}

/// An admin switches a vendor's line off or on.
pub async fn switch(admin: &Client, vendor: &str, on: bool) {
    admin.post(&format!("/api/v1/staff/vendors/{vendor}/switch"), json!({ "on": on, "reason": "演练" })).await.ok();
}

/// A client with the token of an answer to a sign-in.
#[track_caller]
pub fn signed(app: &TestApp, reply: Reply) -> Client {
    let token = reply.ok()["token"].as_str().expect("a token").to_owned();
    app.nobody().with_token(&token)
}

/// Another code for a number that got one before: a minute later.
pub async fn next_code(app: &TestApp, phone: &str) -> String {
    app.clock.advance_seconds(61);
    app.request_code(phone).await
}

/// A code that is not this one.
pub fn other_than(code: &str) -> String {
    let digit = if code.starts_with('0') { "1" } else { "0" };
    format!("{digit}{}", &code[1..])
}
