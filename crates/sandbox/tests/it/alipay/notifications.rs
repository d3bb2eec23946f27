use super::World;
use connectors::{
    ExpectedPayment, NotificationRefusal, PaymentGateway, PaymentNotification, PaymentState, RefundOrder,
};
use kernel::Fen;
use sandbox::NotificationFault;

/// What the adapter makes of the notifications that came, in the order in which they came.
fn read(world: &World) -> Vec<Result<PaymentNotification, NotificationRefusal>> {
    let payments = world.payments();
    world.notifications.bodies().iter().map(|body| payments.read_notification(None, body)).collect()
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
    let [Ok(notification)] = &read(&world)[..] else { panic!("one notification: {:?}", read(&world)) };
    assert_eq!(
        (notification.number.as_str(), notification.state, notification.amount),
        ("order1", PaymentState::Paid, Fen(8_805))
    );
    assert_eq!((notification.paid_at, notification.refunded), (Some(world.clock.clock().now()), None));
    assert!(!format!("{notification:?}").contains("2088000000000002"), "nothing of the payer is kept");
    let expected = ExpectedPayment { number: "order1".into(), amount: Fen(8_805) };
    assert_eq!(notification.check_against(Some(&expected)), Ok(()));
    let other = ExpectedPayment { amount: Fen(8_806), ..expected.clone() };
    assert_eq!(notification.check_against(Some(&other)), Err(NotificationRefusal::OtherAmount));
    let another = ExpectedPayment { number: "order2".into(), ..expected };
    assert_eq!(notification.check_against(Some(&another)), Err(NotificationRefusal::UnknownOrder));
    assert_eq!(notification.check_against(None), Err(NotificationRefusal::UnknownOrder));
    assert_eq!(world.payments().notification_taken(), "success");
    assert_eq!(world.alipay.resend_notifications().await, 0, "taken is taken");
}

/// covers: PAY-4
#[tokio::test]
async fn what_is_finished_is_told_as_paid_and_finished() {
    let world = World::start().await;
    pay(&world, "order1", 8_805).await;
    let paid_at = world.clock.clock().now();
    world.clock.advance_seconds(90 * 86_400);
    assert!(world.alipay.finish("order1").await);
    world.open(&world.order("order2", 100)).await;
    assert!(world.alipay.finish("order2").await, "paid and finished at once");
    let [Ok(paid), Ok(finished), Ok(at_once)] = &read(&world)[..] else { panic!("three: {:?}", read(&world)) };
    assert_eq!((paid.state, finished.state), (PaymentState::Paid, PaymentState::Finished));
    assert_ne!(paid.notification_id, finished.notification_id);
    assert_eq!(finished.paid_at, Some(paid_at));
    assert_eq!((at_once.state, at_once.paid_at), (PaymentState::Finished, Some(world.clock.clock().now())));
}

/// covers: PAY-4
#[tokio::test]
async fn every_false_notification_is_refused_for_what_it_is() {
    let world = World::start().await;
    for (at, (fault, refusal)) in [
        (NotificationFault::Forged, Some(NotificationRefusal::BadSignature)),
        (NotificationFault::OtherApp, Some(NotificationRefusal::OtherApp)),
        (NotificationFault::OtherSeller, Some(NotificationRefusal::OtherSeller)),
        (NotificationFault::OtherAmount, None),
        (NotificationFault::UnknownOrder, None),
    ]
    .into_iter()
    .enumerate()
    {
        world.alipay.spoil_notifications([fault]);
        pay(&world, &format!("order{at}"), 8_805).await;
        let last = read(&world).pop().expect("a notification");
        match refusal {
            Some(refusal) => assert_eq!(last, Err(refusal), "{fault:?}"),
            // Signed by the vendor itself: only our own records can tell.
            None => {
                let notification = last.expect("genuine");
                let ours = ExpectedPayment { number: format!("order{at}"), amount: Fen(8_805) };
                let known = Some(&ours).filter(|ours| ours.number == notification.number);
                assert!(notification.check_against(known).is_err(), "{fault:?}");
            }
        }
    }
}

/// One changed byte anywhere in the body, and it is not taken as it was.
///
/// covers: PAY-4
#[tokio::test]
async fn no_byte_of_a_notification_can_be_changed() {
    let world = World::start().await;
    pay(&world, "order1", 8_805).await;
    let payments = world.payments();
    let body = world.notifications.bodies().pop().expect("a notification");
    let genuine = payments.read_notification(None, &body).expect("genuine");
    for place in (0..body.len()).step_by(3) {
        let mut changed = body.clone();
        changed[place] ^= 1;
        // Another way to write the same letter (%7B and %7b) changes nothing that was signed.
        if let Ok(notification) = payments.read_notification(None, &changed) {
            assert_eq!(notification, genuine, "byte {place}");
        }
    }
    let text = String::from_utf8(body).expect("ASCII");
    for forged in [
        text.replace("total_amount=88.05", "total_amount=0.01"),
        text.replace("TRADE_SUCCESS", "TRADE_FINISHED"),
        format!("{text}&extra=1"),
        text.replace("&version=1.0", ""),
    ] {
        assert_eq!(payments.read_notification(None, forged.as_bytes()), Err(NotificationRefusal::BadSignature));
    }
    let twice = format!("{text}&total_amount=0.01");
    assert_eq!(payments.read_notification(None, twice.as_bytes()), Err(NotificationRefusal::NotAForm));
}

/// covers: PAY-4
#[tokio::test]
async fn a_notification_comes_twice_late_again_or_never() {
    let world = World::start().await;
    world.alipay.spoil_notifications([NotificationFault::Twice]);
    pay(&world, "twice", 100).await;
    let [Ok(one), Ok(two)] = &read(&world)[..] else { panic!("two notifications") };
    assert_eq!(one.notification_id, two.notification_id, "the same id is the same notification");
    world.alipay.spoil_notifications([NotificationFault::Never]);
    pay(&world, "never", 100).await;
    assert_eq!(world.notifications.bodies().len(), 2);
    let found = world.payments().find_payment("never").await.expect("an answer").expect("an order");
    assert_eq!(found.state, PaymentState::Paid, "asking tells what no notification told");
    world.notifications.answer_with("SUCCESS\n");
    pay(&world, "again", 100).await;
    assert_eq!(world.alipay.resend_notifications().await, 1, "only exactly success is taken");
    world.notifications.answer_with("success");
    assert_eq!(world.alipay.resend_notifications().await, 0);
    let again: Vec<_> = read(&world).into_iter().skip(2).map(|notification| notification.expect("genuine")).collect();
    assert_eq!(again.len(), 3);
    assert!(again.iter().all(|notification| *notification == again[0]), "the same notification each time");
    assert_eq!(world.alipay.notifications_sent(), 5);
}

/// covers: PAY-4
#[tokio::test]
async fn notifications_come_in_another_order() {
    let world = World::start().await;
    let payments: PaymentGateway = world.payments();
    world.alipay.spoil_notifications([NotificationFault::Held, NotificationFault::Held]);
    pay(&world, "order1", 1_000).await;
    world.clock.advance_seconds(60);
    let refund = RefundOrder {
        payment_number: "order1".into(),
        number: "r1".into(),
        amount: Fen(1_000),
        reason: "未使用".into(),
    };
    payments.refund(&refund).await.expect("refunded");
    assert!(world.notifications.bodies().is_empty());
    world.alipay.release_notifications().await;
    let [Ok(refunded), Ok(paid)] = &read(&world)[..] else { panic!("two notifications") };
    assert_eq!((refunded.state, refunded.refunded), (PaymentState::Closed, Some(Fen(1_000))));
    assert_eq!((paid.state, paid.refunded), (PaymentState::Paid, None));
    assert!(refunded.at > paid.at, "the time of a notification tells which is newer");
    assert_ne!(refunded.notification_id, paid.notification_id);
}
