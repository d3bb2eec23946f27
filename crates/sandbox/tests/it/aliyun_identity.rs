use crate::World;
use crate::line::leads_elsewhere;
use connectors::VendorErrorKind::{self, Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
use connectors::aliyun::{AliyunIdentity, AliyunIdentityConfig};
use connectors::{IdentityAnswer, IdentityClaim, IdentityVerdict, IdentityVerifier, TimeLimits, VendorError};
use kernel::calendar::Day;
use kernel::id_number::{self, IdNumber};
use kernel::{Rng, Secret};
use sandbox::Failure;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub fn verifier(world: &World, seed: u64, change: impl FnOnce(&mut AliyunIdentityConfig)) -> IdentityVerifier {
    let mut config = AliyunIdentityConfig {
        base_url: format!("{}/aliyun/cloudauth/", world.address),
        key_id: "key".into(),
        secret: Secret::new("secret".into()),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    let adapter = AliyunIdentity::new(config, world.our_clock.clock(), Rng::seeded(seed)).expect("an adapter");
    IdentityVerifier::Aliyun(adapter)
}

fn number(seed: u64) -> IdNumber {
    id_number::demo(seed, Day::constant(2000, 1, 1))
}

fn claim(name: &str, seed: u64) -> IdentityClaim {
    IdentityClaim { name: Secret::new(name.to_owned()), id_number: number(seed) }
}

fn outcome(result: Result<IdentityAnswer, VendorError>) -> (VendorErrorKind, String) {
    let error = result.expect_err("a failure");
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("990000") && !printed.contains("王小明") && !printed.contains("secret"), "{printed}");
    (error.kind(), error.code().to_owned())
}

/// covers: IDV-1
#[tokio::test]
async fn a_name_and_a_number_belong_together_or_not() {
    let world = World::start().await;
    let verifier = verifier(&world, 1, |_| {});
    world.sandbox.know_person("王小明", number(1).as_str());
    for (name, seed, verdict) in [
        ("王小明", 1, IdentityVerdict::Match),
        (" 王小明 ", 1, IdentityVerdict::Match),
        ("李小红", 1, IdentityVerdict::Mismatch),
        ("李小红", 2, IdentityVerdict::Match),
        ("王小明", 2, IdentityVerdict::Mismatch),
        ("王小明", 404, IdentityVerdict::NoRecord),
        ("买买提·吐尔逊", 3, IdentityVerdict::Match),
    ] {
        let answer = verifier.verify(&claim(name, seed)).await.expect("a verdict");
        assert_eq!(answer.verdict, verdict, "{name} {seed}");
        assert!(answer.request_id.starts_with("00000000-0000-5000"), "{answer:?}");
    }
    assert_eq!(world.sandbox.identity_checks(), 7, "each verdict is billed, so the caller keeps it");
    assert_eq!(format!("{:?}", claim("王小明", 1)), "IdentityClaim { name: Secret, id_number: IdNumber }");
}

/// covers: IDV-1, SEC-2
#[tokio::test]
async fn a_request_of_somebody_else_is_refused_and_prints_nobody() {
    let world = World::start().await;
    let wrong_secret = verifier(&world, 1, |config| config.secret = Secret::new("guess".into()));
    let refused = outcome(wrong_secret.verify(&claim("王小明", 1)).await);
    assert_eq!(refused, (Config, "SignatureDoesNotMatch".into()));
    let wrong_key = verifier(&world, 2, |config| config.key_id = "other".into());
    let refused = outcome(wrong_key.verify(&claim("王小明", 1)).await);
    assert_eq!(refused, (Config, "InvalidAccessKeyId.NotFound".into()));
    let other_api = verifier(&world, 3, |config| config.base_url = format!("{}/aliyun/sms/", world.address));
    let refused = outcome(other_api.verify(&claim("王小明", 1)).await);
    assert_eq!(refused, (Config, "InvalidVersion".into()));
    assert_eq!(world.sandbox.identity_checks(), 0);
}

/// covers: IDV-1
#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    let verifier = verifier(&world, 1, |config| config.time_limits.call = Duration::from_millis(150));
    for (failure, expected) in [
        (Failure::SystemError, (Transient, "500")),
        (Failure::Html, (VendorErrorKind::Protocol, "http_200")),
        (Failure::Limit, (RateLimited { retry_after_s: 60 }, "403")),
        (Failure::Hang, (OutcomeUnknown, "timeout")),
        (Failure::Refuses("402"), (Transient, "402")),
        (Failure::Refuses("410"), (Config, "410")),
        (Failure::Refuses("411"), (Config, "411")),
        (Failure::Refuses("412"), (Config, "412")),
    ] {
        world.sandbox.fail_next(1, failure);
        let got = outcome(verifier.verify(&claim("王小明", 1)).await);
        assert_eq!(got, (expected.0, expected.1.to_owned()), "{failure:?}");
    }
    world.sandbox.recover();
    assert_eq!(outcome(verifier.verify(&claim("  ", 1)).await), (InvalidInput, "name".into()));
    assert_eq!(outcome(verifier.verify(&claim("王2", 1)).await), (InvalidInput, "401".into()));
    assert_eq!(world.sandbox.identity_checks(), 0);
    assert!(verifier.verify(&claim("王小明", 1)).await.is_ok(), "works again");
}

/// The vendor knows its verdict and wants its fee; why nobody is asked again by itself.
///
/// covers: IDV-1
#[tokio::test]
async fn a_lost_verdict_is_billed_and_asked_once() {
    let world = World::start().await;
    let verifier = verifier(&world, 1, |config| config.time_limits.call = Duration::from_millis(150));
    world.sandbox.fail(Failure::LostAnswer);
    assert_eq!(outcome(verifier.verify(&claim("王小明", 1)).await), (OutcomeUnknown, "timeout".into()));
    assert_eq!((world.sandbox.identity_checks(), world.sandbox.requests()), (1, 1));
    world.sandbox.recover();
}

/// covers: IDV-1
#[tokio::test]
async fn a_name_and_a_number_are_not_carried_on_to_another_host() {
    let world = World::start().await;
    let (elsewhere, arrived) = leads_elsewhere().await;
    let verifier = verifier(&world, 1, |config| config.base_url = format!("{elsewhere}/"));
    let got = outcome(verifier.verify(&claim("王小明", 1)).await);
    assert_eq!(got, (VendorErrorKind::Protocol, "http_307".into()));
    assert_eq!(arrived.load(Ordering::SeqCst), 0);
}
