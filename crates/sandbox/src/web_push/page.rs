//! `GET /sandbox/web-push`: what the demo's browsers showed.

use super::{BrowserMessage, Shared};
use crate::html::{SHOWN_MAX, Screen, notice};
use axum::extract::State;
use axum::response::IntoResponse;
use std::sync::Arc;

const SCREEN: Screen = Screen {
    title: "演示浏览器 · 网页推送",
    head: "演示浏览器",
    lead: "这里显示演示环境“推送”到浏览器的通知，由浏览器自己的密钥解开，没有任何一条真的发送。",
    empty: "还没有网页推送。在“通知”设置里打开此浏览器的推送后，收到的通知会出现在这里。",
};

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let book = shared.book();
    SCREEN.page(&book.messages.iter().rev().take(SHOWN_MAX).map(item).collect::<String>())
}

fn item(message: &BrowserMessage) -> String {
    let word = |name: &str| message.data[name].as_str().unwrap_or_default();
    notice(word("title"), message.received_at, word("text"))
}
