use crate::World;
use crate::line::outcome;
use connectors::VendorErrorKind::{Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited};
use connectors::aliyun::{AliyunBusiness, AliyunBusinessConfig};
use connectors::{BusinessClaim, BusinessVerifier, IdentityVerdict, TimeLimits};
use kernel::{Rng, Secret, credit_code};
use sandbox::Failure;
use std::time::Duration;

fn verifier(world: &World, seed: u64, change: impl FnOnce(&mut AliyunBusinessConfig)) -> BusinessVerifier {
    let mut config = AliyunBusinessConfig {
        base_url: format!("{}/aliyun/cloudauth/", world.address),
        key_id: "key".into(),
        secret: Secret::new("secret".into()),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    let adapter = AliyunBusiness::new(config, world.our_clock.clock(), Rng::seeded(seed)).expect("an adapter");
    BusinessVerifier::Aliyun(adapter)
}

fn claim(name: &str, number: u64) -> BusinessClaim {
    BusinessClaim { name: name.to_owned(), credit_code: credit_code::demo(number) }
}

/// covers: MER-2
#[tokio::test]
async fn a_company_and_its_code_belong_together_or_not() {
    let world = World::start().await;
    let verifier = verifier(&world, 1, |_| {});
    world.sandbox.know_company("闽江奶茶有限公司", credit_code::demo(1).as_str());
    for (name, number, verdict) in [
        ("闽江奶茶有限公司", 1, IdentityVerdict::Match),
        (" 闽江奶茶有限公司 ", 1, IdentityVerdict::Match),
        ("别家公司", 1, IdentityVerdict::Mismatch),
        ("A&B（福州）商贸=1", 2, IdentityVerdict::Match),
    ] {
        let answer = verifier.verify(&claim(name, number)).await.expect("a verdict");
        assert_eq!(answer.verdict, verdict, "{name} {number}");
        assert!(answer.request_id.starts_with("00000000-0000-5000"), "{answer:?}");
    }
    assert_eq!(world.sandbox.business_checks(), 4, "each verdict is billed, so the caller keeps it");
    verifier.probe().await.expect("it answers");
    assert_eq!(world.sandbox.business_checks(), 4, "a question costs nothing");
    assert_eq!(outcome(verifier.verify(&claim("  ", 1)).await), (InvalidInput, "name".into()));
}

/// covers: MER-2
#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    let patient = verifier(&world, 1, |_| {});
    let impatient = verifier(&world, 2, |config| config.time_limits.call = Duration::from_millis(150));
    for (failure, expected) in [
        (Failure::SystemError, (OutcomeUnknown, "InternalError")),
        (Failure::Html, (Protocol, "http_200")),
        (Failure::Limit, (RateLimited { retry_after_s: 1 }, "Throttling.User")),
        (Failure::Refuses("Forbidden.AccountAccessDenied"), (Config, "Forbidden.AccountAccessDenied")),
    ] {
        world.sandbox.fail_next(1, failure);
        let got = outcome(patient.verify(&claim("闽江奶茶有限公司", 1)).await);
        assert_eq!(got, (expected.0, expected.1.to_owned()), "{failure:?}");
    }
    // Nobody knows what became of these; of the second the vendor does, and wants its fee.
    for (failure, billed) in [(Failure::Hang, 0), (Failure::LostAnswer, 1)] {
        let requests = world.sandbox.requests();
        world.sandbox.fail_next(1, failure);
        let got = outcome(impatient.verify(&claim("闽江奶茶有限公司", 1)).await);
        assert_eq!(got, (OutcomeUnknown, "timeout".into()), "{failure:?}");
        assert_eq!((world.sandbox.business_checks(), world.sandbox.requests()), (billed, requests + 1), "{failure:?}");
        world.sandbox.recover();
    }
    let wrong_secret = verifier(&world, 3, |config| config.secret = Secret::new("guess".into()));
    let refused = outcome(wrong_secret.verify(&claim("闽江奶茶有限公司", 1)).await);
    assert_eq!(refused, (Config, "SignatureDoesNotMatch".into()));
    patient.verify(&claim("闽江奶茶有限公司", 1)).await.expect("works again");
}
