//! `GET /sandbox/phone`: the demo's telephone. Whoever tries the demo reads here the code that "arrived".
//!
//! One page rendered by the server, readable without a script; a few lines of script look for news every two seconds.
//! It loads nothing from anywhere else.

use crate::html::{escape, in_china};
use crate::state::{Shared, Sms};
use axum::extract::{Query, State};
use axum::http::HeaderName;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{Html, IntoResponse};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// How many messages the page shows; a phone's screen is not for more.
const SHOWN_MAX: usize = 100;

/// How many numbers can be picked from.
const NUMBERS_MAX: usize = 50;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

#[derive(Deserialize)]
pub(crate) struct Shown {
    /// The number whose messages are shown; all when it is absent.
    phone: Option<String>,
}

pub(crate) async fn page(State(shared): State<Arc<Shared>>, Query(shown): Query<Shown>) -> impl IntoResponse {
    let state = shared.state();
    (HEADERS, Html(render(state.messages.iter().rev(), shown.phone.as_deref())))
}

pub(crate) async fn script() -> impl IntoResponse {
    (HEADERS, [(CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("phone.js"))
}

pub(crate) async fn style() -> impl IntoResponse {
    (
        HEADERS,
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        concat!(include_str!("../look.css"), include_str!("phone.css")),
    )
}

/// The page for messages given newest first.
fn render<'a>(messages: impl Iterator<Item = &'a Sms> + Clone, only: Option<&str>) -> String {
    let items: String =
        messages.clone().filter(|sms| only.is_none_or(|phone| sms.phone == phone)).take(SHOWN_MAX).map(item).collect();
    let list = if items.is_empty() {
        "<p class=\"empty\">还没有短信。在平台上点“获取验证码”，短信会出现在这里。</p>".to_owned()
    } else {
        format!("<ol class=\"messages\" aria-live=\"polite\">{items}</ol>")
    };
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>演示手机 · 短信</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/phone.css\">\n\
         <script src=\"/sandbox/phone.js\" defer></script>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n</head>\n<body>\n\
         <header><h1>演示手机</h1><p>这里显示演示环境“发出”的短信，没有任何一条真的发送。</p>\
         <p id=\"link\" role=\"status\" hidden>连接已断开，正在重试…</p></header>\n\
         <div id=\"live\">\n<nav aria-label=\"号码\">{}</nav>\n<main>{list}</main>\n</div>\n</body>\n</html>\n",
        numbers(messages, only)
    )
}

/// The numbers that got messages, the latest first, each with its count.
fn numbers<'a>(messages: impl Iterator<Item = &'a Sms>, only: Option<&str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for sms in messages {
        let count = counts.entry(&sms.phone).or_default();
        if *count == 0 {
            order.push(&sms.phone);
        }
        *count += 1;
    }
    let current = |here: bool| if here { " aria-current=\"page\"" } else { "" };
    let mut links = format!("<a href=\"/sandbox/phone\"{}>全部号码</a>", current(only.is_none()));
    for phone in order.into_iter().take(NUMBERS_MAX) {
        let count = counts.get(phone).copied().unwrap_or_default();
        let phone = escape(phone);
        let mark = current(only == Some(phone.as_str()));
        // Writing to a String cannot fail.
        let _ = write!(links, "<a href=\"/sandbox/phone?phone={phone}\"{mark}>{phone} <span>{count} 条</span></a>");
    }
    links
}

fn item(sms: &Sms) -> String {
    let code = sms.params.get("code").map(|code| escape(code));
    let copy = code.map(|code| format!("<button type=\"button\" data-copy=\"{code}\">复制 {code}</button>"));
    format!(
        "<li><div class=\"head\"><span class=\"to\">{}</span><time datetime=\"{}\">{}</time></div>\
         <p class=\"text\">{}</p>{}</li>",
        escape(&sms.phone),
        sms.received_at,
        in_china(sms.received_at),
        escape(&sms.text),
        copy.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(phone: &str, code: &str) -> Sms {
        Sms {
            phone: phone.into(),
            template: "SMS_000000001".into(),
            params: BTreeMap::from([("code".into(), code.into())]),
            sign_name: "零工".into(),
            received_at: "2026-11-24T01:02:03Z".parse::<jiff::Timestamp>().expect("a time").into(),
            text: format!("【零工】您的验证码是{code}。"),
            id: String::new(),
            reference: None,
        }
    }

    #[test]
    fn shows_what_arrived_and_lets_one_number_be_picked() {
        let messages = [sms("19900000002", "222222"), sms("19900000001", "111111"), sms("19900000002", "000000")];
        let all = render(messages.iter(), None);
        assert!(all.contains("【零工】您的验证码是111111。") && all.contains("11月24日 09:02:03"));
        assert!(all.contains("19900000002 <span>2 条</span>"));
        let one = render(messages.iter(), Some("19900000001"));
        assert!(one.contains("您的验证码是111111") && !one.contains("您的验证码是222222"));
        assert!(one.contains("?phone=19900000001\" aria-current=\"page\""));
        assert!(render([].iter(), None).contains("还没有短信"));
    }

    #[test]
    fn a_message_cannot_put_markup_on_the_page() {
        let page = render([sms("19900000001", "<script>\"'&")].iter(), Some("\"><script>"));
        assert!(!page.contains("<script>"));
        let page = render([sms("19900000001", "<script>\"'&")].iter(), None);
        assert!(page.contains("&lt;script&gt;&quot;&#39;&amp;") && !page.contains("<script>"));
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        let page = render([].iter(), None);
        assert!(!page.contains("://") && !page.contains("style=") && !page.contains("onclick"));
    }
}
