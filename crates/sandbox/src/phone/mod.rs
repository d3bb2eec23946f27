//! `GET /sandbox/phone`: the demo's telephone. Whoever tries the demo reads here the codes and mails that "arrived", and which
//! numbers are lent for calls.
//!
//! One page rendered by the server, readable without a script; a few lines of script look for news every two seconds.
//! It loads nothing from anywhere else.

use crate::aliyun::LentNumber;
use crate::html::{escape, in_china};
use crate::mail::Mail;
use crate::state::{Shared, Sms};
use axum::extract::{Query, State};
use axum::http::HeaderName;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{Html, IntoResponse};
use kernel::Timestamp;
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

/// A text message or a mail.
struct Arrived {
    to: String,
    at: Timestamp,
    /// A mail's subject.
    subject: Option<String>,
    text: String,
    code: Option<String>,
}

impl From<&Sms> for Arrived {
    fn from(sms: &Sms) -> Arrived {
        let code = sms.params.get("code").cloned();
        Arrived { to: sms.phone.clone(), at: sms.received_at, subject: None, text: sms.text.clone(), code }
    }
}

impl From<Mail> for Arrived {
    fn from(mail: Mail) -> Arrived {
        let is_code = |run: &&str| run.len() == 6 && run.bytes().all(|byte| byte.is_ascii_digit());
        let code = mail.text.split(|sign: char| !sign.is_ascii_alphanumeric()).find(is_code).map(str::to_owned);
        let code = code.filter(|_| mail.subject.contains("验证码"));
        Arrived { to: mail.to, at: mail.received_at, subject: Some(mail.subject), text: mail.text, code }
    }
}

pub(crate) async fn page(State(shared): State<Arc<Shared>>, Query(shown): Query<Shown>) -> impl IntoResponse {
    let mut arrived: Vec<Arrived> = shared.state().messages.iter().rev().map(Arrived::from).collect();
    arrived.extend(shared.config.mailbox.mails().into_iter().map(Arrived::from));
    arrived.sort_by_key(|one| std::cmp::Reverse(one.at));
    let lent = shared.state().relay.standing(shared.config.clock.now());
    (HEADERS, Html(render(&arrived, &lent, shown.phone.as_deref())))
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

/// The page for messages and lent numbers given newest first.
fn render(arrived: &[Arrived], lent: &[LentNumber], only: Option<&str>) -> String {
    let shown = arrived.iter().filter(|one| only.is_none_or(|to| one.to == to));
    let items: String = shown.take(SHOWN_MAX).map(item).collect();
    let list = if items.is_empty() {
        "<p class=\"empty\">还没有短信和邮件。在平台上点“获取验证码”，短信会出现在这里。</p>".to_owned()
    } else {
        format!("<ol class=\"messages\" aria-live=\"polite\">{items}</ol>")
    };
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>演示手机 · 短信与邮件</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/phone.css\">\n\
         <script src=\"/sandbox/phone.js\" defer></script>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n</head>\n<body>\n\
         <header><h1>演示手机</h1><p>这里显示演示环境“发出”的短信和邮件，没有任何一条真的发送。</p>\
         <p id=\"link\" role=\"status\" hidden>连接已断开，正在重试…</p></header>\n\
         <div id=\"live\">\n<nav aria-label=\"号码与邮箱\">{}</nav>\n<main>{}{list}</main>\n</div>\n</body>\n</html>\n",
        numbers(arrived, only),
        calls(lent, only)
    )
}

/// Which numbers are lent for calls, and who rings; nothing while there are none.
fn calls(lent: &[LentNumber], only: Option<&str>) -> String {
    let theirs = lent.iter().filter(|lent| only.is_none_or(|to| lent.one == to || lent.other == to));
    let items: String = theirs
        .take(SHOWN_MAX)
        .map(|lent| {
            format!(
                "<li class=\"call\"><div class=\"head\"><span class=\"to\">中转号码 {}</span><span>{} 前有效</span></div>\
                 <p class=\"text\">{} 与 {} 互打，对方手机响铃</p></li>",
                escape(&lent.number),
                in_china(lent.until),
                escape(&lent.one),
                escape(&lent.other)
            )
        })
        .collect();
    if items.is_empty() { items } else { format!("<ol class=\"messages\">{items}</ol>") }
}

/// The numbers and addresses that got messages, the latest first, each with its count.
fn numbers(arrived: &[Arrived], only: Option<&str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for one in arrived {
        let count = counts.entry(&one.to).or_default();
        if *count == 0 {
            order.push(&one.to);
        }
        *count += 1;
    }
    let current = |here: bool| if here { " aria-current=\"page\"" } else { "" };
    let mut links = format!("<a href=\"/sandbox/phone\"{}>全部</a>", current(only.is_none()));
    for phone in order.into_iter().take(NUMBERS_MAX) {
        let count = counts.get(phone).copied().unwrap_or_default();
        let phone = escape(phone);
        let mark = current(only == Some(phone.as_str()));
        let asked = phone.replace('+', "%2B");
        // Writing to a String cannot fail.
        let _ = write!(links, "<a href=\"/sandbox/phone?phone={asked}\"{mark}>{phone} <span>{count} 条</span></a>");
    }
    links
}

fn item(one: &Arrived) -> String {
    let code = one.code.as_deref().map(escape);
    let copy = code.map(|code| format!("<button type=\"button\" data-copy=\"{code}\">复制 {code}</button>"));
    let (class, subject) = match &one.subject {
        Some(subject) => (" class=\"mail\"", format!("<p class=\"subject\">{}</p>", escape(subject))),
        None => ("", String::new()),
    };
    format!(
        "<li{class}><div class=\"head\"><span class=\"to\">{}</span><time datetime=\"{}\">{}</time></div>\
         {subject}<p class=\"text\">{}</p>{}</li>",
        escape(&one.to),
        one.at,
        in_china(one.at),
        linked(&one.text),
        copy.unwrap_or_default()
    )
}

/// The text with its addresses to follow.
fn linked(text: &str) -> String {
    let line = |line: &str| match line.starts_with("http://") || line.starts_with("https://") {
        true => format!("<a href=\"{0}\">{0}</a>", escape(line)),
        false => escape(line),
    };
    text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(phone: &str, code: &str) -> Arrived {
        Arrived::from(&Sms {
            phone: phone.into(),
            template: "SMS_000000001".into(),
            params: BTreeMap::from([("code".into(), code.into())]),
            sign_name: "零工".into(),
            received_at: "2026-11-24T01:02:03Z".parse::<jiff::Timestamp>().expect("a time").into(),
            text: format!("【零工】您的验证码是{code}。"),
            id: String::new(),
            reference: None,
        })
    }

    #[test]
    fn shows_mails_with_their_code_and_links() {
        let mail = Mail {
            to: "wang+a@example.com".into(),
            from: "noreply@example.com".into(),
            subject: "零工：邮箱<验证码>".into(),
            text: "验证码：012345\n\nhttps://lingong.example/m?a=1&b=2\n".into(),
            message_id: String::new(),
            received_at: "2026-11-24T01:02:03Z".parse::<jiff::Timestamp>().expect("a time").into(),
            headers: Vec::new(),
        };
        let page = render(&[Arrived::from(mail.clone()), sms("19900000001", "111111")], &[], None);
        assert!(page.contains("复制 012345") && page.contains("邮箱&lt;验证码&gt;"), "{page}");
        assert!(
            page.contains("<a href=\"https://lingong.example/m?a=1&amp;b=2\">") && page.contains("phone=wang%2Ba@")
        );
        let other = Arrived::from(Mail { subject: "您有新通知".into(), ..mail });
        assert_eq!(other.code, None, "digits elsewhere are no code");
    }

    #[test]
    fn shows_what_arrived_and_lets_one_number_be_picked() {
        let messages = [sms("19900000002", "222222"), sms("19900000001", "111111"), sms("19900000002", "000000")];
        let all = render(&messages, &[], None);
        assert!(all.contains("【零工】您的验证码是111111。") && all.contains("11月24日 09:02:03"));
        assert!(all.contains("19900000002 <span>2 条</span>"));
        let one = render(&messages, &[], Some("19900000001"));
        assert!(one.contains("您的验证码是111111") && !one.contains("您的验证码是222222"));
        assert!(one.contains("?phone=19900000001\" aria-current=\"page\""));
        assert!(render(&[], &[], None).contains("还没有短信和邮件"));
    }

    /// covers: WORK-4
    #[test]
    fn shows_the_numbers_that_are_lent() {
        let lent = LentNumber {
            one: "19900000001".into(),
            other: "19900000002".into(),
            number: "19999990001".into(),
            subs_id: "1".into(),
            until: "2026-11-24T01:32:03Z".parse::<jiff::Timestamp>().expect("a time").into(),
            reference: None,
        };
        let page = render(&[], std::slice::from_ref(&lent), None);
        assert!(page.contains("中转号码 19999990001") && page.contains("11月24日 09:32:03 前有效"), "{page}");
        assert!(render(&[], std::slice::from_ref(&lent), Some("19900000002")).contains("19999990001"));
        assert!(!render(&[], &[lent], Some("19900000003")).contains("19999990001"));
    }

    #[test]
    fn a_message_cannot_put_markup_on_the_page() {
        let page = render(&[sms("19900000001", "<script>\"'&")], &[], Some("\"><script>"));
        assert!(!page.contains("<script>"));
        let page = render(&[sms("19900000001", "<script>\"'&")], &[], None);
        assert!(page.contains("&lt;script&gt;&quot;&#39;&amp;") && !page.contains("<script>"));
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        let page = render(&[], &[], None);
        assert!(!page.contains("://") && !page.contains("style=") && !page.contains("onclick"));
    }
}
