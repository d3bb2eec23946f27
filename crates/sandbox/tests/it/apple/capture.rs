//! Captures, questions, closing and refunds at the acquirer, and answers that are not to be believed.

use super::{World, outcome};
use crate::line::leads_elsewhere;
use connectors::VendorErrorKind::{BadSignature, BusinessNegative, Config, OutcomeUnknown, Protocol, Transient};
use connectors::{Closed, PaymentState, RefundOrder, TimeLimits};
use kernel::{Fen, ManualClock, Secret};
use sandbox::{AcquirerFault, Card};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// covers: PAY-4
#[tokio::test]
async fn a_token_is_captured_once_and_for_what_it_was_made() {
    let world = World::start().await;
    let (acquirer, gateway) = (world.acquirer(|_| {}), world.gateway());
    let before = world.handle.balance();
    let token = world.token(2_000, Card::Good);
    let paid = acquirer.capture(&world.order("P1", 2_000, token.clone())).await.expect("captured");
    assert_eq!(
        (paid.state, paid.amount, paid.paid_at),
        (PaymentState::Paid, Fen(2_000), Some(world.clock.clock().now()))
    );
    let again = acquirer.capture(&world.order("P1", 2_000, token.clone())).await.expect("the same");
    assert_eq!(again, paid, "the same number is the same payment");
    assert_eq!((world.handle.captures(), world.handle.balance().0 - before.0), (1, 2_000));
    let other = acquirer.capture(&world.order("P2", 2_000, token)).await;
    assert_eq!(outcome(other), (BusinessNegative, "token_used".into()));
    let cheaper = acquirer.capture(&world.order("P3", 1, world.token(2_000, Card::Good))).await;
    assert_eq!(outcome(cheaper), (BusinessNegative, "token_mismatch".into()));
    let declined =
        acquirer.capture(&world.order("P4", 2_000, world.token(2_000, Card::Declined))).await.expect("heard");
    assert_eq!((declined.state, declined.paid_at), (PaymentState::Closed, None));
    let slow = acquirer.capture(&world.order("P5", 2_000, world.token(2_000, Card::Slow))).await.expect("heard");
    assert_eq!(slow.state, PaymentState::Waiting);
    assert!(world.handle.decide("P5", true).await && !world.handle.decide("P5", true).await);
    assert_eq!(gateway.find_payment("P5").await.expect("heard").expect("known").state, PaymentState::Paid);
    assert_eq!(gateway.find_payment("P9").await, Ok(None));
    assert_eq!(world.handle.balance().0 - before.0, 4_000);
}

/// covers: PAY-4
#[tokio::test]
async fn a_number_that_was_closed_can_never_be_captured() {
    let world = World::start().await;
    let (acquirer, gateway) = (world.acquirer(|_| {}), world.gateway());
    assert_eq!(gateway.close("P1").await, Ok(Closed::NeverBegun));
    assert_eq!(gateway.close("P1").await, Ok(Closed::Now), "again");
    let late = acquirer.capture(&world.order("P1", 2_000, world.token(2_000, Card::Good))).await;
    assert_eq!(outcome(late), (BusinessNegative, "closed".into()));
    assert_eq!(gateway.find_payment("P1").await.expect("heard").expect("closed").state, PaymentState::Closed);
    acquirer.capture(&world.order("P2", 2_000, world.token(2_000, Card::Good))).await.expect("captured");
    assert_eq!(outcome(gateway.close("P2").await), (BusinessNegative, "not_closable".into()));
    assert_eq!(world.handle.captures(), 1);
}

/// covers: PAY-4
#[tokio::test]
async fn refunds_never_exceed_the_payment_and_each_is_done_once() {
    let world = World::start().await;
    let (acquirer, gateway) = (world.acquirer(|_| {}), world.gateway());
    let refund = |number: &str, fen| RefundOrder {
        payment_number: "P1".into(),
        number: number.into(),
        amount: Fen(fen),
        reason: "退款".into(),
    };
    assert_eq!(outcome(gateway.refund(&refund("R1", 1)).await), (BusinessNegative, "not_paid".into()));
    acquirer.capture(&world.order("P1", 2_000, world.token(2_000, Card::Good))).await.expect("captured");
    let before = world.handle.balance();
    let first = gateway.refund(&refund("R1", 1_200)).await.expect("refunded");
    assert_eq!((first.total, first.moved_now), (Fen(1_200), true));
    let again = gateway.refund(&refund("R1", 1_200)).await.expect("the same");
    assert_eq!((again.total, again.moved_now), (Fen(1_200), false));
    assert_eq!(outcome(gateway.refund(&refund("R1", 1)).await), (OutcomeUnknown, "number_used".into()));
    assert_eq!(outcome(gateway.refund(&refund("R2", 801)).await), (BusinessNegative, "too_much".into()));
    assert_eq!(gateway.find_refund("P1", "R2").await, Ok(None));
    assert_eq!(gateway.find_refund("P1", "R1").await.expect("heard").expect("done").amount, Fen(1_200));
    assert_eq!(world.handle.balance().0 - before.0, -1_200);
}

/// covers: PAY-4
#[tokio::test]
async fn whatever_is_not_the_acquirers_whole_word_leaves_the_outcome_open() {
    let world = World::start().await;
    let (acquirer, gateway) = (world.acquirer(|_| {}), world.gateway());
    for (at, (fault, kind, done)) in [
        (AcquirerFault::SystemErrorBefore, OutcomeUnknown, false),
        (AcquirerFault::SystemErrorAfter, OutcomeUnknown, true),
        (AcquirerFault::PageAfter, OutcomeUnknown, true),
        (AcquirerFault::ForgedAnswer, BadSignature, true),
        (AcquirerFault::UnsignedAnswer, BadSignature, true),
        (AcquirerFault::AnsweredTwice, BadSignature, true),
        (AcquirerFault::OtherAnswer, Protocol, true),
        (AcquirerFault::Unavailable, Transient, false),
    ]
    .into_iter()
    .enumerate()
    {
        world.handle.fail_next([fault]);
        let number = format!("P{at}");
        let order = world.order(&number, 2_000, world.token(2_000, Card::Good));
        let error = acquirer.capture(&order).await.expect_err("no answer");
        assert_eq!(
            (error.kind(), error.is_surely_not_done()),
            (kind, fault == AcquirerFault::Unavailable),
            "{fault:?}"
        );
        assert_eq!(gateway.find_payment(&number).await.expect("heard").is_some(), done, "{fault:?}");
    }
    // No answer in time: done, or not, or done when nobody listens any more.
    let limits = TimeLimits { connect: Duration::from_secs(2), call: Duration::from_millis(50) };
    let hasty = world.acquirer(|config| config.capture_time_limits = limits);
    for (number, fault) in
        [("H1", AcquirerFault::HangBefore), ("H2", AcquirerFault::HangAfter), ("H3", AcquirerFault::DoneLate)]
    {
        world.handle.fail_next([fault]);
        let order = world.order(number, 2_000, world.token(2_000, Card::Good));
        assert_eq!(outcome(hasty.capture(&order).await), (OutcomeUnknown, "timeout".into()), "{fault:?}");
    }
    assert!(gateway.find_payment("H1").await.expect("heard").is_none());
    assert!(gateway.find_payment("H2").await.expect("heard").is_some());
    // What comes late meets a number that was closed.
    assert_eq!(gateway.close("H3").await, Ok(Closed::NeverBegun));
    let captures = world.handle.captures();
    world.handle.recover();
    assert_eq!(gateway.find_payment("H3").await.expect("heard").expect("closed").state, PaymentState::Closed);
    assert_eq!(world.handle.captures(), captures);
}

/// covers: PAY-4
#[tokio::test]
async fn who_is_not_the_account_is_told_so() {
    let world = World::start().await;
    let order = || world.order("P1", 2_000, world.token(2_000, Card::Good));
    let other = world.acquirer(|config| config.account = "A1".into());
    // The acquirer names its own account in its answer, so even this no is not an answer to us.
    assert_eq!(outcome(other.capture(&order()).await).0, Protocol);
    let unsigned = world.acquirer(|config| config.private_key = Secret::new(include_str!("other-key.txt").into()));
    assert_eq!(outcome(unsigned.capture(&order()).await), (BadSignature, "signature".into()));
    let known = world.acquirer(|_| {});
    assert!(known.capture(&order()).await.is_ok());
    assert_eq!(
        outcome(world.acquirer(|config| config.base_url = "http://127.0.0.1:1/".into()).capture(&order()).await).0,
        Transient
    );
    let broken = connectors::acquirer::AcquirerConfig {
        base_url: "http://acquirer.example/".into(),
        account: "A1".into(),
        private_key: sandbox::demo_app_private_key(),
        public_key: sandbox::demo_alipay_public_key(),
        time_limits: TimeLimits::default(),
        capture_time_limits: TimeLimits::default(),
    };
    let refused = connectors::acquirer::Acquirer::new(broken, world.clock.clock(), kernel::Rng::seeded(1));
    assert_eq!(outcome(refused.map(|_| ())).0, Config);
}

/// Five minutes at the acquirer; a token that meets a wrong clock is not spent.
///
/// covers: PAY-3, PAY-4
#[tokio::test]
async fn a_clock_that_is_off_and_another_host_pay_nothing() {
    let world = World::start().await;
    let ours = ManualClock::at(world.clock.clock().now());
    let acquirer = world.acquirer_by(&ours, |_| {});
    let order = world.order("P1", 2_000, world.token(2_000, Card::Good));
    for our_seconds in [301, -602] {
        ours.advance_seconds(our_seconds);
        assert_eq!(outcome(acquirer.capture(&order).await), (Config, "clock".into()), "{our_seconds}");
    }
    let (elsewhere, arrived) = leads_elsewhere().await;
    let moved = world.acquirer(|config| config.base_url = elsewhere);
    assert!(!moved.capture(&order).await.expect_err("no answer").is_surely_not_done());
    assert_eq!((world.handle.captures(), arrived.load(Ordering::SeqCst)), (0, 0));
    ours.advance_seconds(301);
    acquirer.capture(&order).await.expect("captured");
}
