//! Where a demo user pays or gives up (收银台). Plain pages without a script.

use super::book::{Trade, TradeStatus};
use super::wire::No;
use super::{PAGE_HEADERS, Shared, notification, trades, wire};
use crate::html::{escape, in_china};
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn style() -> impl IntoResponse {
    (
        PAGE_HEADERS,
        [(CONTENT_TYPE, "text/css; charset=utf-8")],
        concat!(include_str!("../look.css"), include_str!("alipay.css")),
    )
}

/// Sends a payer on to the cashier, or says why there is nothing to pay.
pub(super) fn welcome(place: &str, opened: Result<String, No>) -> Response {
    match opened {
        Ok(token) => {
            (StatusCode::SEE_OTHER, [(LOCATION, format!("/sandbox/{place}/cashier?token={token}"))]).into_response()
        }
        Err(no) => {
            let body = format!("<h1>无法付款</h1><p class=\"code\">错误代码 {}</p>", escape(no.sub_code));
            (StatusCode::BAD_REQUEST, PAGE_HEADERS, Html(frame(place, "无法付款", &body))).into_response()
        }
    }
}

pub(super) async fn page(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let form = wire::parameters(&query.unwrap_or_default(), b"");
    let token = form.get("token").map(String::as_str).unwrap_or_default();
    let now = shared.config.clock.now();
    let mut book = shared.book();
    let trade = book.trades.values_mut().find(|trade| trade.token == token);
    show(
        shared.config.place,
        trade.map(|trade| {
            trades::close_expired(trade, now);
            trade.clone()
        }),
    )
}

/// What the payer pressed.
pub(super) async fn decide(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let form = wire::parameters("", &body);
    let token = form.get("token").map(String::as_str).unwrap_or_default();
    let pressed =
        if form.get("action").is_some_and(|action| action == "pay") { Decision::Pay } else { Decision::Cancel };
    let decided = decide_on(&shared, pressed, |trade| trade.token == token).await;
    show(shared.config.place, decided.map(|decided| decided.trade))
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Pay,
    Cancel,
    /// No button of the payer: what can no longer be refunded, because its time is over or because it was sold so.
    Finish,
}

/// The order after a decision, and whether it was the decision that changed it: an order is paid once.
pub(super) struct Decided {
    pub trade: Trade,
    pub changed: bool,
}

/// Pays or cancels the first order that `wanted` picks, and tells the merchant when it was paid.
pub(super) async fn decide_on(shared: &Shared, decision: Decision, wanted: impl Fn(&Trade) -> bool) -> Option<Decided> {
    let now = shared.config.clock.now();
    let (decided, told) = {
        let mut book = shared.book();
        let trade = book.trades.values_mut().find(|trade| wanted(trade))?;
        trades::close_expired(trade, now);
        let before = trade.status;
        trade.status = match (before, decision) {
            (TradeStatus::Wait, Decision::Pay) => TradeStatus::Success,
            (TradeStatus::Wait, Decision::Cancel) => TradeStatus::Closed,
            (TradeStatus::Wait | TradeStatus::Success, Decision::Finish) => TradeStatus::Finished,
            (kept, _) => kept,
        };
        let paid = matches!(trade.status, TradeStatus::Success | TradeStatus::Finished);
        let paid_now = paid && before == TradeStatus::Wait;
        if paid_now {
            trade.paid_at = Some(now);
        }
        let decided = Decided { changed: trade.status != before, trade: trade.clone() };
        let told = (decided.changed && paid).then(|| {
            let trade = &decided.trade;
            if paid_now {
                let about = (trade.vendor_number.as_str(), trade.number.as_str(), trade.subject.as_str());
                book.book_movement(about, now, trade.amount, "在线支付");
            }
            notification::about(shared, &mut book, trade, now)
        });
        (decided, told)
    };
    shared.changed();
    if let Some(told) = told {
        notification::send(shared, told).await;
    }
    Some(decided)
}

fn show(place: &str, trade: Option<Trade>) -> Response {
    let Some(trade) = trade else {
        let page = frame(place, "找不到订单", "<h1>找不到订单</h1><p>请从商家的页面重新发起付款。</p>");
        return (StatusCode::NOT_FOUND, PAGE_HEADERS, Html(page)).into_response();
    };
    (PAGE_HEADERS, Html(render(place, &trade))).into_response()
}

fn render(place: &str, trade: &Trade) -> String {
    let order = format!(
        "<dl><dt>商品</dt><dd>{}</dd><dt>收款方</dt><dd>零工（演示商户）</dd><dt>订单号</dt><dd class=\"number\">{}</dd></dl>\
         <p class=\"amount\"><span>¥</span>{}</p>",
        escape(&trade.subject),
        escape(&trade.number),
        trade.amount
    );
    let back = if trade.return_url.starts_with("http://") || trade.return_url.starts_with("https://") {
        format!("<p><a class=\"back\" href=\"{}\">返回商家</a></p>", escape(&trade.return_url))
    } else {
        String::new()
    };
    match trade.status {
        TradeStatus::Wait => {
            let until = trade.expires_at.map(|end| format!("<p class=\"until\">请在 {} 前付款</p>", in_china(end)));
            let body = format!(
                "<h1>确认付款</h1>{order}{}<form method=\"post\" action=\"/sandbox/{place}/cashier\">\
                 <input type=\"hidden\" name=\"token\" value=\"{}\">\
                 <button class=\"pay\" name=\"action\" value=\"pay\">支付</button>\
                 <button name=\"action\" value=\"cancel\">取消</button></form>",
                until.unwrap_or_default(),
                escape(&trade.token)
            );
            frame(place, "收银台", &body)
        }
        TradeStatus::Success | TradeStatus::Finished => {
            frame(place, "支付成功", &format!("<h1>支付成功</h1>{order}{back}"))
        }
        TradeStatus::Closed if trade.paid_at.is_some() => {
            frame(place, "已全额退款", &format!("<h1>已全额退款</h1>{order}{back}"))
        }
        TradeStatus::Closed => frame(place, "订单已关闭", &format!("<h1>订单已关闭</h1>{order}{back}")),
    }
}

/// A whole page.
pub(super) fn frame(place: &str, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title} · 演示支付宝</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/sandbox/{place}/alipay.css\">\n</head>\n\
         <body>\n<header><strong>演示支付宝</strong><p>这里是演示环境，没有任何真实的钱。</p></header>\n\
         <main>{body}</main>\n</body>\n</html>\n"
    )
}
