//! The page itself.

use super::{Consent, Face};
use crate::html::escape;
use crate::people::PEOPLE;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use std::fmt::Write;

/// `back` is where the form's answer leads: browsers check that too.
fn headers(back: &str) -> [(HeaderName, String); 4] {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self' {back}; \
         frame-ancestors 'none'"
    );
    [
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "no-referrer".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ]
}

pub(crate) async fn style() -> impl IntoResponse {
    (
        headers(""),
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        concat!(include_str!("../look.css"), include_str!("consent.css")),
    )
}

/// Where the vendor shows a QR code, which a phone scans.
const SCANNED: &str = "<p class=\"scan\"><span class=\"qr\" aria-hidden=\"true\"></span>\
     真实环境中这里显示二维码，用手机微信扫一扫；演示中请直接选择一个账号。</p>";

/// Asks who it is, and whether they agree.
pub(super) fn ask(consent: &Consent, face: Face, token: &str, redirect: &str) -> Response {
    let mut people = String::new();
    for (number, person) in PEOPLE.iter().enumerate() {
        let checked = if number == 0 { " checked" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(
            people,
            "<label><input type=\"radio\" name=\"person\" value=\"{number}\"{checked}>\
             <img src=\"/sandbox/people/{number}.svg\" alt=\"\" width=\"40\" height=\"40\"><span>{}</span></label>",
            escape(person.nickname)
        );
    }
    let body = format!(
        "{}<h1>“零工”申请使用</h1><ul><li>你的昵称和头像</li></ul>\
         <form method=\"post\" action=\"/sandbox/{}/consent\"><input type=\"hidden\" name=\"token\" value=\"{}\">\
         <fieldset><legend>选择一个演示账号</legend>{people}</fieldset>\
         <button class=\"yes\" name=\"action\" value=\"yes\">同意</button>\
         <button name=\"action\" value=\"no\">拒绝</button></form>",
        if face == Face::QrCode { SCANNED } else { "" },
        consent.place,
        escape(token)
    );
    // Only what is an address's beginning may stand in the policy; the host was checked before.
    let origin: String = redirect.split('/').take(3).collect::<Vec<_>>().join("/");
    let origin = origin.split(['?', '#', ';', ' ', ',']).next().unwrap_or_default();
    (headers(origin), Html(frame(consent, "授权登录", &body))).into_response()
}

/// Why there is nothing to agree to.
pub(crate) fn refused(consent: &Consent, why: &str) -> Response {
    let body = format!("<h1>无法登录</h1><p>{}</p>", escape(why));
    (StatusCode::BAD_REQUEST, headers(""), Html(frame(consent, "无法登录", &body))).into_response()
}

fn frame(consent: &Consent, title: &str, body: &str) -> String {
    let Consent { place, vendor, .. } = consent;
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title} · 演示{vendor}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/{place}/consent.css\">\n</head>\n\
         <body>\n<header><strong>演示{vendor}</strong><p>这里是演示环境，三个账号都是虚构的。</p></header>\n\
         <main>{body}</main>\n</body>\n</html>\n"
    )
}
