use crate::line::{breaks_in_every_way, nobody, outcome};
use crate::{World, aliyun_identity, impatient, message, send};
use connectors::VendorErrorKind::{BusinessNegative, Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
use connectors::tencent::{TencentIdentity, TencentIdentityConfig, TencentSms, TencentSmsConfig, TencentTemplate};
use connectors::{
    IdentityClaim, IdentityVerdict, IdentityVerifier, IdentityVerifiers, SmsSender, SmsSenders, SmsVendor, TimeLimits,
};
use kernel::calendar::Day;
use kernel::{Secret, id_number};
use sandbox::{Failure, Limits, LineFault};
use std::collections::BTreeMap;
use std::time::Duration;

fn sender(world: &World, change: impl FnOnce(&mut TencentSmsConfig)) -> SmsSender {
    let mut config = TencentSmsConfig {
        base_url: format!("{}/tencent/sms", world.address),
        key_id: "AKIDdemo".into(),
        secret: Secret::new("demo-secret-of-tencent".into()),
        region: "ap-guangzhou".into(),
        app_id: "1400000001".into(),
        sign_name: "零工".into(),
        templates: BTreeMap::from([(
            "SMS_000000001".to_owned(),
            TencentTemplate { id: "1000001".into(), places: vec!["code".into()] },
        )]),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    SmsSender::Tencent(TencentSms::new(config, world.our_clock.clock()).expect("a sender"))
}

fn verifier(world: &World, change: impl FnOnce(&mut TencentIdentityConfig)) -> IdentityVerifier {
    let mut config = TencentIdentityConfig {
        base_url: format!("{}/tencent/faceid", world.address),
        key_id: "AKIDdemo".into(),
        secret: Secret::new("demo-secret-of-tencent".into()),
        region: "ap-guangzhou".into(),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    IdentityVerifier::Tencent(TencentIdentity::new(config, world.our_clock.clock()).expect("an adapter"))
}

fn claim(name: &str, seed: u64) -> IdentityClaim {
    let id_number = id_number::demo(seed, Day::constant(2000, 1, 1));
    IdentityClaim { name: Secret::new(name.to_owned()), id_number }
}

/// covers: ACC-1, NOTE-2
#[tokio::test]
async fn a_message_arrives_whole_on_the_same_phone() {
    let world = World::start().await;
    let receipt = sender(&world, |_| {}).send(&message("19900000001", "012345")).await.expect("sent");
    assert!(receipt.request_id.starts_with("00000000-0000-6000"), "{receipt:?}");
    let sms = world.sandbox.wait_for("19900000001", 1).await;
    assert_eq!((sms.params["code"].as_str(), sms.template.as_str()), ("012345", "1000001"));
    assert!(sms.text.starts_with("【零工】您的验证码是012345，"), "{}", sms.text);
}

/// covers: ACC-1, SEC-2
#[tokio::test]
async fn a_request_of_somebody_else_is_refused() {
    let world = World::start().await;
    let wrong_secret = sender(&world, |config| config.secret = Secret::new("guess".into()));
    let refused = outcome(send(&wrong_secret, "19900000001").await);
    assert_eq!(refused, (Config, "AuthFailure.SignatureFailure".into()));
    let wrong_key = sender(&world, |config| config.key_id = "AKIDother".into());
    assert_eq!(outcome(send(&wrong_key, "19900000001").await), (Config, "AuthFailure.SecretIdNotFound".into()));
    let other_app = sender(&world, |config| config.app_id = "1400000002".into());
    let refused = outcome(send(&other_app, "19900000001").await);
    assert_eq!(refused, (Config, "UnauthorizedOperation.SmsSdkAppIdVerifyFail".into()));
    let other_name = sender(&world, |config| config.sign_name = "别人".into());
    let refused = outcome(send(&other_name, "19900000001").await);
    assert_eq!(refused, (Config, "FailedOperation.SignatureIncorrectOrUnapproved".into()));
    assert!(world.sandbox.messages().is_empty());
}

/// covers: NOTE-3
#[tokio::test]
async fn the_other_carrier_is_asked_where_the_account_is_why_and_for_nothing_else() {
    let world = World::start().await;
    world.sandbox.set_limits(Limits::NONE);
    let senders = SmsSenders::new(world.sender(1, impatient), Some(sender(&world, |_| {})));
    for code in ["isp.RAM_PERMISSION_DENY", "isv.OUT_OF_SERVICE", "isp.SYSTEM_ERROR"] {
        world.sandbox.fail_next(1, Failure::Refuses(code));
        let sent = senders.send(&message("19900000001", "123456")).await.expect("sent");
        assert_eq!(sent.by, SmsVendor::Tencent, "{code}");
    }
    assert_eq!(world.sandbox.messages().len(), 3);
    // A limit protects the person, whoever carries the message; and what may have left is sent by nobody again.
    let asked = world.sandbox.tencent().requests();
    for (failure, kind) in [
        (Failure::Refuses("isv.DAY_LIMIT_CONTROL"), RateLimited { retry_after_s: 86_400 }),
        (Failure::LostAnswer, OutcomeUnknown),
    ] {
        world.sandbox.fail_next(1, failure);
        let unsent = senders.send(&message("19900000001", "123456")).await.expect_err("nobody knows of it");
        assert_eq!((unsent.by, unsent.error.kind()), (SmsVendor::Aliyun, kind), "{failure:?}");
    }
    assert_eq!(world.sandbox.tencent().requests(), asked);
    assert_eq!(world.sandbox.messages().len(), 4, "the lost one arrived, once");
    world.sandbox.recover();
}

/// covers: IDV-1
#[tokio::test]
async fn the_other_source_is_asked_once_and_nobody_twice() {
    let world = World::start().await;
    let first = aliyun_identity::verifier(&world, 1, |config| config.time_limits.call = Duration::from_millis(150));
    let verifiers = IdentityVerifiers::new([first, verifier(&world, |_| {})]).expect("two accounts");
    // Asked at Aliyun, asked at Tencent, verdicts that are billed.
    let counts = || (world.sandbox.requests(), world.sandbox.tencent().requests(), world.sandbox.identity_checks());
    for (failure, billed) in [
        (Failure::Refuses("402"), 1),
        (Failure::Refuses("410"), 1),
        (Failure::Refuses("411"), 1),
        (Failure::Refuses("412"), 1),
        // At both: what was answered and lost, and what came.
        (Failure::LostAnswer, 2),
    ] {
        let before = counts();
        world.sandbox.fail_next(1, failure);
        let answer = verifiers.verify(&claim("王小明", 1)).await.expect("a verdict");
        assert_eq!(answer.verdict, IdentityVerdict::Match);
        assert_eq!(counts(), (before.0 + 1, before.1 + 1, before.2 + billed), "{failure:?}");
    }
    world.sandbox.recover();
    // A no of the claim is nobody's failure.
    let before = counts();
    world.sandbox.fail_next(1, Failure::Refuses("401"));
    verifiers.verify(&claim("王小明", 1)).await.expect_err("refused");
    assert_eq!(counts(), (before.0 + 1, before.1, before.2));
}

/// Five minutes at this vendor.
#[tokio::test]
async fn a_clock_that_is_off_is_refused() {
    let world = World::start().await;
    let sender = sender(&world, |_| {});
    for (our_seconds, accepted) in [(300, true), (1, false), (-601, true), (-1, false)] {
        world.our_clock.advance_seconds(our_seconds);
        world.sandbox.clear();
        let sent = send(&sender, "19900000001").await;
        assert_eq!(sent.is_ok(), accepted, "{our_seconds}");
        if !accepted {
            assert_eq!(outcome(sent), (Config, "AuthFailure.SignatureExpire".into()));
        }
    }
}

#[tokio::test]
async fn each_window_limits_a_number_whoever_carries_the_message() {
    let world = World::start().await;
    let tencent = sender(&world, |_| {});
    send(&tencent, "19900000001").await.expect("sent");
    let limited = outcome(send(&tencent, "19900000001").await);
    assert_eq!(limited, (RateLimited { retry_after_s: 30 }, "LimitExceeded.PhoneNumberThirtySecondLimit".into()));
    let aliyun = world.sender(1, |_| {});
    assert!(matches!(outcome(send(&aliyun, "19900000001").await).0, RateLimited { .. }));
    world.sandbox.set_limits(Limits::NONE);
    send(&tencent, "19900000001").await.expect("no limit in the demo");
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    world.sandbox.set_limits(Limits::NONE);
    let line = world.sandbox.tencent();
    breaks_in_every_way(&line, |limits| {
        let tencent = sender(&world, |config| config.time_limits = limits);
        async move { send(&tencent, "19900000001").await }
    })
    .await;
    assert_eq!(world.sandbox.messages().len(), 2, "the lost and the half answer: why an SMS is never sent again");
    let tencent = sender(&world, |_| {});
    for (code, kind) in [
        ("InternalError.Timeout", OutcomeUnknown),
        ("RequestLimitExceeded", RateLimited { retry_after_s: 60 }),
        ("LimitExceeded.PhoneNumberDailyLimit", RateLimited { retry_after_s: 86_400 }),
        ("FailedOperation.InsufficientBalanceInSmsPackage", Config),
        ("FailedOperation.PhoneNumberInBlacklist", BusinessNegative),
    ] {
        line.fail_next([LineFault::Word(code)]);
        assert_eq!(outcome(send(&tencent, "19900000001").await), (kind, code.to_owned()));
    }
    let base_url = nobody().await;
    let nobody = sender(&world, |config| config.base_url = base_url);
    assert_eq!(outcome(send(&nobody, "19900000001").await), (Transient, "connect".into()));
}

/// covers: IDV-1
#[tokio::test]
async fn a_name_and_a_number_belong_together_or_not() {
    let world = World::start().await;
    let tencent = verifier(&world, |_| {});
    for (name, seed, verdict) in [
        ("王小明", 1, IdentityVerdict::Match),
        ("李小红", 1, IdentityVerdict::Mismatch),
        ("王小明", 404, IdentityVerdict::NoRecord),
    ] {
        let answer = tencent.verify(&claim(name, seed)).await.expect("a verdict");
        assert_eq!(answer.verdict, verdict, "{name} {seed}");
        assert!(answer.request_id.starts_with("00000000-0000-6000"), "{answer:?}");
    }
    assert_eq!(world.sandbox.identity_checks(), 3, "each verdict is billed, so the caller keeps it");
    let other_api = verifier(&world, |config| config.base_url = format!("{}/tencent/sms", world.address));
    assert_eq!(outcome(other_api.verify(&claim("王小明", 1)).await).0, Config);
    assert_eq!(outcome(tencent.verify(&claim("王2", 1)).await), (InvalidInput, "-3".into()));
    assert_eq!(outcome(tencent.verify(&claim(" ", 1)).await), (InvalidInput, "name".into()));
    let line = world.sandbox.tencent();
    for (code, kind) in [("-4", Transient), ("-7", RateLimited { retry_after_s: 86_400 })] {
        line.fail_next([LineFault::Word(code)]);
        assert_eq!(outcome(tencent.verify(&claim("王小明", 1)).await), (kind, code.to_owned()));
    }
    breaks_in_every_way(&line, |limits| {
        let tencent = verifier(&world, |config| config.time_limits = limits);
        async move { tencent.verify(&claim("王小明", 1)).await }
    })
    .await;
}
