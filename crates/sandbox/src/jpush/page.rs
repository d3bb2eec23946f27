//! `GET /sandbox/push`: the notices of the demo's telephone. A plain page without a script; its style is the phone's.

use super::{PushedNotice, Shared};
use crate::html::{escape, in_china};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::{Html, IntoResponse};
use std::sync::Arc;

/// How many notices the page shows; a phone's screen is not for more.
const SHOWN_MAX: usize = 100;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let items: String = shared.book().notices.iter().rev().take(SHOWN_MAX).map(item).collect();
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Html(render(&items)))
}

fn render(items: &str) -> String {
    let list = if items.is_empty() {
        "<p class=\"empty\">还没有推送。打开推送的用户收到通知时，会出现在这里。</p>".to_owned()
    } else {
        format!("<ol class=\"messages\">{items}</ol>")
    };
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"5\">\n\
         <title>演示手机 · 推送</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/phone.css\">\n</head>\n<body>\n\
         <header><h1>演示手机</h1><p>这里显示演示环境“发出”的推送，没有任何一条真的发送。</p></header>\n\
         <main>{list}</main>\n</body>\n</html>\n"
    )
}

fn item(notice: &PushedNotice) -> String {
    format!(
        "<li><div class=\"head\"><span class=\"to\">{}</span><time datetime=\"{}\">{}</time></div>\
         <p class=\"text\">{}</p></li>",
        escape(&notice.title),
        notice.received_at,
        in_china(notice.received_at),
        escape(&notice.text)
    )
}
