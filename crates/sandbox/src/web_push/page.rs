//! `GET /sandbox/web-push`: what the demo's browsers showed. A plain page without a script; its style is the phone's.

use super::{BrowserMessage, Shared};
use crate::html::{escape, in_china};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::{Html, IntoResponse};
use std::sync::Arc;

/// How many messages the page shows.
const SHOWN_MAX: usize = 100;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let items: String = shared.book().messages.iter().rev().take(SHOWN_MAX).map(item).collect();
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
        "<p class=\"empty\">还没有网页推送。在“通知”设置里打开此浏览器的推送后，收到的通知会出现在这里。</p>".to_owned()
    } else {
        format!("<ol class=\"messages\">{items}</ol>")
    };
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"5\">\n\
         <title>演示浏览器 · 网页推送</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/phone.css\">\n</head>\n<body>\n\
         <header><h1>演示浏览器</h1><p>这里显示演示环境“推送”到浏览器的通知，由浏览器自己的密钥解开，没有任何一条真的发送。</p></header>\n\
         <main>{list}</main>\n</body>\n</html>\n"
    )
}

fn item(message: &BrowserMessage) -> String {
    let word = |name: &str| escape(message.data[name].as_str().unwrap_or_default());
    let at = message.received_at;
    format!(
        "<li><div class=\"head\"><span class=\"to\">{}</span><time datetime=\"{at}\">{}</time></div>\
         <p class=\"text\">{}</p></li>",
        word("title"),
        in_china(at),
        word("text")
    )
}
