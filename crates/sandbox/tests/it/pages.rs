use crate::{World, message, send};
use sandbox::Limits;

/// covers: OPS-1
#[tokio::test]
async fn the_list_is_newest_first() {
    let world = World::start().await;
    let empty: serde_json::Value = world.get("/sandbox/sms").await.json().await.expect("JSON");
    assert_eq!(empty, serde_json::json!({"items": [], "next": null}));
    let sender = world.sender(1, |_| {});
    sender.send(&message("19900000001", "111111")).await.expect("sent");
    world.advance_both(1);
    sender.send(&message("19900000002", "222222")).await.expect("sent");
    let list: serde_json::Value = world.get("/sandbox/sms").await.json().await.expect("JSON");
    assert_eq!(
        list,
        serde_json::json!({"items": [
            {"phone": "19900000002", "template": "SMS_000000001", "params": {"code": "222222"}, "sign_name": "零工",
             "received_at": "2026-11-24T08:00:01Z"},
            {"phone": "19900000001", "template": "SMS_000000001", "params": {"code": "111111"}, "sign_name": "零工",
             "received_at": "2026-11-24T08:00:00Z"},
        ], "next": null})
    );
}

#[tokio::test]
async fn a_thousand_messages_are_kept() {
    let world = World::start().await;
    world.sandbox.set_limits(Limits::NONE);
    let sender = world.sender(1, |_| {});
    for n in 0..1_003u32 {
        sender.send(&message(&format!("199{n:08}"), "123456")).await.expect("sent");
    }
    let kept = world.sandbox.messages();
    assert_eq!(kept.len(), 1_000);
    assert_eq!((kept[0].phone.as_str(), kept[999].phone.as_str()), ("19900001002", "19900000003"));
}

#[tokio::test]
async fn the_phone_shows_what_arrived() {
    let world = World::start().await;
    let sender = world.sender(1, |_| {});
    send(&sender, "19900000001").await.expect("sent");
    let page = world.get("/sandbox/phone").await;
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let page = page.text().await.expect("a page");
    assert!(page.contains("演示手机") && page.contains("您的验证码是123456"), "{page}");
    for (path, kind) in [("/sandbox/phone.js", "text/javascript"), ("/sandbox/phone.css", "text/css")] {
        let file = world.get(path).await;
        assert_eq!(file.status(), 200);
        assert!(file.headers()["content-type"].to_str().expect("text").starts_with(kind));
    }
}
