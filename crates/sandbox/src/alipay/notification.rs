//! What the vendor tells by itself: written, signed, spoiled where it was told to, and sent.

use super::Shared;
use super::book::{Book, Notification, NotificationFault, Trade};
use super::wire::{self, Form};
use kernel::Timestamp;
use std::net::IpAddr;

/// Writes a notification about what an order is now.
pub(super) fn about(shared: &Shared, book: &mut Book, trade: &Trade, now: Timestamp) -> Notification {
    let id = book.next_number(now);
    let mut form: Form = [
        ("app_id", shared.config.app_id.as_str()),
        ("auth_app_id", &shared.config.app_id),
        ("buyer_id", "2088000000000002"),
        ("buyer_logon_id", "199****0001"),
        ("charset", "utf-8"),
        ("fund_bill_list", r#"[{"amount":"1.00","fundChannel":"ALIPAYACCOUNT"}]"#),
        ("gmt_create", &wire::time(trade.created_at)),
        ("notify_id", &id),
        ("notify_time", &wire::time(now)),
        ("notify_type", "trade_status_sync"),
        ("out_trade_no", &trade.number),
        ("seller_id", &shared.config.seller_id),
        ("sign_type", "RSA2"),
        ("subject", &trade.subject),
        ("total_amount", &trade.amount.to_string()),
        ("trade_no", &trade.vendor_number),
        ("trade_status", trade.status.word()),
        ("version", "1.0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    if let Some(paid_at) = trade.paid_at {
        form.insert("gmt_payment".into(), wire::time(paid_at));
    }
    if !trade.refunds.is_empty() {
        form.insert("refund_fee".into(), trade.refunded().to_string());
        form.insert("gmt_refund".into(), wire::time(now));
    }
    Notification { url: trade.notify_url.clone(), form }
}

/// Sends a notification, or does with it what it was told.
pub(super) async fn send(shared: &Shared, mut notification: Notification) {
    let fault = shared.book().notification_faults.pop_front();
    let mut put = |name: &str, value: &str| drop(notification.form.insert(name.to_owned(), value.to_owned()));
    match fault {
        Some(NotificationFault::Never) => return,
        Some(NotificationFault::OtherAmount) => put("total_amount", "0.01"),
        Some(NotificationFault::OtherApp) => put("app_id", "9021000000000009"),
        Some(NotificationFault::OtherSeller) => put("seller_id", "2088000000000009"),
        Some(NotificationFault::UnknownOrder) => put("out_trade_no", "nobodyordered"),
        _ => {}
    }
    let signature = shared.keys.sign(&wire::signed_text(&notification.form, &["sign", "sign_type"]));
    notification.form.insert("sign".into(), signature);
    if fault == Some(NotificationFault::Forged) {
        // The signature stays what it was for another text.
        notification.form.insert("subject".into(), "别的商品".into());
    }
    if fault == Some(NotificationFault::Held) {
        shared.book().held.push(notification);
        return;
    }
    if fault == Some(NotificationFault::Twice) {
        tokio::join!(deliver(shared, notification.clone()), deliver(shared, notification));
        return;
    }
    deliver(shared, notification).await;
}

/// Posts a notification. What is not answered with exactly `success` stays open and can be sent again.
pub(super) async fn deliver(shared: &Shared, notification: Notification) {
    let taken = is_this_machine(&notification.url) && post(shared, &notification).await;
    let mut book = shared.book();
    book.notifications_sent += 1;
    let id = notification.form.get("notify_id").cloned();
    book.open.retain(|open| open.form.get("notify_id") != id.as_ref());
    if !taken {
        book.open.push(notification);
    }
    drop(book);
    shared.changed();
}

async fn post(shared: &Shared, notification: &Notification) -> bool {
    let request = shared
        .client
        .post(&notification.url)
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .body(wire::encoded(&notification.form));
    let Ok(answer) = request.send().await else { return false };
    answer.text().await.is_ok_and(|text| text == "success")
}

/// A simulator never calls another machine, whatever address it is given.
pub(crate) fn is_this_machine(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    url.scheme() == "http" && (host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_leaves_this_machine() {
        for (url, stays) in [
            ("http://127.0.0.1:8080/hooks", true),
            ("http://localhost:8080/hooks", true),
            ("http://[::1]:8080/hooks", true),
            ("http://192.0.2.1/hooks", false),
            ("http://localhost.example.com/hooks", false),
            ("https://127.0.0.1/hooks", false),
            ("", false),
        ] {
            assert_eq!(super::is_this_machine(url), stays, "{url}");
        }
    }
}
