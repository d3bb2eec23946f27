//! `GET /sandbox/alipay/payouts`: what "arrived" on people's accounts, newest first.

use super::book::{ArrivedTransfer, Book, TransferStatus};
use super::{PAGE_HEADERS, Shared, cashier};
use crate::html::{escape, in_china};
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use std::sync::Arc;

/// How many transfers the page shows.
const SHOWN_MAX: usize = 100;

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let arrived = arrived(&shared.book());
    (PAGE_HEADERS, Html(render(shared.config.place, &arrived)))
}

/// The transfers that are on the people's accounts now, newest first.
pub(super) fn arrived(book: &Book) -> Vec<ArrivedTransfer> {
    let mut arrived: Vec<_> = book
        .transfers
        .values()
        .filter(|transfer| transfer.truth == TransferStatus::Success)
        .map(|transfer| {
            let shown = ArrivedTransfer {
                number: transfer.number.clone(),
                account: transfer.account.clone(),
                name: transfer.name.clone(),
                title: transfer.title.clone(),
                amount: transfer.amount,
                at: transfer.at,
            };
            (transfer.vendor_number.clone(), shown)
        })
        .collect();
    // The vendor's numbers grow.
    arrived.sort_by(|a, b| b.0.cmp(&a.0));
    arrived.into_iter().map(|(_, shown)| shown).collect()
}

fn render(place: &str, arrived: &[ArrivedTransfer]) -> String {
    let items: String = arrived
        .iter()
        .take(SHOWN_MAX)
        .map(|transfer| {
            format!(
                "<li><p class=\"amount\"><span>¥</span>{}</p><p>{}</p>\
                 <p class=\"soft\">{} · {} · <time datetime=\"{}\">{}</time></p></li>",
                transfer.amount,
                escape(&transfer.title),
                escape(&transfer.account),
                escape(&transfer.name),
                transfer.at,
                in_china(transfer.at)
            )
        })
        .collect();
    let body = if items.is_empty() {
        "<h1>到账记录</h1><p class=\"empty\">还没有到账。提现成功后会出现在这里。</p>".to_owned()
    } else {
        format!("<h1>到账记录</h1><ol>{items}</ol>")
    };
    cashier::frame(place, "到账记录", &body)
}
