use crate::line::leads_elsewhere;
use crate::{World, impatient, message, send};
use connectors::VendorErrorKind::{self, Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited, Transient};
use connectors::{SmsReceipt, VendorError};
use kernel::Secret;
use sandbox::{Failure, Limits};
use std::sync::atomic::Ordering;

fn outcome(sent: Result<SmsReceipt, VendorError>) -> (VendorErrorKind, String) {
    let error = sent.expect_err("a failure");
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("199000") && !printed.contains("123456") && !printed.contains("secret"), "{printed}");
    (error.kind(), error.code().to_owned())
}

/// covers: ACC-1
#[tokio::test]
async fn a_message_arrives_whole() {
    let world = World::start().await;
    let sender = world.sender(1, |_| {});
    let receipt = sender.send(&message("+86 199 0000 0001", "012345")).await.expect("sent");
    assert!(receipt.message_id.ends_with("^0"), "{receipt:?}");
    let sms = world.sandbox.wait_for("19900000001", 1).await;
    assert_eq!(sms.params["code"], "012345");
    assert_eq!((sms.sign_name.as_str(), sms.template.as_str()), ("零工", "SMS_000000001"));
    assert!(sms.text.starts_with("【零工】您的验证码是012345，"), "{}", sms.text);
    assert_eq!(world.sandbox.latest_to("19900000001"), Some(sms));
    assert_eq!(world.sandbox.latest_to("19900000002"), None);
}

/// covers: ACC-1, SEC-2
#[tokio::test]
async fn a_request_of_somebody_else_is_refused() {
    let world = World::start().await;
    let wrong_secret = world.sender(1, |config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(send(&wrong_secret, "19900000001").await), (Config, "SignatureDoesNotMatch".into()));
    let wrong_key = world.sender(2, |config| config.key_id = "other".into());
    assert_eq!(outcome(send(&wrong_key, "19900000001").await), (Config, "InvalidAccessKeyId.NotFound".into()));
    let first = world.sender(3, |_| {});
    let same_nonces = world.sender(3, |_| {});
    send(&first, "19900000001").await.expect("sent");
    assert_eq!(outcome(send(&same_nonces, "19900000002").await), (OutcomeUnknown, "SignatureNonceUsed".into()));
    assert_eq!(world.sandbox.messages().len(), 1);
    assert_eq!(world.sandbox.requests(), 4);
}

#[tokio::test]
async fn a_clock_more_than_fifteen_minutes_off_is_refused() {
    let world = World::start().await;
    let sender = world.sender(1, |_| {});
    for (our_seconds, accepted) in [(900, true), (1, false), (-1_801, true), (-1, false)] {
        world.our_clock.advance_seconds(our_seconds);
        world.sandbox.clear();
        let sent = send(&sender, "19900000001").await;
        assert_eq!(sent.is_ok(), accepted, "{our_seconds}");
        if !accepted {
            assert_eq!(outcome(sent), (Config, "InvalidTimeStamp.Expired".into()));
        }
    }
}

#[tokio::test]
async fn what_the_account_does_not_have_is_refused() {
    let world = World::start().await;
    let sender = world.sender(1, |_| {});
    let mut unknown = message("19900000001", "123456");
    unknown.template = "SMS_999".into();
    assert_eq!(outcome(sender.send(&unknown).await), (Config, "isv.SMS_TEMPLATE_ILLEGAL".into()));
    let mut empty = message("19900000001", "123456");
    empty.params.clear();
    assert_eq!(outcome(sender.send(&empty).await), (InvalidInput, "isv.TEMPLATE_MISSING_PARAMETERS".into()));
    let long = message("19900000001", &"1".repeat(36));
    assert_eq!(outcome(sender.send(&long).await), (InvalidInput, "isv.PARAM_LENGTH_LIMIT".into()));
    let other_name = world.sender(2, |config| config.sign_name = "别人".into());
    assert_eq!(outcome(send(&other_name, "19900000001").await), (Config, "isv.SMS_SIGNATURE_ILLEGAL".into()));
    assert!(world.sandbox.messages().is_empty());
}

/// The vendor's own windows: 1 a minute, 5 an hour, 10 a day.
#[tokio::test]
async fn each_window_limits_a_number() {
    let world = World::start().await;
    let sender = world.sender(1, |_| {});
    let limited = |seconds| (RateLimited { retry_after_s: seconds }, "isv.BUSINESS_LIMIT_CONTROL".to_owned());
    send(&sender, "19900000001").await.expect("the first");
    assert_eq!(outcome(send(&sender, "19900000001").await), limited(60));
    send(&sender, "19900000002").await.expect("another number");
    for _ in 0..4 {
        world.advance_both(60);
        send(&sender, "19900000001").await.expect("one a minute");
    }
    world.advance_both(60);
    assert_eq!(outcome(send(&sender, "19900000001").await), limited(3_600));
    for _ in 0..5 {
        world.advance_both(3_600);
        send(&sender, "19900000001").await.expect("below five an hour");
    }
    world.advance_both(3_600);
    assert_eq!(outcome(send(&sender, "19900000001").await), limited(86_400));
    world.advance_both(86_400);
    send(&sender, "19900000001").await.expect("the next day");
    world.sandbox.set_limits(Limits::NONE);
    for _ in 0..20 {
        send(&sender, "19900000001").await.expect("no limit in the demo");
    }
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    let sender = world.sender(1, impatient);
    for (failure, expected) in [
        (Failure::SystemError, (Transient, "isp.SYSTEM_ERROR")),
        (Failure::Html, (Protocol, "http_200")),
        (Failure::Limit, (RateLimited { retry_after_s: 60 }, "isv.BUSINESS_LIMIT_CONTROL")),
        (Failure::Hang, (OutcomeUnknown, "timeout")),
        (Failure::Refuses("isv.DAY_LIMIT_CONTROL"), (RateLimited { retry_after_s: 86_400 }, "isv.DAY_LIMIT_CONTROL")),
        (Failure::Refuses("isp.RAM_PERMISSION_DENY"), (Config, "isp.RAM_PERMISSION_DENY")),
        (Failure::Refuses("isv.OUT_OF_SERVICE"), (Config, "isv.OUT_OF_SERVICE")),
    ] {
        world.sandbox.fail_next(1, failure);
        assert_eq!(outcome(send(&sender, "19900000001").await), (expected.0, expected.1.to_owned()), "{failure:?}");
    }
    assert!(world.sandbox.messages().is_empty());
    assert_eq!(world.sandbox.requests(), 7, "nothing was sent again by itself");
    send(&sender, "19900000001").await.expect("works again");
}

/// The outcome is unknown, and it did arrive: why an SMS is never sent again by itself.
#[tokio::test]
async fn a_lost_answer_leaves_the_outcome_unknown() {
    let world = World::start().await;
    world.sandbox.fail(Failure::LostAnswer);
    let sender = world.sender(1, impatient);
    assert_eq!(outcome(send(&sender, "19900000001").await), (OutcomeUnknown, "timeout".into()));
    assert_eq!(world.sandbox.messages().len(), 1);
    world.sandbox.recover();
}

#[tokio::test]
async fn nobody_there_means_surely_not_sent() {
    let world = World::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let nobody = format!("http://{}/", listener.local_addr().expect("its address"));
    drop(listener);
    let sender = world.sender(1, |config| config.base_url = nobody);
    assert_eq!(outcome(send(&sender, "19900000001").await), (Transient, "connect".into()));
}

#[tokio::test]
async fn nobody_is_followed_to_another_host() {
    let world = World::start().await;
    let (elsewhere, arrived) = leads_elsewhere().await;
    let sender = world.sender(1, |config| config.base_url = format!("{elsewhere}/"));
    assert_eq!(outcome(send(&sender, "19900000001").await), (Protocol, "http_307".into()));
    assert_eq!(arrived.load(Ordering::SeqCst), 0);
}
