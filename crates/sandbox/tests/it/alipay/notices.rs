use super::World;
use connectors::{ExpectedPayment, NoticeRefusal, PaymentGateway, PaymentNotice, PaymentState, RefundOrder};
use kernel::Fen;
use sandbox::NoticeFault;

/// What the adapter makes of the notices that came, in the order in which they came.
fn read(world: &World) -> Vec<Result<PaymentNotice, NoticeRefusal>> {
    let payments = world.payments();
    world.notices.bodies().iter().map(|body| payments.read_notice(body)).collect()
}

async fn pay(world: &World, number: &str, fen: i64) {
    world.open(&world.order(number, fen)).await;
    assert!(world.alipay.pay(number).await);
}

/// covers: PAY-4
#[tokio::test]
async fn a_payment_is_told_and_verified() {
    let world = World::start().await;
    pay(&world, "order1", 8_805).await;
    let [Ok(notice)] = &read(&world)[..] else { panic!("one notice: {:?}", read(&world)) };
    assert_eq!((notice.number.as_str(), notice.state, notice.amount), ("order1", PaymentState::Paid, Fen(8_805)));
    assert_eq!((notice.paid_at, notice.refunded), (Some(world.clock.clock().now()), None));
    assert!(!format!("{notice:?}").contains("2088000000000002"), "nothing of the payer is kept");
    let expected = ExpectedPayment { number: "order1".into(), amount: Fen(8_805) };
    assert_eq!(notice.check_against(Some(&expected)), Ok(()));
    let other = ExpectedPayment { amount: Fen(8_806), ..expected.clone() };
    assert_eq!(notice.check_against(Some(&other)), Err(NoticeRefusal::OtherAmount));
    let another = ExpectedPayment { number: "order2".into(), ..expected };
    assert_eq!(notice.check_against(Some(&another)), Err(NoticeRefusal::UnknownOrder));
    assert_eq!(notice.check_against(None), Err(NoticeRefusal::UnknownOrder));
    assert_eq!(world.payments().notice_taken(), "success");
    assert_eq!(world.alipay.resend_notices().await, 0, "taken is taken");
}

/// covers: PAY-4
#[tokio::test]
async fn every_false_notice_is_refused_for_what_it_is() {
    let world = World::start().await;
    for (at, (fault, refusal)) in [
        (NoticeFault::Forged, Some(NoticeRefusal::BadSignature)),
        (NoticeFault::OtherApp, Some(NoticeRefusal::OtherApp)),
        (NoticeFault::OtherSeller, Some(NoticeRefusal::OtherSeller)),
        (NoticeFault::OtherAmount, None),
        (NoticeFault::UnknownOrder, None),
    ]
    .into_iter()
    .enumerate()
    {
        world.alipay.spoil_notices([fault]);
        pay(&world, &format!("order{at}"), 8_805).await;
        let last = read(&world).pop().expect("a notice");
        match refusal {
            Some(refusal) => assert_eq!(last, Err(refusal), "{fault:?}"),
            // Signed by the vendor itself: only our own records can tell.
            None => {
                let notice = last.expect("genuine");
                let ours = ExpectedPayment { number: format!("order{at}"), amount: Fen(8_805) };
                let known = Some(&ours).filter(|ours| ours.number == notice.number);
                assert!(notice.check_against(known).is_err(), "{fault:?}");
            }
        }
    }
}

/// One changed byte anywhere in the body, and it is not taken as it was.
///
/// covers: PAY-4
#[tokio::test]
async fn no_byte_of_a_notice_can_be_changed() {
    let world = World::start().await;
    pay(&world, "order1", 8_805).await;
    let payments = world.payments();
    let body = world.notices.bodies().pop().expect("a notice");
    let genuine = payments.read_notice(&body).expect("genuine");
    for place in (0..body.len()).step_by(3) {
        let mut changed = body.clone();
        changed[place] ^= 1;
        // Another way to write the same letter (%7B and %7b) changes nothing that was signed.
        if let Ok(notice) = payments.read_notice(&changed) {
            assert_eq!(notice, genuine, "byte {place}");
        }
    }
    let text = String::from_utf8(body).expect("ASCII");
    for forged in [
        text.replace("total_amount=88.05", "total_amount=0.01"),
        text.replace("TRADE_SUCCESS", "TRADE_FINISHED"),
        format!("{text}&extra=1"),
        text.replace("&version=1.0", ""),
    ] {
        assert_eq!(payments.read_notice(forged.as_bytes()), Err(NoticeRefusal::BadSignature));
    }
    let twice = format!("{text}&total_amount=0.01");
    assert_eq!(payments.read_notice(twice.as_bytes()), Err(NoticeRefusal::NotAForm));
}

/// covers: PAY-4
#[tokio::test]
async fn a_notice_comes_twice_late_again_or_never() {
    let world = World::start().await;
    world.alipay.spoil_notices([NoticeFault::Twice]);
    pay(&world, "twice", 100).await;
    let [Ok(one), Ok(two)] = &read(&world)[..] else { panic!("two notices") };
    assert_eq!(one.notice_id, two.notice_id, "the same id is the same notice");
    world.alipay.spoil_notices([NoticeFault::Never]);
    pay(&world, "never", 100).await;
    assert_eq!(world.notices.bodies().len(), 2);
    let found = world.payments().find_payment("never").await.expect("an answer").expect("an order");
    assert_eq!(found.state, PaymentState::Paid, "asking tells what no notice told");
    world.notices.answer_with("SUCCESS\n");
    pay(&world, "again", 100).await;
    assert_eq!(world.alipay.resend_notices().await, 1, "only exactly success is taken");
    world.notices.answer_with("success");
    assert_eq!(world.alipay.resend_notices().await, 0);
    let again: Vec<_> = read(&world).into_iter().skip(2).map(|notice| notice.expect("genuine")).collect();
    assert_eq!(again.len(), 3);
    assert!(again.iter().all(|notice| *notice == again[0]), "the same notice each time");
    assert_eq!(world.alipay.notices_sent(), 5);
}

/// covers: PAY-4
#[tokio::test]
async fn notices_come_in_another_order() {
    let world = World::start().await;
    let payments: PaymentGateway = world.payments();
    world.alipay.spoil_notices([NoticeFault::Held, NoticeFault::Held]);
    pay(&world, "order1", 1_000).await;
    world.clock.advance_seconds(60);
    let refund = RefundOrder {
        payment_number: "order1".into(),
        number: "r1".into(),
        amount: Fen(1_000),
        reason: "未使用".into(),
    };
    payments.refund(&refund).await.expect("refunded");
    assert!(world.notices.bodies().is_empty());
    world.alipay.release_notices().await;
    let [Ok(refunded), Ok(paid)] = &read(&world)[..] else { panic!("two notices") };
    assert_eq!((refunded.state, refunded.refunded), (PaymentState::Closed, Some(Fen(1_000))));
    assert_eq!((paid.state, paid.refunded), (PaymentState::Paid, None));
    assert!(refunded.at > paid.at, "the time of a notice tells which is newer");
    assert_ne!(refunded.notice_id, paid.notice_id);
}
