use crate::World;
use connectors::VendorErrorKind::{
    self, BusinessNegative, Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited, Transient,
};
use connectors::aliyun::{AliyunRelay, AliyunRelayConfig};
use connectors::{RelayBinding, RelayNumbers, RelayPair, TimeLimits, VendorError};
use kernel::phone::Phone;
use kernel::{Rng, Secret};
use sandbox::{RELAY_POOL, RelayFault};
use std::time::Duration;

fn lender(world: &World, seed: u64, change: impl FnOnce(&mut AliyunRelayConfig)) -> RelayNumbers {
    let mut config = AliyunRelayConfig {
        base_url: format!("{}/aliyun/dypls/", world.address),
        key_id: "key".into(),
        secret: Secret::new("secret".into()),
        pool_key: RELAY_POOL.into(),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    RelayNumbers::Aliyun(AliyunRelay::new(config, world.our_clock.clock(), Rng::seeded(seed)).expect("an adapter"))
}

fn pair(world: &World, one: &str, other: &str) -> RelayPair {
    let phone = |text| Phone::parse(text).expect("a number");
    let until = world.our_clock.clock().now().plus_minutes(30);
    RelayPair { one: phone(one), other: phone(other), until, reference: "r-1".into() }
}

fn outcome(said: Result<RelayBinding, VendorError>) -> (VendorErrorKind, String) {
    let error = said.expect_err("a failure");
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("199000") && !printed.contains("secret"), "{printed}");
    (error.kind(), error.code().to_owned())
}

/// covers: WORK-4
#[tokio::test]
async fn a_number_stands_between_two_until_it_is_given_back_or_expires() {
    let world = World::start().await;
    let lender = lender(&world, 1, |_| {});
    let bound = lender.bind(&pair(&world, "19900000001", "19900000002")).await.expect("bound");
    let number = bound.number.expose().clone();
    assert_eq!(world.sandbox.rings("19900000001", &number).as_deref(), Some("19900000002"));
    assert_eq!(world.sandbox.rings("19900000002", &number).as_deref(), Some("19900000001"));
    assert_eq!(world.sandbox.rings("19900000003", &number), None);
    let lent = world.sandbox.lent();
    assert_eq!((lent.len(), lent[0].reference.as_deref()), (1, Some("r-1")));
    // The same number stands between two others; whoever is in one pair already gets another.
    let others = lender.bind(&pair(&world, "19900000003", "19900000004")).await.expect("bound");
    assert_eq!(others.number.expose(), &number);
    let again = lender.bind(&pair(&world, "19900000001", "19900000004")).await.expect("bound");
    assert_ne!(again.number.expose(), &number);
    lender.unbind(&bound).await.expect("unbound");
    assert_eq!(world.sandbox.rings("19900000001", &number), None);
    lender.unbind(&bound).await.expect("it is unbound, as it was");
    world.advance_both(30 * 60);
    assert!(world.sandbox.lent().is_empty());
    lender.unbind(&again).await.expect("it is over");
}

/// covers: WORK-4, SEC-2
#[tokio::test]
async fn a_request_of_somebody_else_or_a_wrong_one_is_refused() {
    let world = World::start().await;
    let two = || pair(&world, "19900000001", "19900000002");
    let wrong_secret = lender(&world, 1, |config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong_secret.bind(&two()).await), (Config, "SignatureDoesNotMatch".into()));
    let wrong_key = lender(&world, 2, |config| config.key_id = "other".into());
    assert_eq!(outcome(wrong_key.bind(&two()).await), (Config, "InvalidAccessKeyId.NotFound".into()));
    let other_pool = lender(&world, 3, |config| config.pool_key = "FC1".into());
    assert_eq!(outcome(other_pool.bind(&two()).await), (Config, "isv.POOLKEY_NOT_EXISTS".into()));
    assert_eq!(other_pool.probe().await.expect_err("the pool is unknown").kind(), Config);
    let lender = lender(&world, 4, |_| {});
    let at_once = RelayPair { until: world.our_clock.clock().now().plus_seconds(60), ..two() };
    assert_eq!(outcome(lender.bind(&at_once).await), (InvalidInput, "isv.EXPIRE_DATE_ILLEGAL".into()));
    assert!(world.sandbox.lent().is_empty());
    lender.probe().await.expect("it answers, and changes nothing");
}

/// covers: WORK-4
#[tokio::test]
async fn every_failure_is_told_apart() {
    let world = World::start().await;
    let lender = lender(&world, 1, |config| config.time_limits.call = Duration::from_millis(150));
    let two = || pair(&world, "19900000001", "19900000002");
    for (fault, kind, code, stands) in [
        (RelayFault::Code("isv.NO_AVAILABLE_NUMBER"), BusinessNegative, "isv.NO_AVAILABLE_NUMBER", 0),
        (RelayFault::Code("isv.FLOW_LIMIT"), RateLimited { retry_after_s: 1 }, "isv.FLOW_LIMIT", 0),
        (RelayFault::Code("isp.SYSTEM_ERROR"), Transient, "isp.SYSTEM_ERROR", 0),
        (RelayFault::Code("isv.OUT_OF_SERVICE"), Config, "isv.OUT_OF_SERVICE", 0),
        (RelayFault::Html, Protocol, "http_200", 0),
        (RelayFault::Hang, OutcomeUnknown, "timeout", 0),
        (RelayFault::LostAnswer, OutcomeUnknown, "http_502", 1),
        (RelayFault::HalfAnswer, Protocol, "half_an_answer", 2),
    ] {
        world.sandbox.fail_relay_next(1, fault);
        assert_eq!(outcome(lender.bind(&two()).await), (kind, code.to_owned()), "{fault:?}");
        assert_eq!(world.sandbox.lent().len(), stands, "{fault:?}");
    }
    world.sandbox.mend_relay();
    world.sandbox.set_relay_numbers(2);
    assert_eq!(outcome(lender.bind(&two()).await), (BusinessNegative, "isv.NO_AVAILABLE_NUMBER".into()));
    world.sandbox.set_relay_numbers(3);
    lender.bind(&two()).await.expect("works again");
}
