//! Payments: told, asked for, closed, late, and everything that somebody could send instead.

use crate::till::{Till, id, text};
use db::entities::ledger_accounts::AccountKind;
use kernel::Fen;
use sandbox::{AlipayFault, NotificationFault};
use testkit::{json, on_both_engines};
use wallet::ledger::PAYER;

on_both_engines! {
    /// covers: PAY-4
    async fn an_order_is_paid_once_and_what_was_bought_is_there(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(2).await;
        assert_eq!((&order["amount_fen"], &order["state"]), (&json!(4_000), &json!("waiting")));
        let payment = till.begin(&order).await;
        assert_eq!(till.payment(&payment).await["state"], "waiting", "coming to the page is not paying");
        assert!(till.own().pay(&text(&payment["number"])).await);
        let paid = till.payment(&payment).await;
        assert_eq!((&paid["state"], &paid["amount_fen"]), (&json!("paid"), &json!(4_000)));
        assert!(paid["vendor_number"].is_string() && paid["paid_at"].is_string());
        let order = till.see(&order).await;
        assert_eq!((&order["state"], &order["units"]), (&json!("paid"), &json!(20)));
        let left = till.client().get(&till.path("entitlements")).await.ok();
        assert_eq!(left["items"][0], json!({ "product": "refresh", "left": 20, "used": 0 }));
        assert_eq!(till.income().await.balance, Fen(4_000));
        let months = till.client().get(&till.path("spending")).await.ok();
        assert_eq!(months["items"][11]["services_fen"], 4_000);
        till.again("payments.ask", id(&payment["id"])).await;
        assert_eq!(till.income().await.balance, Fen(4_000));
        till.assert_balanced().await;
    }

    /// covers: PAY-2, PAY-7
    async fn wages_go_into_custody_and_never_to_the_operator(app: TestApp) {
        let till = Till::open(app).await;
        let before = till.own().balance();
        let posting = till.job.posting.0;
        till.funded(50_000, Some(posting)).await;
        till.funded(30_000, None).await;
        assert_eq!(till.balance(AccountKind::Job, posting).await.balance, Fen(50_000));
        assert_eq!(till.merchant_funds().await.balance, Fen(30_000));
        assert_eq!(till.balance(AccountKind::Custody, PAYER).await.balance, Fen(80_000));
        assert_eq!(till.own().balance(), before, "nothing came to the operator's own account");
        let funds = till.client().get(&till.path("funds")).await.ok();
        assert_eq!((&funds["available_fen"], &funds["in_jobs_fen"]), (&json!(30_000), &json!(50_000)));
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn a_notification_counts_once_in_whatever_order(app: TestApp) {
        let till = Till::open(app).await;
        till.own().spoil_notifications([NotificationFault::Twice]);
        let (order, _) = till.bought(1).await;
        assert_eq!(order["state"], "paid");
        assert_eq!(till.income().await.balance, Fen(2_000));
        // Those of the payment and of a refund come late, the later first.
        till.own().spoil_notifications([NotificationFault::Held, NotificationFault::Held]);
        let second = till.order(1).await;
        let payment = till.begin(&second).await;
        assert!(till.own().pay(&text(&payment["number"])).await);
        assert_eq!(till.payment(&payment).await["state"], "waiting");
        till.app.clock.advance_seconds(60);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["state"], "paid", "it was asked for");
        till.give_back(&second, 10).await.ok();
        till.app.run_jobs().await;
        till.own().release_notifications().await;
        let paid = till.payment(&payment).await;
        assert_eq!((&paid["state"], &paid["refunds"][0]["state"]), (&json!("paid"), &json!("done")));
        assert_eq!(till.income().await.balance, Fen(2_000));
        assert_eq!(till.cases().await.len(), 0);
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn what_is_not_the_vendors_word_for_us_changes_nothing(app: TestApp) {
        let till = Till::open(app).await;
        let faults = [NotificationFault::Forged, NotificationFault::OtherApp, NotificationFault::OtherSeller];
        for fault in faults {
            till.own().spoil_notifications([fault]);
            let order = till.order(1).await;
            let payment = till.begin(&order).await;
            assert!(till.own().pay(&text(&payment["number"])).await);
            assert_eq!(till.payment(&payment).await["state"], "waiting", "{fault:?}");
        }
        assert_eq!(till.income().await.balance, Fen::ZERO);
        let hook = "/api/v1/hooks/payments/own";
        for body in ["", "sign=x&sign_type=RSA2", "out_trade_no=P1&trade_status=TRADE_SUCCESS&total_amount=20.00"] {
            let kind = "application/x-www-form-urlencoded";
            till.app.nobody().post_bytes(hook, kind, body.into()).await.refused(400, "not_a_notification");
        }
        assert_eq!(till.cases().await.len(), 0, "who is not the vendor makes no work for staff either");
        // The vendor's truth comes all the same, by asking.
        till.app.clock.advance_seconds(60);
        till.app.run_jobs().await;
        assert_eq!(till.income().await.balance, Fen(6_000));
        till.assert_balanced().await;
    }

    /// covers: PAY-4, PAY-6
    async fn a_genuine_word_about_another_amount_or_order_is_a_case_and_no_money(app: TestApp) {
        let till = Till::open(app).await;
        till.own().spoil_notifications([NotificationFault::OtherAmount, NotificationFault::UnknownOrder]);
        for _ in 0..2 {
            let order = till.order(1).await;
            let payment = till.begin(&order).await;
            assert!(till.own().pay(&text(&payment["number"])).await);
            assert_eq!(till.payment(&payment).await["state"], "waiting");
        }
        assert_eq!(till.own().resend_notifications().await, 0, "both were answered");
        assert_eq!(till.income().await.balance, Fen::ZERO);
        let cases = till.cases().await;
        let kinds: Vec<_> = cases.iter().map(|case| (text(&case["kind"]), case["found_fen"].as_i64())).collect();
        assert_eq!(kinds, [("unknown_payment".to_owned(), Some(2_000)), ("other_amount".to_owned(), Some(1))]);
        assert_eq!((&cases[1]["expected_fen"], &cases[1]["state"]), (&json!(2_000), &json!("open")));
        // Somebody looks into it, and nobody else closes it meanwhile.
        let finance = till.app.staff(db::entities::staff_roles::StaffRole::Finance).await;
        let other = till.app.staff(db::entities::staff_roles::StaffRole::Finance).await;
        let path = format!("/api/v1/staff/money-cases/{}", text(&cases[1]["id"]));
        let note = json!({ "note": "已与支付宝核对" });
        finance.post(&format!("{path}/resolve"), note.clone()).await.refused(409, "case_of_others");
        assert_eq!(finance.post(&format!("{path}/take"), json!({})).await.ok()["state"], "taken");
        other.post(&format!("{path}/resolve"), note.clone()).await.refused(409, "case_of_others");
        finance.post(&format!("{path}/resolve"), json!({ "note": " " })).await.refused(422, "required");
        assert_eq!(finance.post(&format!("{path}/resolve"), note).await.ok()["state"], "resolved");
        finance.post(&format!("{path}/take"), json!({})).await.refused(409, "case_resolved");
        till.client().get("/api/v1/staff/money-cases").await.refused(403, "forbidden");
        till.assert_balanced().await;
    }

    /// TRADE_FINISHED: told at once, found by asking, or after it was told as paid.
    ///
    /// covers: PAY-4, PAY-6
    async fn what_is_finished_is_paid_as_any_other(app: TestApp) {
        let till = Till::open(app).await;
        for told in [true, false] {
            if !told {
                till.own().spoil_notifications([NotificationFault::Never]);
            }
            let order = till.order(1).await;
            let payment = till.begin(&order).await;
            assert!(till.own().finish(&text(&payment["number"])).await);
            assert_eq!(till.payment(&payment).await["state"], if told { "paid" } else { "waiting" });
            till.app.clock.advance_seconds(60);
            till.app.run_jobs().await;
            assert_eq!((&till.payment(&payment).await["state"], &till.see(&order).await["state"]), (&json!("paid"), &json!("paid")));
        }
        let (order, payment) = till.bought(1).await;
        assert!(till.own().finish(&text(&payment["number"])).await);
        assert_eq!(till.income().await.balance, Fen(6_000), "each counts once");
        assert_eq!(till.cases().await.len(), 0);
        // The vendor gives nothing of it back any more: the units are there again, and somebody looks into it.
        till.give_back(&order, 10).await.ok();
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["refunds"][0]["state"], "refused");
        assert_eq!(till.cases().await[0]["kind"], "refund_refused");
        assert_eq!(till.income().await.balance, Fen(6_000));
        till.assert_balanced().await;
    }

    /// Switched off, nothing could be asked, closed or given back: so nobody is sent there to pay either.
    ///
    /// covers: PAY-4, OPS-3
    async fn nobody_is_sent_to_a_vendor_that_is_switched_off(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(1).await;
        let admin = till.app.staff(db::entities::staff_roles::StaffRole::Admin).await;
        let switch = "/api/v1/staff/vendors/alipay/switch";
        admin.post(switch, json!({ "on": false, "reason": "演练" })).await.ok();
        let path = format!("/api/v1/orders/{}/payments", text(&order["id"]));
        for way in ["wap", "page"] {
            till.client().post(&path, json!({ "way": way })).await.refused(503, "payments_off");
        }
        let funding = json!({ "amount_fen": 1_000, "way": "page" });
        till.client().post(&till.path("fundings"), funding).await.refused(503, "payments_off");
        let begun = till.client().get(&till.path("payments")).await.ok();
        assert_eq!(begun["items"], json!([]), "nothing is written down");
        admin.post(switch, json!({ "on": true, "reason": "演练结束" })).await.ok();
        assert_eq!(till.see(&order).await["state"], "waiting", "it can be paid now");
        let payment = till.begin(&order).await;
        assert!(till.own().pay(&text(&payment["number"])).await);
        assert_eq!(till.see(&order).await["state"], "paid");
    }

    /// covers: PAY-4
    async fn a_payment_that_nobody_pays_is_closed_when_its_time_is_over(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(1).await;
        let payment = till.begin(&order).await;
        till.app.clock.advance_seconds(29 * 60);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["state"], "waiting");
        till.app.clock.advance_seconds(60);
        // The vendor is away at that moment: it stays open and is asked again.
        till.own().fail_next([AlipayFault::SystemErrorBefore]);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["state"], "waiting");
        till.app.clock.advance_seconds(5 * 60);
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["state"], "closed");
        assert!(!till.own().pay(&text(&payment["number"])).await, "it cannot be paid there either");
        assert_eq!(till.see(&order).await["state"], "waiting", "the order can be paid anew");
        assert_eq!(till.bought(1).await.0["state"], "paid");
    }

    /// covers: PAY-4
    async fn money_that_comes_for_a_cancelled_order_is_booked_and_goes_back(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(1).await;
        let path = format!("/api/v1/orders/{}", text(&order["id"]));
        // The page was given out and nobody has opened it: the vendor knows nothing that could be closed.
        let begun = till.client().post(&format!("{path}/payments"), json!({ "way": "page" })).await.ok();
        assert_eq!(till.client().post(&format!("{path}/cancel"), json!({})).await.ok()["state"], "cancelled");
        till.app.run_jobs().await;
        let payment = begun["payment"].clone();
        assert_eq!(till.payment(&payment).await["state"], "closed");
        till.client().post(&format!("{path}/payments"), json!({ "way": "page" })).await.refused(409, "order_not_waiting");
        let before = till.own().balance();
        till.visit(begun).await;
        assert!(till.own().pay(&text(&payment["number"])).await);
        let late = till.payment(&payment).await;
        assert_eq!((&late["state"], &late["refunded_fen"]), (&json!("paid"), &json!(2_000)));
        assert_eq!((till.income().await.balance, till.income().await.held), (Fen(2_000), Fen(2_000)));
        till.app.run_jobs().await;
        let refund = till.payment(&payment).await["refunds"][0].clone();
        assert_eq!((&refund["state"], &refund["why"]), (&json!("done"), &json!("not_needed")));
        assert_eq!((till.own().balance(), till.income().await.balance), (before, Fen::ZERO));
        assert_eq!(till.see(&order).await["state"], "cancelled");
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn an_order_that_is_paid_twice_keeps_one_payment(app: TestApp) {
        let till = Till::open(app).await;
        let order = till.order(1).await;
        let (first, second) = (till.begin(&order).await, till.begin(&order).await);
        let before = till.own().balance();
        for payment in [&first, &second] {
            assert!(till.own().pay(&text(&payment["number"])).await);
        }
        till.app.run_jobs().await;
        assert_eq!(till.own().balance(), Fen(before.0 + 2_000));
        assert_eq!(till.income().await.balance, Fen(2_000));
        assert_eq!(till.payment(&first).await["refunded_fen"], 0);
        assert_eq!(till.payment(&second).await["refunds"][0]["state"], "done");
        let order = till.see(&order).await;
        assert_eq!((&order["state"], &order["units"], &order["refunded_fen"]), (&json!("paid"), &json!(10), &json!(0)));
        // What is given back goes to the payment that was kept.
        till.give_back(&order, 1).await.ok();
        till.app.run_jobs().await;
        assert_eq!(till.payment(&first).await["refunded_fen"], 200);
        till.assert_balanced().await;
    }

    /// covers: MER-3, SEC-3
    async fn only_owners_and_finance_members_pay(app: TestApp) {
        let till = Till::open(app).await;
        let (order, payment) = till.bought(1).await;
        let other = till.app.someone().await;
        let order_path = format!("/api/v1/orders/{}", text(&order["id"]));
        let payment_path = format!("/api/v1/payments/{}", text(&payment["id"]));
        for path in [&order_path, &payment_path, &till.path("orders"), &till.path("payments"), &till.path("funds")] {
            other.client.get(path).await.refused(404, "not_found");
            till.job.owner.client.get(path).await.ok();
        }
        other.client.post(&format!("{order_path}/refunds"), json!({ "units": 1 })).await.refused(404, "not_found");
        let funding = json!({ "amount_fen": 100, "way": "wap" });
        other.client.post(&till.path("fundings"), funding).await.refused(404, "not_found");
        till.client().post(&till.path("fundings"), json!({ "amount_fen": 99, "way": "wap" }))
            .await.refused(422, "funding_out_of_range");
        let foreign = json!({ "amount_fen": 100, "way": "wap", "posting_id": order["id"] });
        till.client().post(&till.path("fundings"), foreign).await.refused(422, "not_own_job");
        for packs in [0, -1, 51] {
            let body = json!({ "product": "refresh", "packs": packs });
            till.client().post(&till.path("orders"), body).await.refused(422, "packs_out_of_range");
        }
    }
}
