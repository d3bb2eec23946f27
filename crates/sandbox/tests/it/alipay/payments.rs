use super::{World, impatient, keyed, outcome};
use crate::line::leads_elsewhere;
use connectors::VendorErrorKind::{BadSignature, BusinessNegative, Config, OutcomeUnknown, Protocol};
use connectors::{Checkout, Closed, PayAt, PaymentGateway, PaymentState, RefundOrder, VendorErrorKind};
use kernel::{Fen, ManualClock, Secret};
use sandbox::AlipayFault;
use std::sync::atomic::Ordering;

/// covers: PAY-4
#[tokio::test]
async fn an_order_is_paid_at_the_cashier() {
    let world = World::start().await;
    let payments = world.payments();
    let order = world.order("order1", 8_805);
    assert_eq!(payments.find_payment("order1").await, Ok(None), "nobody has begun to pay");
    let page = world.open(&order).await;
    assert!(page.contains("确认付款") && page.contains("88.05") && page.contains("职位置顶 7 天"), "{page}");
    assert!(!page.contains("<script") && !page.contains("style="), "{page}");
    let waiting = payments.find_payment("order1").await.expect("an answer").expect("an order");
    assert_eq!((waiting.state, waiting.amount, waiting.paid_at), (PaymentState::Waiting, Fen(8_805), None));
    let done = world.press(&page, "pay").await;
    assert!(done.contains("支付成功") && done.contains("href=\"http://127.0.0.1:8080/orders\""), "{done}");
    let paid = payments.find_payment("order1").await.expect("an answer").expect("an order");
    assert_eq!((paid.state, paid.paid_at), (PaymentState::Paid, Some(world.clock.clock().now())));
    assert_eq!(world.alipay.balance(), Fen(100_008_805));
    world.press(&page, "pay").await;
    world.press(&page, "cancel").await;
    assert_eq!(world.alipay.balance(), Fen(100_008_805), "pressing again pays nothing");
    assert_eq!(payments.find_payment("order1").await.expect("an answer").expect("an order").state, PaymentState::Paid);
}

/// covers: PAY-4
#[tokio::test]
async fn a_phone_and_an_app_begin_in_their_own_way() {
    let world = World::start().await;
    let payments = world.payments();
    let Ok(Checkout::Redirect(address)) = payments.checkout(&world.order("wap1", 100), PayAt::Wap) else {
        panic!("a phone's browser has an address")
    };
    assert!(world.page(&address).await.contains("确认付款"));
    let Ok(Checkout::AppOrder(line)) = payments.checkout(&world.order("app1", 100), PayAt::App) else {
        panic!("an app has a line")
    };
    assert!(line.contains("method=alipay.trade.app.pay") && !line.contains("http://127.0.0.1:"), "{line}");
    assert!(world.page(&format!("{}/alipay/gateway.do?{line}", world.address)).await.contains("确认付款"));
    assert!(payments.find_payment("app1").await.expect("an answer").is_some());
}

/// covers: PAY-4
#[tokio::test]
async fn a_changed_address_is_refused() {
    let world = World::start().await;
    let payments = world.payments();
    let Ok(Checkout::Redirect(address)) = payments.checkout(&world.order("order1", 8_805), PayAt::Page) else {
        panic!("an address")
    };
    let changed = address.replace("88.05", "0.01");
    assert_ne!(changed, address);
    assert!(world.page(&changed).await.contains("isv.invalid-signature"));
    let uncertified = address.replace("app_cert_sn=", "app_cert_number=");
    assert!(world.page(&uncertified).await.contains("isv.invalid-signature"), "the certificates' numbers are signed");
    assert_eq!(payments.find_payment("order1").await, Ok(None));
    world.open(&world.order("order1", 8_805)).await;
    let page = world.open(&world.order("order1", 1)).await;
    assert!(page.contains("CONTEXT_INCONSISTENT"), "the same number of another amount: {page}");
}

/// covers: PAY-4
#[tokio::test]
async fn an_order_is_closed_by_us_by_the_payer_and_by_time() {
    let world = World::start().await;
    let payments = world.payments();
    assert_eq!(payments.close("never").await, Ok(Closed::NeverBegun));
    world.open(&world.order("ours", 100)).await;
    assert_eq!(payments.close("ours").await, Ok(Closed::Now));
    assert_eq!(payments.close("ours").await, Ok(Closed::Now), "again");
    let page = world.open(&world.order("theirs", 100)).await;
    assert!(world.press(&page, "cancel").await.contains("订单已关闭"));
    let page = world.open(&world.order("late", 100)).await;
    world.clock.advance_seconds(30 * 60);
    assert!(world.press(&page, "pay").await.contains("订单已关闭"));
    for number in ["ours", "theirs", "late"] {
        let found = payments.find_payment(number).await.expect("an answer").expect("an order");
        assert_eq!((found.state, found.paid_at), (PaymentState::Closed, None), "{number}");
    }
    let page = world.open(&world.order("paid", 100)).await;
    world.press(&page, "pay").await;
    assert_eq!(outcome(payments.close("paid").await), (BusinessNegative, "ACQ.TRADE_STATUS_ERROR".into()));
    assert_eq!(world.alipay.balance(), Fen(100_000_100));
}

fn refund(number: &str, fen: i64) -> RefundOrder {
    RefundOrder { payment_number: "order1".into(), number: number.into(), amount: Fen(fen), reason: "未使用".into() }
}

/// What is finished is paid as well, and goes back no more.
///
/// covers: PAY-4
#[tokio::test]
async fn an_order_that_is_finished_is_paid_and_cannot_be_refunded() {
    let world = World::start().await;
    let payments = world.payments();
    let page = world.open(&world.order("order1", 10_000)).await;
    world.press(&page, "pay").await;
    payments.refund(&refund("r1", 100)).await.expect("in time");
    assert!(world.alipay.finish("order1").await);
    assert!(!world.alipay.finish("order1").await, "it is");
    let found = payments.find_payment("order1").await.expect("an answer").expect("an order");
    assert_eq!((found.state, found.amount), (PaymentState::Finished, Fen(10_000)));
    assert_eq!(outcome(payments.refund(&refund("r2", 100)).await), (BusinessNegative, "ACQ.TRADE_HAS_FINISHED".into()));
    assert!(!payments.refund(&refund("r1", 100)).await.expect("the one of before").moved_now);
    assert_eq!(outcome(payments.close("order1").await), (BusinessNegative, "ACQ.TRADE_STATUS_ERROR".into()));
    assert_eq!(world.alipay.balance(), Fen(100_009_900));
}

/// Two refunds that together exceed the order: the second is refused, whoever asked first.
///
/// covers: PAY-4
#[tokio::test]
async fn refunds_never_exceed_the_order_and_each_is_done_once() {
    let world = World::start().await;
    let payments = world.payments();
    assert_eq!(outcome(payments.refund(&refund("r1", 100)).await), (BusinessNegative, "ACQ.TRADE_NOT_EXIST".into()));
    let page = world.open(&world.order("order1", 10_000)).await;
    assert_eq!(outcome(payments.refund(&refund("r1", 100)).await), (BusinessNegative, "ACQ.TRADE_STATUS_ERROR".into()));
    world.press(&page, "pay").await;
    assert_eq!(payments.find_refund("order1", "r1").await, Ok(None));
    let first = payments.refund(&refund("r1", 6_000)).await.expect("refunded");
    assert_eq!((first.total, first.moved_now), (Fen(6_000), true));
    let again = payments.refund(&refund("r1", 6_000)).await.expect("the same");
    assert_eq!((again.total, again.moved_now), (Fen(6_000), false));
    let other = outcome(payments.refund(&refund("r1", 1)).await);
    assert_eq!(other, (BusinessNegative, "ACQ.DISCORDANT_REPEAT_REQUEST".into()));
    let too_much = outcome(payments.refund(&refund("r2", 4_001)).await);
    assert_eq!(too_much, (BusinessNegative, "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL".into()));
    assert_eq!(payments.find_refund("order1", "r2").await, Ok(None));
    let found = payments.find_refund("order1", "r1").await.expect("an answer").expect("a refund");
    assert_eq!(found.amount, Fen(6_000));
    assert_eq!(payments.refund(&refund("r3", 4_000)).await.expect("the rest").total, Fen(10_000));
    assert_eq!(
        payments.find_payment("order1").await.expect("an answer").expect("an order").state,
        PaymentState::Closed,
        "refunded whole"
    );
    assert_eq!(world.alipay.balance(), Fen(100_000_000));
}

/// covers: PAY-4
#[tokio::test]
async fn a_refund_without_an_answer_is_asked_for_and_sent_again() {
    let world = World::start().await;
    let payments = world.payments();
    let impatient = PaymentGateway::Alipay(world.account(impatient));
    let page = world.open(&world.order("order1", 10_000)).await;
    world.press(&page, "pay").await;
    let unknown = (OutcomeUnknown, "timeout".to_owned());
    world.alipay.fail_next([AlipayFault::HangBefore]);
    assert_eq!(outcome(impatient.refund(&refund("r1", 100)).await), unknown);
    world.alipay.recover();
    assert_eq!(payments.find_refund("order1", "r1").await, Ok(None), "nothing was done");
    world.alipay.fail_next([AlipayFault::HangAfter]);
    assert_eq!(outcome(impatient.refund(&refund("r1", 100)).await), unknown);
    assert!(payments.find_refund("order1", "r1").await.expect("an answer").is_some(), "it was done");
    assert!(!payments.refund(&refund("r1", 100)).await.expect("once").moved_now);
    world.alipay.recover();
    assert_eq!(world.alipay.balance(), Fen(100_009_900));
}

/// covers: PAY-3, PAY-4
#[tokio::test]
async fn only_the_vendor_is_believed() {
    let world = World::start().await;
    let payments = world.payments();
    world.open(&world.order("order1", 100)).await;
    for (fault, expected) in [
        (AlipayFault::ForgedAnswer, (BadSignature, "10000")),
        (AlipayFault::UnsignedAnswer, (BadSignature, "10000")),
        (AlipayFault::AnsweredTwice, (Protocol, "http_200")),
        (AlipayFault::PageAfter, (Protocol, "http_200")),
        (AlipayFault::SystemErrorBefore, (OutcomeUnknown, "SYSTEM_ERROR")),
        (AlipayFault::SystemErrorAfter, (OutcomeUnknown, "SYSTEM_ERROR")),
        (AlipayFault::UnavailableBefore, (OutcomeUnknown, "isp.unknow-error")),
        (AlipayFault::UnavailableAfter, (OutcomeUnknown, "isp.unknow-error")),
    ] {
        world.alipay.fail_next([fault]);
        let error = payments.find_payment("order1").await.expect_err("a failure");
        assert!(!error.is_surely_not_done(), "{fault:?}");
        assert_eq!((error.kind(), error.code()), expected, "{fault:?}");
    }
    assert!(payments.find_payment("order1").await.is_ok(), "works again");
    let other_key = world.account(|config| {
        keyed(config);
        config.alipay_public_key = OTHER_PUBLIC_KEY.into();
    });
    let strangers = PaymentGateway::Alipay(other_key);
    assert_eq!(outcome(strangers.find_payment("order1").await), (BadSignature, "10000".into()));
}

/// A public key that the vendor publishes in its SDK's tests; the simulator does not have its private half.
const OTHER_PUBLIC_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAk7LzhmMa2c4qQd4fqAqenfbuFoA7stPKvoS1LrZEsVnOOGUUjwoa1oU9xsSPjcOWhIerU/VAN4J95GIAXx59ipcleIyfLn2FhHXPgLJpvo+b2jJFyn/1/DbeJDh+0yDVAOf50Z7HhI0mdUhFMkXlT7BU0ZMtJf/TmISFEfhDU/w6qFd6D42L97byAkq0K6LroglSVF24GqJEa7hSeUIkZWj7RasykXrc2uVJ1+ejkXE0LyPxa2AHykMGbJLf5SiZvaNzUZgnKIR36mLOHpQ/2JCXxhXZYUWHzy0kMH54JcUEeksFWBYLGvLjV1phbcUIc3Q76tIuqApY6E222OoZZQIDAQAB";

/// covers: PAY-4, SEC-2
#[tokio::test]
async fn the_simulator_refuses_what_the_vendor_refuses() {
    let world = World::start().await;
    let other_app = PaymentGateway::Alipay(world.account(|config| config.app_id = "9021000000000009".into()));
    assert_eq!(outcome(other_app.find_payment("order1").await), (Config, "isv.invalid-app-id".into()));
    let query = "app_id=9021000000000001&charset=utf-8&format=JSON&method=alipay.trade.query&sign=AAAA&sign_type=RSA2\
                 &timestamp=2026-11-24%2016%3A00%3A00&version=1.0";
    let address = format!("{}/alipay/gateway.do?{query}", world.address);
    let answer = world.client.post(address).body("biz_content=%7B%7D").send().await.expect("an answer");
    let text = answer.text().await.expect("text");
    assert!(text.contains("isv.invalid-signature") && text.contains("error_response"), "{text}");
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_refused_at_once() {
    let world = World::start().await;
    let config = |change: fn(&mut connectors::alipay::AlipayConfig)| {
        let mut config = connectors::alipay::AlipayConfig {
            base_url: format!("{}/alipay/gateway.do", world.address),
            app_id: "a".into(),
            seller_id: "s".into(),
            app_private_key: sandbox::demo_app_private_key(),
            alipay_public_key: sandbox::demo_alipay_public_key(),
            certificates: None,
            time_limits: connectors::TimeLimits::default(),
            transfer_time_limits: connectors::TimeLimits::default(),
        };
        change(&mut config);
        let made = connectors::alipay::Alipay::new(config, world.clock.clock());
        made.err().map(|error| (error.kind(), error.code().to_owned()))
    };
    let wrong = |part: &str| Some((VendorErrorKind::Config, part.to_owned()));
    assert_eq!(config(|_| {}), None);
    assert_eq!(config(|config| config.app_id.clear()), wrong("app_id"));
    assert_eq!(config(|config| config.seller_id.clear()), wrong("seller_id"));
    assert_eq!(config(|config| config.app_private_key = Secret::new("x".into())), wrong("app_private_key"));
    assert_eq!(config(|config| config.alipay_public_key = "x".into()), wrong("alipay_public_key"));
    let plain = |config: &mut connectors::alipay::AlipayConfig| config.base_url = "http://openapi.alipay.com/".into();
    assert_eq!(config(plain), wrong("base_url_not_https"));
}

/// A day at this vendor.
///
/// covers: PAY-4
#[tokio::test]
async fn a_clock_that_is_off_is_refused() {
    let world = World::start().await;
    let ours = ManualClock::at(world.clock.clock().now());
    let payments = PaymentGateway::Alipay(world.account_by(&ours, |_| {}));
    for (our_seconds, accepted) in [(86_400, true), (1, false), (-172_801, true), (-1, false)] {
        ours.advance_seconds(our_seconds);
        let asked = payments.find_payment("order1").await;
        if accepted {
            assert!(asked.expect("an answer").is_none(), "{our_seconds}");
        } else {
            assert_eq!(outcome(asked), (Config, "isv.invalid-timestamp".into()), "{our_seconds}");
        }
    }
}

/// covers: PAY-4
#[tokio::test]
async fn nobody_is_followed_to_another_host() {
    let world = World::start().await;
    let (elsewhere, arrived) = leads_elsewhere().await;
    let moved = world.account(|config| config.base_url = format!("{elsewhere}/gateway.do"));
    let asked = PaymentGateway::Alipay(moved).find_payment("order1").await;
    assert!(!asked.expect_err("a failure").is_surely_not_done());
    assert_eq!(arrived.load(Ordering::SeqCst), 0);
}
