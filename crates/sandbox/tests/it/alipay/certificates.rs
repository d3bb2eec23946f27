//! Certificate mode: what it is needed for, what fits it, and what does not.

use super::{World, keyed, outcome};
use connectors::VendorErrorKind::{BadSignature, Config};
use connectors::alipay::{Alipay, AlipayCertificates, AlipayConfig, key_in_certificate};
use connectors::{PayeeAccount, PaymentGateway, PayoutGateway, PayoutOrder, PayoutState, RefundOrder};
use kernel::{Fen, Secret};
use sandbox::{AlipaySandboxConfig, demo_alipay_public_key};

fn order(number: &str) -> PayoutOrder {
    PayoutOrder {
        number: number.into(),
        amount: Fen(1_000),
        title: "零工提现".into(),
        account: PayeeAccount::LoginId(Secret::new("19900000001".into())),
        name: Secret::new("王小明".into()),
    }
}

/// The simulator counts the numbers from what it wrote, the adapter from what it reads, and both agree.
///
/// covers: PAY-3
#[tokio::test]
async fn a_transfer_is_taken_in_certificate_mode() {
    let world = World::start().await;
    let payouts = PayoutGateway::Alipay(world.account(|_| {}));
    assert_eq!(payouts.probe().await, Ok(()));
    assert_eq!(payouts.transfer(&order("w1")).await.expect("sent").state, PayoutState::Arrived);
    assert!(payouts.find("w1").await.expect("an answer").is_some());
    let own = world.alipay.certificates();
    assert_eq!(key_in_certificate(&own.alipay), Some(demo_alipay_public_key()));
    // Another account has another certificate under the same key, and the gateway does not take it for this one.
    let custody = AlipaySandboxConfig::custody(world.clock.clock(), kernel::Rng::seeded(2)).certificates();
    assert_ne!(own.app, custody.app);
    let other_app = AlipayCertificates { app: custody.app, ..world.certificates() };
    let others = world.account(|config| config.certificates = Some(other_app));
    let refused = outcome(PayoutGateway::Alipay(others).transfer(&order("w2")).await);
    assert_eq!(refused, (Config, "isv.invalid-app-cert-sn".into()));
    let other_roots = AlipayCertificates { alipay_root: own.app, ..world.certificates() };
    let others = world.account(|config| config.certificates = Some(other_roots));
    let refused = outcome(PayoutGateway::Alipay(others).transfer(&order("w2")).await);
    assert_eq!(refused, (Config, "isv.invalid-alipay-root-cert-sn".into()));
    assert_eq!(world.alipay.arrived().len(), 1);
}

/// covers: PAY-3, PAY-4
#[tokio::test]
async fn key_mode_pays_and_refunds_and_transfers_nothing() {
    let world = World::start().await;
    let account = world.account(keyed);
    let (payments, payouts) = (PaymentGateway::Alipay(account.clone()), PayoutGateway::Alipay(account));
    assert_eq!(payments.probe().await, Ok(()));
    world.open(&world.order("order1", 8_805)).await;
    assert!(world.alipay.pay("order1").await);
    let told = world.notifications.bodies().pop().expect("a notification");
    assert_eq!(payments.read_notification(None, &told).expect("genuine").amount, Fen(8_805));
    let refund =
        RefundOrder {
            payment_number: "order1".into(), number: "r1".into(), amount: Fen(805), reason: "未使用".into()
        };
    assert!(payments.refund(&refund).await.expect("refunded").moved_now);
    assert_eq!(outcome(payouts.probe().await), (Config, "transfers_need_certificates".into()));
    let error = payouts.transfer(&order("w1")).await.expect_err("the gateway takes none");
    assert_eq!((error.kind(), error.code()), (Config, "isv.missing-app-cert-sn"));
    assert!(error.is_surely_not_done());
    assert_eq!(payouts.find("w1").await, Ok(None), "nothing was begun");
    assert_eq!(world.alipay.balance(), Fen(100_008_000));
}

/// covers: PAY-3
#[tokio::test]
async fn a_swapped_certificate_of_the_vendor_believes_nobody() {
    let world = World::start().await;
    let certificates = world.certificates();
    let swapped = AlipayCertificates { alipay: certificates.app.clone(), ..certificates };
    let account = world.account(|config| config.certificates = Some(swapped));
    let payouts = PayoutGateway::Alipay(account.clone());
    let error = payouts.transfer(&order("w1")).await.expect_err("nobody vouches for the answer");
    assert_eq!((error.kind(), error.code()), (BadSignature, "other_alipay_cert"));
    assert!(!error.is_surely_not_done(), "it was done, and only the answer is not believed");
    assert_eq!(world.alipay.arrived().len(), 1);
    world.open(&world.order("order1", 100)).await;
    assert!(world.alipay.pay("order1").await);
    let told = world.notifications.bodies().pop().expect("a notification");
    let refusal = PaymentGateway::Alipay(account).read_notification(None, &told).expect_err("not by this key");
    assert_eq!(refusal, connectors::NotificationRefusal::BadSignature);
}

/// covers: PAY-3
#[tokio::test]
async fn certificates_that_cannot_work_are_refused_at_once() {
    let world = World::start().await;
    let made = |change: fn(&mut AlipayCertificates)| {
        let mut certificates = world.certificates();
        change(&mut certificates);
        let config = AlipayConfig {
            base_url: format!("{}/alipay/gateway.do", world.address),
            app_id: "9021000000000001".into(),
            seller_id: "2088000000000001".into(),
            app_private_key: sandbox::demo_app_private_key(),
            alipay_public_key: String::new(),
            certificates: Some(certificates),
            time_limits: connectors::TimeLimits::default(),
            transfer_time_limits: AlipayConfig::TRANSFER_TIME_LIMITS,
        };
        let refused = Alipay::new(config, world.clock.clock()).err();
        refused.map(|error| (error.kind(), error.code().to_owned()))
    };
    let wrong = |part: &str| Some((Config, part.to_owned()));
    assert_eq!(made(|_| {}), None);
    assert_eq!(made(|certificates| certificates.app.clear()), wrong("app_cert"));
    assert_eq!(made(|certificates| certificates.alipay = "appCert.crt".into()), wrong("alipay_cert"));
    assert_eq!(made(|certificates| certificates.alipay_root.clear()), wrong("alipay_root_cert"));
    let swapped =
        |certificates: &mut AlipayCertificates| std::mem::swap(&mut certificates.app, &mut certificates.alipay);
    assert_eq!(made(swapped), wrong("app_cert_of_other_key"));
}
