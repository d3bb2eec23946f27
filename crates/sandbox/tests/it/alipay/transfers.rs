use super::{World, impatient, outcome};
use connectors::VendorErrorKind::{BusinessNegative, Config, InvalidInput, OutcomeUnknown, Transient};
use connectors::{PayeeAccount, PayoutGateway, PayoutOrder, PayoutState, VendorErrorKind};
use kernel::{Fen, Secret};
use sandbox::{AlipayFault, TransferCourse, TransferEnd};

fn order(number: &str, fen: i64) -> PayoutOrder {
    PayoutOrder {
        number: number.into(),
        amount: Fen(fen),
        title: "零工提现".into(),
        account: PayeeAccount::LoginId(Secret::new("19900000001".into())),
        name: Secret::new("王小明".into()),
    }
}

fn gateway(world: &World) -> PayoutGateway {
    PayoutGateway::Alipay(world.account(|_| {}))
}

async fn state(payouts: &PayoutGateway, number: &str) -> Option<PayoutState> {
    payouts.find(number).await.expect("an answer").map(|payout| payout.state)
}

/// covers: PAY-3
#[tokio::test]
async fn a_transfer_arrives_once_however_often_it_is_sent() {
    let world = World::start().await;
    let payouts = gateway(&world);
    assert_eq!(payouts.find("w1").await, Ok(None));
    let first = payouts.transfer(&order("w1", 16_000)).await.expect("sent");
    assert_eq!((first.state.clone(), first.at), (PayoutState::Arrived, Some(world.clock.clock().now())));
    for _ in 0..20 {
        assert_eq!(payouts.transfer(&order("w1", 16_000)).await.as_ref(), Ok(&first));
    }
    assert_eq!(payouts.find("w1").await, Ok(Some(first)));
    let arrived = world.alipay.arrived();
    assert_eq!(arrived.len(), 1);
    assert_eq!((arrived[0].account.as_str(), arrived[0].amount), ("19900000001", Fen(16_000)));
    assert_eq!(world.alipay.balance(), Fen(100_000_000 - 16_000));
    let page = world.page(&format!("{}/sandbox/alipay/payouts", world.address)).await;
    assert!(page.contains("到账记录") && page.contains("160.00") && page.contains("19900000001"), "{page}");
}

/// The same number with another amount, name or account is nobody's to decide here: the first may have arrived.
///
/// covers: PAY-3
#[tokio::test]
async fn a_number_stands_for_one_transfer() {
    let world = World::start().await;
    let payouts = gateway(&world);
    payouts.transfer(&order("w1", 16_000)).await.expect("sent");
    let unknown = (OutcomeUnknown, "PAYMENT_INFO_INCONSISTENCY".to_owned());
    assert_eq!(outcome(payouts.transfer(&order("w1", 16_001)).await), unknown);
    let mut other = order("w1", 16_000);
    other.account = PayeeAccount::UserId(Secret::new("2088000000000003".into()));
    assert_eq!(outcome(payouts.transfer(&other).await), unknown);
    assert_eq!(world.alipay.arrived().len(), 1);
}

/// covers: PAY-3
#[tokio::test]
async fn whatever_the_answer_the_same_number_finds_out() {
    let world = World::start().await;
    let payouts = gateway(&world);
    let impatient = PayoutGateway::Alipay(world.account(impatient));
    let cases = [
        (AlipayFault::HangBefore, OutcomeUnknown, false),
        (AlipayFault::HangAfter, OutcomeUnknown, true),
        (AlipayFault::SystemErrorBefore, OutcomeUnknown, false),
        (AlipayFault::SystemErrorAfter, OutcomeUnknown, true),
        (AlipayFault::UnavailableBefore, OutcomeUnknown, false),
        (AlipayFault::UnavailableAfter, OutcomeUnknown, true),
        (AlipayFault::PageAfter, VendorErrorKind::Protocol, true),
        (AlipayFault::ForgedAnswer, VendorErrorKind::BadSignature, true),
        (AlipayFault::UnsignedAnswer, VendorErrorKind::BadSignature, true),
        (AlipayFault::AnsweredTwice, VendorErrorKind::Protocol, true),
    ];
    for (at, (fault, kind, done)) in cases.into_iter().enumerate() {
        let number = format!("w{at}");
        world.alipay.fail_next([fault]);
        let error = impatient.transfer(&order(&number, 1_000)).await.expect_err("no answer to rely on");
        assert_eq!(error.kind(), kind, "{fault:?}");
        assert!(!error.is_surely_not_done(), "{fault:?}: the money must not be given back");
        assert_eq!(state(&payouts, &number).await.is_some(), done, "{fault:?}");
        let again = payouts.transfer(&order(&number, 1_000)).await.expect("the same order again");
        assert_eq!(again.state, PayoutState::Arrived, "{fault:?}");
        world.alipay.recover();
    }
    assert_eq!(world.alipay.arrived().len(), 10);
    assert_eq!(world.alipay.balance(), Fen(100_000_000 - 10_000), "each arrived once");
}

/// The worst order of events: no answer, not found, sent again, and then the first request is done as well.
///
/// covers: PAY-3
#[tokio::test]
async fn a_request_that_is_done_late_pays_once() {
    let world = World::start().await;
    let payouts = gateway(&world);
    let impatient = PayoutGateway::Alipay(world.account(impatient));
    world.alipay.fail_next([AlipayFault::DoneLate]);
    assert_eq!(outcome(impatient.transfer(&order("w1", 1_000)).await), (OutcomeUnknown, "timeout".into()));
    assert_eq!(payouts.find("w1").await, Ok(None));
    world.alipay.recover();
    assert_eq!(payouts.transfer(&order("w1", 1_000)).await.expect("sent again").state, PayoutState::Arrived);
    world.alipay.wait_for_transfer("w1").await;
    assert_eq!(world.alipay.balance(), Fen(100_000_000 - 1_000));
}

/// covers: PAY-3
#[tokio::test]
async fn a_transfer_may_take_a_while_and_end_either_way() {
    let world = World::start().await;
    let payouts = gateway(&world);
    for (number, end, expected) in [
        ("w1", TransferEnd::Arrived, PayoutState::Arrived),
        ("w2", TransferEnd::Failed, PayoutState::Failed { code: "PAYEE_ACCOUNT_STATUS_ERROR".into() }),
        ("w3", TransferEnd::Returned, PayoutState::Returned),
    ] {
        world.alipay.steer_transfers([TransferCourse::UnderWay]);
        let sent = payouts.transfer(&order(number, 1_000)).await.expect("sent");
        assert_eq!((sent.state, sent.at), (PayoutState::UnderWay, None));
        assert_eq!(state(&payouts, number).await, Some(PayoutState::UnderWay));
        world.clock.advance_seconds(3_600);
        assert_eq!(state(&payouts, number).await, Some(PayoutState::UnderWay), "nothing for an hour");
        assert!(world.alipay.settle_transfer(number, end));
        assert_eq!(state(&payouts, number).await, Some(expected), "{end:?}");
    }
    assert_eq!(world.alipay.balance(), Fen(100_000_000 - 1_000), "one arrived, one never left, one came back");
    assert!(!world.alipay.settle_transfer("unknown", TransferEnd::Arrived));
}

/// covers: PAY-3
#[tokio::test]
async fn the_vendor_may_correct_itself() {
    let world = World::start().await;
    let payouts = gateway(&world);
    world.alipay.steer_transfers([TransferCourse::FailedThenArrived, TransferCourse::ArrivedThenReturned]);
    let failed = payouts.transfer(&order("w1", 1_000)).await.expect("an answer").state;
    assert!(matches!(failed, PayoutState::Failed { .. }), "{failed:?}");
    assert_eq!(state(&payouts, "w1").await, Some(PayoutState::Arrived), "success after failed");
    assert_eq!(payouts.transfer(&order("w2", 1_000)).await.expect("an answer").state, PayoutState::Arrived);
    assert_eq!(state(&payouts, "w2").await, Some(PayoutState::Returned), "failed after success");
    assert_eq!(world.alipay.arrived().len(), 1);
    assert_eq!(world.alipay.balance(), Fen(100_000_000 - 1_000));
    assert!(world.alipay.settle_transfer("w1", TransferEnd::Returned));
    assert_eq!(state(&payouts, "w1").await, Some(PayoutState::Returned), "a bank sent it back days later");
    assert_eq!(world.alipay.balance(), Fen(100_000_000));
}

/// covers: PAY-3
#[tokio::test]
async fn a_clear_no_is_surely_not_done() {
    let world = World::start().await;
    let payouts = gateway(&world);
    let refused = |number: &str, change: fn(&mut PayoutOrder)| {
        let mut order = order(number, 1_000);
        change(&mut order);
        order
    };
    let nobody = refused("w1", |order| order.account = PayeeAccount::LoginId(Secret::new("nobody".into())));
    assert_eq!(outcome(payouts.transfer(&nobody).await), (BusinessNegative, "PAYEE_NOT_EXIST".into()));
    payouts.transfer(&order("w2", 1_000)).await.expect("the account is known by this name");
    let other_name = refused("w3", |order| order.name = Secret::new("李小红".into()));
    let error = payouts.transfer(&other_name).await.expect_err("another name");
    assert_eq!((error.kind(), error.code()), (BusinessNegative, "PAYEE_USER_INFO_ERROR"));
    assert!(error.is_surely_not_done() && !format!("{error:?} {other_name:?}").contains("李小红"));
    world.alipay.steer_transfers([TransferCourse::Refused("EXCEED_LIMIT_DM_MAX_AMOUNT")]);
    let limit = (BusinessNegative, "EXCEED_LIMIT_DM_MAX_AMOUNT".to_owned());
    assert_eq!(outcome(payouts.transfer(&order("w4", 1_000)).await), limit);
    assert_eq!(outcome(payouts.transfer(&order("w5", 9)).await), (InvalidInput, "amount".into()));
    world.alipay.set_balance(Fen(999));
    assert_eq!(outcome(payouts.transfer(&order("w6", 1_000)).await), (Config, "PAYER_BALANCE_NOT_ENOUGH".into()));
    for number in ["w1", "w3", "w4", "w5", "w6"] {
        assert_eq!(payouts.find(number).await, Ok(None), "{number}");
    }
    assert_eq!(world.alipay.balance(), Fen(999));
}

/// The gateway's own refusals: an argument is about the order, a permission is about the operator.
///
/// covers: PAY-3
#[tokio::test]
async fn the_gateways_own_no_is_surely_not_done() {
    let world = World::start().await;
    let payouts = gateway(&world);
    for (fault, expected) in [
        (AlipayFault::MissingArgument, (InvalidInput, "isv.missing-method")),
        (AlipayFault::InvalidArgument, (InvalidInput, "isv.invalid-parameter")),
        (AlipayFault::MissingCertificate, (Config, "isv.missing-app-cert-sn")),
        (AlipayFault::NoPermission, (Config, "isv.insufficient-isv-permissions")),
    ] {
        world.alipay.fail_next([fault]);
        let error = payouts.transfer(&order("w1", 1_000)).await.expect_err("a refusal");
        assert_eq!((error.kind(), error.code()), expected, "{fault:?}");
        assert!(error.is_surely_not_done(), "{fault:?}");
        assert_eq!(payouts.find("w1").await, Ok(None), "{fault:?}");
    }
    assert_eq!(payouts.transfer(&order("w1", 1_000)).await.expect("sent").state, PayoutState::Arrived);
}

/// covers: PAY-3
#[tokio::test]
async fn nobody_there_means_surely_not_done() {
    let world = World::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let nobody = format!("http://{}/", listener.local_addr().expect("its address"));
    drop(listener);
    let payouts = PayoutGateway::Alipay(world.account(|config| config.base_url = nobody));
    assert_eq!(outcome(payouts.transfer(&order("w1", 1_000)).await), (Transient, "connect".into()));
}
