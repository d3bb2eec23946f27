//! `GET /sandbox/push`: the notices of the demo's telephone.

use super::Shared;
use crate::html::{SHOWN_MAX, Screen, notice};
use axum::extract::State;
use axum::response::IntoResponse;
use std::sync::Arc;

const SCREEN: Screen = Screen {
    title: "演示手机 · 推送",
    head: "演示手机",
    lead: "这里显示演示环境“发出”的推送，没有任何一条真的发送。",
    empty: "还没有推送。打开推送的用户收到通知时，会出现在这里。",
};

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let book = shared.book();
    let newest = book.notices.iter().rev().take(SHOWN_MAX);
    SCREEN.page(&newest.map(|one| notice(&one.title, one.received_at, &one.text)).collect::<String>())
}
