//! Apple Pay: from the sheet to the paid order, and everything that somebody could send instead.

use crate::till::{Till, id, text};
use connectors::RefundOrder;
use db::entities::staff_roles::StaffRole;
use kernel::Fen;
use sandbox::{AcquirerFault, ApplePayHandle, Card, NotificationFault};
use testkit::{Reply, Value, json, on_both_engines};

const APPLE: &str = "https://cn-apple-pay-gateway.apple.com/paymentservices/startSession";

fn apple(till: &Till) -> &ApplePayHandle {
    &till.app.lingong.simulators.as_ref().expect("tests have simulators").apple_pay
}

/// Begins to pay an order by Apple Pay. Gives the payment.
async fn begin(till: &Till, order: &Value) -> Value {
    let path = format!("/api/v1/orders/{}/payments", text(&order["id"]));
    let begun = till.client().post(&path, json!({ "way": "apple_pay" })).await.ok();
    assert_eq!((&begun["redirect_url"], &begun["app_order"]), (&Value::Null, &Value::Null));
    begun["payment"].clone()
}

/// What the device gives for an order.
fn token(till: &Till, order: &Value, card: Card) -> Value {
    let amount = Fen(order["amount_fen"].as_i64().expect("an amount"));
    apple(till).token(amount, text(&order["id"]).as_bytes(), card)["paymentData"].clone()
}

async fn authorise(till: &Till, payment: &Value, token: &Value) -> Reply {
    let path = format!("/api/v1/payments/{}/apple-pay", text(&payment["id"]));
    till.client().post(&path, json!({ "token": token })).await
}

/// A new order that is paid by Apple Pay, and its payment.
async fn bought(till: &Till, packs: i64) -> (Value, Value) {
    let order = till.order(packs).await;
    let payment = begin(till, &order).await;
    let paid = authorise(till, &payment, &token(till, &order, Card::Good)).await.ok();
    assert_eq!(paid["state"], "paid");
    (till.see(&order).await, paid)
}

on_both_engines! {
    /// covers: PAY-4
    async fn an_order_is_paid_on_our_page(app: TestApp) {
        let till = Till::open(app).await;
        let shop = till.app.nobody().get("/api/v1/apple-pay").await.ok();
        assert_eq!((&shop["sheet"]["country_code"], &shop["sheet"]["currency_code"]), (&json!("CN"), &json!("CNY")));
        let order = till.order(2).await;
        let sessions = format!("/api/v1/orders/{}/apple-pay-sessions", text(&order["id"]));
        let session = till.client().post(&sessions, json!({ "validation_url": APPLE })).await.ok();
        assert_eq!(session["domainName"], "127.0.0.1");
        let payment = begin(&till, &order).await;
        assert_eq!((&payment["account"], &payment["way"]), (&json!("acquirer"), &json!("apple_pay")));
        let (own, before) = (till.own().balance(), apple(&till).balance());
        let token = token(&till, &order, Card::Good);
        let paid = authorise(&till, &payment, &token).await.ok();
        assert_eq!((&paid["state"], &paid["amount_fen"]), (&json!("paid"), &json!(4_000)));
        assert!(paid["vendor_number"].is_string() && paid["paid_at"].is_string());
        assert_eq!(till.see(&order).await["state"], "paid");
        assert_eq!(till.income().await.balance, Fen(4_000));
        assert_eq!((apple(&till).balance().0 - before.0, till.own().balance()), (4_000, own));
        // The same token again is the same payment, and no card is asked twice.
        assert_eq!(authorise(&till, &payment, &token).await.ok()["state"], "paid");
        till.again("payments.ask", id(&payment["id"])).await;
        assert_eq!((apple(&till).captures(), till.income().await.balance), (1, Fen(4_000)));
        let secrets = [
            ("the token", text(&token["data"])),
            ("its signature", text(&token["signature"])),
            ("its number", text(&token["header"]["transactionId"])),
        ];
        till.app.assert_nowhere(&secrets).await;
        till.client().post(&sessions, json!({ "validation_url": APPLE })).await.refused(409, "order_not_waiting");
        assert_eq!(till.cases().await.len(), 0);
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn only_apple_is_asked_for_a_session_and_only_by_who_may_pay(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(1).await;
        let sessions = format!("/api/v1/orders/{}/apple-pay-sessions", text(&order["id"]));
        let long = format!("https://apple-pay-gateway.apple.com/{}", "a".repeat(200));
        for url in [
            "https://evil.example/paymentservices/startSession",
            "https://apple-pay-gateway.apple.com@evil.example/",
            "https://apple-pay-gateway.apple.com:8443/",
            "http://127.0.0.1:8080/apple/paymentSession",
            long.as_str(),
            "",
        ] {
            let asked = till.client().post(&sessions, json!({ "validation_url": url })).await;
            asked.refused(422, "not_apple");
        }
        let other = till.app.someone().await;
        other.client.post(&sessions, json!({ "validation_url": APPLE })).await.refused(404, "not_found");
        let payment = begin(&till, &order).await;
        let path = format!("/api/v1/payments/{}/apple-pay", text(&payment["id"]));
        let body = json!({ "token": token(&till, &order, Card::Good) });
        other.client.post(&path, body.clone()).await.refused(404, "not_found");
        // A payment at Alipay takes no token, and wages are not put into custody by one.
        let alipay = till.begin(&order).await;
        let path = format!("/api/v1/payments/{}/apple-pay", text(&alipay["id"]));
        till.client().post(&path, body).await.refused(404, "not_found");
        let funding = json!({ "amount_fen": 50_000, "posting_id": null, "way": "apple_pay" });
        till.client().post(&till.path("fundings"), funding).await.refused(422, "way_not_possible");
        assert_eq!(apple(&till).captures(), 0);
    }

    /// covers: PAY-4
    async fn a_token_pays_for_its_order_and_amount_and_once(app: TestApp) {
        let till = Till::open(app).await;
        let (order, other) = (till.order(1).await, till.order(1).await);
        let (payment, for_other) = (begin(&till, &order).await, begin(&till, &other).await);
        let good = token(&till, &order, Card::Good);
        authorise(&till, &for_other, &good).await.refused(422, "token_of_other_order");
        let mut rebound = token(&till, &order, Card::Good);
        rebound["header"]["applicationData"] = token(&till, &other, Card::Good)["header"]["applicationData"].clone();
        authorise(&till, &for_other, &rebound).await.refused(503, "apple_pay_away");
        assert_eq!(till.payment(&for_other).await["state"], "closed", "what Apple did not sign was not captured");
        authorise(&till, &payment, &json!({ "version": "EC_v1" })).await.refused(422, "not_a_token");
        authorise(&till, &payment, &good).await.ok();
        // The same token for another payment of the same order, and another token for the same payment.
        let second = begin(&till, &other).await;
        authorise(&till, &second, &token(&till, &other, Card::Declined)).await.refused(409, "card_declined");
        authorise(&till, &second, &token(&till, &other, Card::Good)).await.refused(409, "token_used");
        let third = begin(&till, &other).await;
        let cheap = apple(&till).token(Fen(1), text(&other["id"]).as_bytes(), Card::Good)["paymentData"].clone();
        authorise(&till, &third, &cheap).await.refused(503, "apple_pay_away");
        let fourth = begin(&till, &other).await;
        authorise(&till, &fourth, &cheap).await.refused(409, "token_used");
        assert_eq!((till.see(&order).await["state"].clone(), till.income().await.balance), (json!("paid"), Fen(2_000)));
        assert_eq!(till.see(&other).await["state"], "waiting");
        // Its time is over.
        till.app.clock.advance_seconds(31 * 60);
        authorise(&till, &fourth, &token(&till, &other, Card::Good)).await.refused(409, "payment_over");
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn a_declined_card_ends_the_payment_and_the_order_can_be_paid_anew(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(1).await;
        let payment = begin(&till, &order).await;
        authorise(&till, &payment, &token(&till, &order, Card::Declined)).await.refused(409, "card_declined");
        assert_eq!(till.payment(&payment).await["state"], "closed");
        let payment = begin(&till, &order).await;
        // The bank takes its time: the page follows the payment.
        let waiting = authorise(&till, &payment, &token(&till, &order, Card::Slow)).await.ok();
        assert_eq!(waiting["state"], "waiting");
        assert!(apple(&till).decide(&text(&payment["number"]), true).await);
        assert_eq!(till.payment(&payment).await["state"], "paid");
        let second = till.order(1).await;
        let payment = begin(&till, &second).await;
        authorise(&till, &payment, &token(&till, &second, Card::Slow)).await.ok();
        assert!(apple(&till).decide(&text(&payment["number"]), false).await);
        assert_eq!(till.payment(&payment).await["state"], "closed");
        assert_eq!(till.income().await.balance, Fen(2_000));
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn an_answer_that_is_lost_is_asked_for_with_the_same_number(app: TestApp) {
        let till = Till::open(app).await;
        let faults = [
            AcquirerFault::SystemErrorAfter,
            AcquirerFault::PageAfter,
            AcquirerFault::ForgedAnswer,
            AcquirerFault::UnsignedAnswer,
            AcquirerFault::OtherAnswer,
            AcquirerFault::AnsweredTwice,
        ];
        for (at, fault) in faults.into_iter().enumerate() {
            let order = till.order(1).await;
            let payment = begin(&till, &order).await;
            apple(&till).spoil_notifications([NotificationFault::Never]);
            apple(&till).fail_next([fault]);
            let paid = authorise(&till, &payment, &token(&till, &order, Card::Good)).await.ok();
            assert_eq!(paid["state"], "paid", "{fault:?}: the question found it");
            let done = u64::try_from(at).expect("a few") + 1;
            assert_eq!(apple(&till).captures(), done, "{fault:?}: nobody paid twice");
        }
        assert_eq!(till.income().await.balance, Fen(12_000));
        // It was surely not done, or nobody knows of it and its number is closed: nothing is charged now or later.
        for fault in [AcquirerFault::Unavailable, AcquirerFault::SystemErrorBefore] {
            let order = till.order(1).await;
            let payment = begin(&till, &order).await;
            apple(&till).fail_next([fault]);
            authorise(&till, &payment, &token(&till, &order, Card::Good)).await.refused(503, "apple_pay_away");
            assert_eq!(till.payment(&payment).await["state"], "closed", "{fault:?}");
        }
        // The acquirer is away for longer: the payment stays open, and the question comes again.
        let order = till.order(1).await;
        let payment = begin(&till, &order).await;
        apple(&till).spoil_notifications([NotificationFault::Never]);
        apple(&till).fail_next([AcquirerFault::SystemErrorAfter, AcquirerFault::Unavailable]);
        let unknown = authorise(&till, &payment, &token(&till, &order, Card::Good)).await.ok();
        assert_eq!(unknown["state"], "waiting");
        till.app.clock.advance_seconds(5 * 60);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["state"], "paid");
        assert_eq!((apple(&till).captures(), till.income().await.balance), (7, Fen(14_000)));
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn a_notification_counts_once_and_only_the_acquirers(app: TestApp) {
        let till = Till::open(app).await;
        apple(&till).spoil_notifications([NotificationFault::Twice]);
        let (order, _) = bought(&till, 1).await;
        assert_eq!((&order["state"], till.income().await.balance), (&json!("paid"), Fen(2_000)));
        // Those of the payment and of a refund come late, the later first.
        apple(&till).spoil_notifications([NotificationFault::Held, NotificationFault::Held]);
        let (order, payment) = bought(&till, 1).await;
        till.give_back(&order, 10).await.ok();
        till.app.run_jobs().await;
        apple(&till).release_notifications().await;
        assert_eq!(till.payment(&payment).await["refunds"][0]["state"], "done");
        assert_eq!(apple(&till).resend_notifications().await, 0, "all were answered");
        // What is not the acquirer's word for us makes a slow payment neither paid nor declined.
        for fault in [NotificationFault::Forged, NotificationFault::OtherSeller] {
            let order = till.order(1).await;
            let payment = begin(&till, &order).await;
            authorise(&till, &payment, &token(&till, &order, Card::Slow)).await.ok();
            apple(&till).spoil_notifications([fault]);
            assert!(apple(&till).decide(&text(&payment["number"]), false).await);
            assert_eq!(till.payment(&payment).await["state"], "waiting", "{fault:?}");
        }
        let hook = "/api/v1/hooks/payments/acquirer";
        for body in ["", "{}", "out_trade_no=P1&trade_status=TRADE_SUCCESS"] {
            till.app.nobody().post_bytes(hook, "application/json", body.into()).await.refused(400, "not_a_notification");
        }
        assert_eq!((till.income().await.balance, till.cases().await.len()), (Fen(2_000), 0));
        // A genuine word about another amount or order is a case and no money.
        for fault in [NotificationFault::OtherAmount, NotificationFault::UnknownOrder] {
            let order = till.order(1).await;
            let payment = begin(&till, &order).await;
            authorise(&till, &payment, &token(&till, &order, Card::Slow)).await.ok();
            apple(&till).spoil_notifications([fault]);
            assert!(apple(&till).decide(&text(&payment["number"]), true).await);
            assert_eq!(till.payment(&payment).await["state"], "waiting", "{fault:?}");
        }
        let cases = till.cases().await;
        let kinds: Vec<_> = cases.iter().map(|case| (text(&case["kind"]), text(&case["account"]))).collect();
        let of = |kind: &str| (kind.to_owned(), "acquirer".to_owned());
        assert_eq!(kinds, [of("unknown_payment"), of("other_amount")]);
        assert_eq!(till.income().await.balance, Fen(2_000));
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn refunds_go_back_to_the_card_and_never_exceed_the_order(app: TestApp) {
        let till = Till::open(app).await;
        let (order, payment) = bought(&till, 1).await;
        let before = apple(&till).balance();
        let all = futures_util::future::join_all((0..8).map(|_| till.give_back(&order, 6))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1, "only one of them fits");
        apple(&till).fail_next([AcquirerFault::SystemErrorAfter]);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["refunds"][0]["state"], "sent");
        till.app.clock.advance_seconds(60);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["refunds"][0]["state"], "done");
        assert_eq!((apple(&till).balance().0 - before.0, till.income().await.balance), (-1_200, Fen(800)));
        // An order that is paid by both keeps one payment, and the other goes back whole.
        let order = till.order(1).await;
        let alipay = till.begin(&order).await;
        let apple_pay = begin(&till, &order).await;
        assert!(till.own().pay(&text(&alipay["number"])).await);
        let before = apple(&till).balance();
        authorise(&till, &apple_pay, &token(&till, &order, Card::Good)).await.ok();
        till.app.run_jobs().await;
        assert_eq!(till.payment(&apple_pay).await["refunds"][0]["why"], "not_needed");
        assert_eq!((apple(&till).balance(), till.income().await.balance), (before, Fen(2_800)));
        till.assert_balanced().await;
    }

    /// covers: PAY-4, PAY-6
    async fn the_acquirers_bill_is_compared_like_any_other(app: TestApp) {
        let till = Till::open(app).await;
        let (order, _) = bought(&till, 2).await;
        till.give_back(&order, 5).await.ok();
        till.app.run_jobs().await;
        let missing = text(&bought(&till, 1).await.1["number"]);
        let wrong = text(&bought(&till, 1).await.1["number"]);
        apple(&till).falsify_bill(&missing, None);
        apple(&till).falsify_bill(&wrong, Some(Fen(2_001)));
        // Somebody gave money back at the acquirer's console.
        let gateway = till.app.lingong.wallet.acquirer.clone().expect("an account").payments;
        let refund = RefundOrder {
            payment_number: wrong.clone(),
            number: "R1".into(),
            amount: Fen(100),
            reason: String::new(),
        };
        gateway.refund(&refund).await.expect("refunded");
        let house = till.app.lingong.app.clone();
        house.write(|work| async move { wallet::recon::schedule(&work).await }).await.expect("it is queued");
        till.app.clock.set(house.now().plus_days(1).plus_minutes(30));
        till.app.run_jobs().await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let days = finance.get("/api/v1/staff/bill-days").await.ok();
        let day = days["items"].as_array().expect("a list").iter().find(|day| day["account"] == "acquirer");
        assert_eq!(day.expect("a day")["state"], "differs");
        let mut kinds: Vec<_> = till.cases().await.iter().map(|case| text(&case["kind"])).collect();
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds, ["amount_differs", "balance_differs", "not_booked", "not_in_bill"]);
    }
}
