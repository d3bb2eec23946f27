//! What the acquirer tells by itself: written, spoiled where it was told to, signed, and sent.

use super::Shared;
use super::book::{Book, Charge, Notification};
use super::payments::told_of;
use crate::alipay::{NotificationFault, is_this_machine};
use kernel::Timestamp;
use serde_json::{Value, json};

/// Writes a notification about what a payment is now, or what it was told to say of it.
pub(super) fn about(shared: &Shared, book: &mut Book, charge: &Charge, now: Timestamp) -> Notification {
    let id = book.next_number("N");
    let mut message = json!({
        "call": "notification",
        "account": shared.config.account,
        "id": id,
        "at": now,
        "content": { "payment": told_of(charge) },
    });
    if !charge.refunds.is_empty() {
        message["content"]["refunded_fen"] = json!(charge.refunded().0);
    }
    let fault = book.notification_faults.front().copied();
    let mut put = |place: &str, value: Value| {
        if let Some(there) = message.pointer_mut(place) {
            *there = value;
        }
    };
    match fault {
        Some(NotificationFault::OtherAmount) => put("/content/payment/amount_fen", json!(1)),
        Some(NotificationFault::OtherApp | NotificationFault::OtherSeller) => put("/account", json!("A9000009")),
        Some(NotificationFault::UnknownOrder) => put("/content/payment/number", json!("nobodyordered")),
        _ => {}
    }
    let signature = shared.keys.sign(&message.to_string());
    if fault == Some(NotificationFault::Forged) {
        // The signature stays what it was for another text.
        message["content"]["payment"]["state"] = json!("paid");
        message["id"] = json!("forged");
    }
    Notification { id, url: charge.notify_url.clone(), body: message.to_string(), signature }
}

/// Sends a notification, or does with it what it was told.
pub(super) async fn send(shared: &Shared, notification: Notification) {
    let fault = shared.book().notification_faults.pop_front();
    match fault {
        Some(NotificationFault::Never) => {}
        Some(NotificationFault::Held) => shared.book().held.push(notification),
        Some(NotificationFault::Twice) => {
            tokio::join!(deliver(shared, notification.clone()), deliver(shared, notification));
        }
        _ => deliver(shared, notification).await,
    }
}

/// Posts a notification. What is not answered with exactly `success` stays open and can be sent again.
pub(super) async fn deliver(shared: &Shared, notification: Notification) {
    let taken = is_this_machine(&notification.url) && post(shared, &notification).await;
    let mut book = shared.book();
    book.open.retain(|open| open.id != notification.id);
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
        .header("content-type", "application/json")
        .header("signature", &notification.signature)
        .body(notification.body.clone());
    let Ok(answer) = request.send().await else { return false };
    answer.text().await.is_ok_and(|text| text == "success")
}
