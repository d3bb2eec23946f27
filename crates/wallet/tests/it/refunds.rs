//! Refunds: at once, too much, the vendor's silence, and a process that ends at each step.

use crate::till::{Till, id, text};
use connectors::RefundOrder;
use kernel::Fen;
use sandbox::AlipayFault;
use testkit::{On, TestApp, Value, json, on_both_engines};

const SEND: &str = "payments.refund";

/// The first refund of a payment.
async fn refund(till: &Till, payment: &Value) -> Value {
    till.payment(payment).await["refunds"][0].clone()
}

/// Lets whatever writes to this table fail from now on, or work again.
async fn break_table(app: &TestApp, table: &str, broken: bool) {
    let name = format!("broken_{table}");
    let statements = match (app.on, broken) {
        (On::Sqlite, true) => vec![format!(
            "CREATE TRIGGER {name} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'the process ended'); END"
        )],
        (On::Sqlite, false) => vec![format!("DROP TRIGGER {name}")],
        (_, true) => vec![
            format!(
                "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'the process ended'; END $$"
            ),
            format!("CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"),
        ],
        (_, false) => vec![format!("DROP TRIGGER {name} ON {table}"), format!("DROP FUNCTION {name}")],
    };
    let unit = move |work: platform::Work| async move {
        for statement in statements {
            work.run(&statement, []).await?;
        }
        Ok(())
    };
    app.lingong.app.write(unit).await.expect("the table is changed");
}

on_both_engines! {
    /// covers: PAY-4
    async fn unused_units_go_back_for_what_they_cost(app: TestApp) {
        let till = Till::open(app).await;
        let (order, payment) = till.bought(1).await;
        let before = till.own().balance();
        till.give_back(&order, 3).await.ok();
        let seen = till.see(&order).await;
        assert_eq!((&seen["returned"], &seen["refunded_fen"]), (&json!(3), &json!(600)));
        assert_eq!((till.income().await.balance, till.income().await.held), (Fen(2_000), Fen(600)), "held, not gone");
        till.app.run_jobs().await;
        assert_eq!(refund(&till, &payment).await["state"], "done");
        assert_eq!((till.own().balance().0 - before.0, till.income().await.balance), (-600, Fen(1_400)));
        till.again(SEND, id(&refund(&till, &payment).await["id"])).await;
        assert_eq!((till.own().balance().0 - before.0, till.income().await.balance), (-600, Fen(1_400)));
        till.give_back(&order, 8).await.refused(409, "not_so_many_unused");
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn two_refunds_that_together_exceed_the_order_are_refused(app: TestApp) {
        let till = Till::open(app).await;
        let (order, payment) = till.bought(1).await;
        let all = futures_util::future::join_all((0..8).map(|_| till.give_back(&order, 6))).await;
        let taken = all.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(taken, 1, "only one of them fits");
        till.app.run_jobs().await;
        assert_eq!(till.payment(&payment).await["refunded_fen"], 1_200);
        assert_eq!(till.income().await.balance, Fen(800));
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn a_silent_vendor_is_asked_with_the_same_number_and_refunds_once(app: TestApp) {
        let till = Till::open(app).await;
        let faults = [
            AlipayFault::SystemErrorBefore,
            AlipayFault::SystemErrorAfter,
            AlipayFault::UnavailableBefore,
            AlipayFault::UnavailableAfter,
            AlipayFault::NoPermission,
            AlipayFault::PageAfter,
            AlipayFault::ForgedAnswer,
            AlipayFault::UnsignedAnswer,
            AlipayFault::AnsweredTwice,
        ];
        for fault in faults {
            let (order, payment) = till.bought(1).await;
            let before = till.own().balance();
            till.give_back(&order, 10).await.ok();
            till.own().fail_next([fault]);
            till.app.run_jobs().await;
            let sent = refund(&till, &payment).await;
            assert_eq!(sent["state"], "sent", "{fault:?}: nobody knows");
            assert_eq!(till.income().await.held, Fen(2_000), "{fault:?}: and it can be spent by nobody");
            // The question is not answered either, at first.
            till.own().fail_next([AlipayFault::SystemErrorBefore]);
            till.app.clock.advance_seconds(60);
            till.app.run_jobs().await;
            assert_eq!(refund(&till, &payment).await["state"], "sent", "{fault:?}");
            till.app.clock.advance_seconds(120);
            till.app.run_jobs().await;
            assert_eq!(refund(&till, &payment).await["state"], "done", "{fault:?}");
            assert_eq!((till.own().balance().0 - before.0, till.income().await.balance), (-2_000, Fen::ZERO), "{fault:?}");
        }
        till.assert_balanced().await;
    }

    /// covers: PAY-4, PAY-6
    async fn what_the_vendor_refuses_stays_and_is_a_case(app: TestApp) {
        let till = Till::open(app).await;
        let (order, payment) = till.bought(1).await;
        // Somebody gave the money back at the vendor's console.
        let gateway = till.app.lingong.wallet.own.clone().expect("an account").payments;
        let number = text(&payment["number"]);
        let reason = String::new();
        let elsewhere = RefundOrder { payment_number: number, number: "console".into(), amount: Fen(2_000), reason };
        gateway.refund(&elsewhere).await.expect("it is done there");
        till.give_back(&order, 10).await.ok();
        till.app.run_jobs().await;
        let refused = refund(&till, &payment).await;
        assert_eq!(refused["state"], "refused");
        let seen = till.see(&order).await;
        assert_eq!((&seen["returned"], &seen["refunded_fen"]), (&json!(0), &json!(0)), "they are there again");
        assert_eq!((till.income().await.balance, till.income().await.held), (Fen(2_000), Fen::ZERO));
        let cases = till.cases().await;
        assert_eq!((cases.len(), &cases[0]["kind"], &cases[0]["number"]), (1, &json!("refund_refused"), &refused["number"]));
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn paying_and_refunding_go_on_after_an_end_at_any_step(app: TestApp) {
        let till = Till::open(app).await;
        // Each table is written in another place of a unit: whatever the unit wrote before is gone with it.
        for table in ["ledger_transfers", "payment_notifications"] {
            let order = till.order(1).await;
            let payment = till.begin(&order).await;
            break_table(&till.app, table, true).await;
            assert!(till.own().pay(&text(&payment["number"])).await);
            assert_eq!(till.payment(&payment).await["state"], "waiting", "{table}: nothing of it stays");
            assert_eq!(till.see(&order).await["state"], "waiting", "{table}");
            break_table(&till.app, table, false).await;
            assert_eq!(till.own().resend_notifications().await, 0, "{table}: the vendor tells again");
            assert_eq!(till.see(&order).await["state"], "paid", "{table}");
        }
        assert_eq!(till.income().await.balance, Fen(4_000));
        for (table, before_vendor) in [("payment_refunds", true), ("ledger_holds", true), ("ledger_transfers", false)] {
            let (order, payment) = till.bought(1).await;
            let (income, lies) = (till.income().await.balance, till.own().balance());
            break_table(&till.app, table, true).await;
            let asked = till.give_back(&order, 10).await;
            assert_eq!(asked.status, if before_vendor { 500 } else { 201 }, "{table}");
            till.app.run_jobs().await;
            assert_eq!(till.income().await.balance, income, "{table}: the books say what they said");
            break_table(&till.app, table, false).await;
            if before_vendor {
                assert_eq!((till.see(&order).await["returned"].clone(), till.own().balance()), (json!(0), lies), "{table}");
                till.give_back(&order, 10).await.ok();
            } else {
                assert_eq!(till.own().balance(), Fen(lies.0 - 2_000), "{table}: the vendor has done it");
            }
            till.app.clock.advance_seconds(120);
            till.app.run_jobs().await;
            assert_eq!(refund(&till, &payment).await["state"], "done", "{table}");
            assert_eq!(till.own().balance(), Fen(lies.0 - 2_000), "{table}: once");
            assert_eq!(till.income().await.balance, Fen(income.0 - 2_000), "{table}");
            // And whoever was not told does it once more.
            till.again(SEND, id(&refund(&till, &payment).await["id"])).await;
            assert_eq!(till.own().balance(), Fen(lies.0 - 2_000), "{table}");
        }
        till.assert_balanced().await;
    }

    /// covers: PAY-2, PAY-7
    async fn unspent_wages_go_back_to_the_payments_that_they_came_from(app: TestApp) {
        let till = Till::open(app).await;
        let posting = till.job.posting;
        let first = till.funded(10_000, Some(posting.0)).await;
        let second = till.funded(3_000, None).await;
        let funds = |path: &str| till.path(&format!("funds/{path}"));
        till.client().post(&funds("refunds"), json!({ "amount_fen": 3_001 })).await.refused(409, "insufficient_funds");
        let release = json!({ "way": "release", "amount_fen": 10_000 });
        let released = till.client().post(&format!("/api/v1/postings/{posting}/funds"), release).await;
        assert_eq!(released.status, 204, "{}", released.text);
        let before = till.custody().balance();
        till.client().post(&funds("refunds"), json!({ "amount_fen": 5_000 })).await.ok();
        let left = till.merchant_funds().await;
        assert_eq!((left.held, left.available), (Fen(5_000), Fen(8_000)), "held, not gone");
        till.app.run_jobs().await;
        assert_eq!(till.payment(&second).await["refunded_fen"], 3_000, "the newest first");
        assert_eq!(till.payment(&first).await["refunded_fen"], 2_000);
        assert_eq!(till.custody().balance(), Fen(before.0 - 5_000));
        assert_eq!(till.merchant_funds().await.balance, Fen(8_000));
        till.client().post(&funds("refunds"), json!({ "amount_fen": 8_001 })).await.refused(409, "more_than_paid_in");
        let lines = till.client().get(&till.path("funds/lines")).await.ok();
        let reasons: Vec<_> = lines["items"].as_array().expect("lines").iter().map(|line| text(&line["reason"])).collect();
        assert_eq!(reasons, ["refund", "refund", "release", "fund"]);
        till.assert_balanced().await;
    }
}
