//! The daily reconciliation: bills that agree, and bills that do not.

use crate::payee::{Payee, after};
use crate::till::{Till, id, text};
use connectors::RefundOrder;
use db::entities::staff_roles::StaffRole;
use db::entities::withdrawals;
use kernel::{Fen, Timestamp};
use sandbox::{AlipayFault, NotificationFault, TransferCourse, TransferEnd};
use sea_orm::EntityTrait;
use testkit::{Client, Value, json, on_both_engines};
use wallet::withdrawals::number_of;

const DAYS: &str = "/api/v1/staff/bill-days";

/// The next day at half past ten in China, when bills are there. The tests begin on 2026-11-24 at ten.
async fn morning_after(till: &Till) {
    let house = till.app.lingong.app.clone();
    house.write(|work| async move { wallet::recon::schedule(&work).await }).await.expect("it is queued");
    let start: Timestamp = house.now();
    till.app.clock.set(start.plus_days(1).plus_minutes(30));
    till.app.run_jobs().await;
}

/// The days of the accounts at Alipay; those of the acquirer have a test of their own.
async fn days(finance: &Client) -> Vec<Value> {
    let list = finance.get(DAYS).await.ok();
    let days = list["items"].as_array().expect("a list").iter().filter(|day| day["account"] != "acquirer");
    days.cloned().collect()
}

async fn again(till: &Till, finance: &Client, account: &str) {
    assert_eq!(finance.post(DAYS, json!({ "account": account, "day": "2026-11-24" })).await.status, 202);
    till.app.run_jobs().await;
}

on_both_engines! {
    /// covers: PAY-6
    async fn a_day_that_agrees_opens_no_case(app: TestApp) {
        let till = Till::open(app).await;
        let (order, _) = till.bought(2).await;
        till.give_back(&order, 20).await.ok();
        till.funded(50_000, None).await;
        till.client().post(&till.path("funds/refunds"), json!({ "amount_fen": 20_000 })).await.ok();
        till.app.run_jobs().await;
        morning_after(&till).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let found = days(&finance).await;
        let said: Vec<_> = found
            .iter()
            .map(|day| (text(&day["account"]), text(&day["day"]), text(&day["state"]), day["lines"].as_i64()))
            .collect();
        let day = |account: &str| (account.to_owned(), "2026-11-24".to_owned(), "agrees".to_owned(), Some(2));
        assert_eq!(said, [day("custody"), day("own")]);
        assert_eq!((&found[0]["income_fen"], &found[0]["expense_fen"]), (&json!(50_000), &json!(20_000)));
        assert_eq!(found[0]["balance_fen"], till.custody().balance().0);
        assert_eq!(till.cases().await.len(), 0);
        // The day after nothing moved: the vendor writes no bill, and there is nothing to wait for.
        morning_after(&till).await;
        let states: Vec<_> = days(&finance).await.iter().map(|day| text(&day["state"])).collect();
        assert_eq!(states, ["empty", "empty", "agrees", "agrees"]);
        assert_eq!(till.cases().await.len(), 0);
    }

    /// covers: PAY-6
    async fn every_difference_is_a_case_and_is_found_once(app: TestApp) {
        let till = Till::open(app).await;
        let mut numbers = Vec::new();
        for _ in 0..3 {
            numbers.push(text(&till.bought(1).await.1["number"]));
        }
        // One is missing in the bill, one stands there with another amount; and somebody gave money back at the console.
        till.own().falsify_bill(&numbers[0], None);
        till.own().falsify_bill(&numbers[1], Some(Fen(2_001)));
        let gateway = till.app.lingong.wallet.own.clone().expect("an account").payments;
        let reason = String::new();
        let payment_number = numbers[2].clone();
        let elsewhere = RefundOrder { payment_number, number: "console".into(), amount: Fen(700), reason };
        gateway.refund(&elsewhere).await.expect("it is done there");
        morning_after(&till).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let seen = |cases: &[Value]| {
            let of = |case: &Value| {
                (text(&case["kind"]), text(&case["number"]), case["expected_fen"].as_i64(), case["found_fen"].as_i64())
            };
            let mut seen: Vec<_> = cases.iter().map(of).filter(|case| case.0 != "balance_differs").collect();
            seen.sort();
            seen
        };
        let due = [
            ("amount_differs".to_owned(), numbers[1].clone(), Some(2_000), Some(2_001)),
            ("not_booked".to_owned(), numbers[2].clone(), None, Some(-700)),
            ("not_in_bill".to_owned(), numbers[0].clone(), Some(2_000), None),
        ];
        let first = till.cases().await;
        assert_eq!(seen(&first), due);
        assert!(first.iter().all(|case| case["day"] == "2026-11-24"), "{first:?}");
        let day = days(&finance).await.into_iter().find(|day| day["account"] == "own").expect("a day");
        assert_eq!(day["state"], "differs");
        again(&till, &finance, "own").await;
        assert_eq!(till.cases().await.len(), first.len(), "read again, nothing new");
    }

    /// covers: PAY-6
    async fn a_payment_that_nobody_told_of_is_found_in_the_bill(app: TestApp) {
        let till = Till::open(app).await;
        // The vendor's word is lost, and asking fails until the payment is closed here: only the bill tells.
        till.own().spoil_notifications([NotificationFault::UnknownOrder]);
        let order = till.order(1).await;
        let payment = till.begin(&order).await;
        assert!(till.own().pay(&text(&payment["number"])).await);
        let payment_id = id(&payment["id"]);
        let unit = move |work: platform::Work| async move {
            work.run("DELETE FROM jobs WHERE subject = $1", [payment_id.into()]).await?;
            Ok(())
        };
        till.app.lingong.app.write(unit).await.expect("the question is lost");
        morning_after(&till).await;
        let kinds: Vec<_> = till.cases().await.iter().map(|case| text(&case["kind"])).collect();
        assert_eq!(kinds, ["not_booked", "unknown_payment"]);
    }

    /// covers: PAY-6, SEC-4
    async fn a_bill_that_is_not_there_is_waited_for(app: TestApp) {
        let till = Till::open(app).await;
        till.bought(1).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let state = async || {
            let days = days(&finance).await;
            let own = |day: &&Value| day["account"] == "own" && day["day"] == "2026-11-24";
            text(&days.iter().find(own).expect("the day")["state"])
        };
        till.own().fail_next([AlipayFault::SystemErrorBefore]);
        morning_after(&till).await;
        assert_eq!(state().await, "waiting");
        till.app.clock.advance_seconds(3_600);
        till.app.run_jobs().await;
        assert_eq!(state().await, "agrees");
        // Somebody asks again while the vendor is away: what was read stands.
        till.own().fail_next([AlipayFault::SystemErrorBefore]);
        again(&till, &finance, "own").await;
        assert_eq!((state().await, till.cases().await.len()), ("agrees".to_owned(), 0));
        finance.post(DAYS, json!({ "account": "own", "day": "2027-11-24" })).await.refused(422, "day_not_over");
        finance.post(DAYS, json!({ "account": "own", "day": "yesterday" })).await.refused(422, "day_not_over");
        till.client().get(DAYS).await.refused(403, "forbidden");
    }

    /// covers: PAY-6
    async fn a_bill_that_never_comes_is_a_case_of_everything_in_it(app: TestApp) {
        let till = Till::open(app).await;
        till.bought(1).await;
        till.own().fail_next(std::iter::repeat_n(AlipayFault::SystemErrorBefore, 400));
        morning_after(&till).await;
        assert_eq!(till.cases().await.len(), 0);
        for _ in 0..72 {
            till.app.clock.advance_seconds(3_600);
            till.app.run_jobs().await;
        }
        let cases = till.cases().await;
        let found: Vec<_> = cases.iter().map(|case| (text(&case["kind"]), case["expected_fen"].as_i64())).collect();
        assert_eq!(found, [("not_in_bill".to_owned(), Some(2_000))]);
    }

    /// covers: PAY-7
    async fn custody_is_everybodys_and_nothing_of_it_the_operators(app: TestApp) {
        let till = Till::open(app).await;
        till.funded(50_000, Some(till.job.posting.0)).await;
        till.funded(30_000, None).await;
        till.bought(1).await;
        morning_after(&till).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let custody = finance.get("/api/v1/staff/custody").await.ok();
        for (part, fen) in [
            ("custody_fen", 80_000),
            ("jobs_fen", 50_000),
            ("merchants_fen", 30_000),
            ("wallets_fen", 0),
            ("operator_wages_fen", 0),
            ("operator_wage_accounts", 0),
            ("difference_fen", 0),
            ("bill_balance_fen", till.custody().balance().0),
        ] {
            assert_eq!(custody[part], fen, "{part}");
        }
        assert_eq!(custody["bill_day"], "2026-11-24");
        till.job.owner.client.get("/api/v1/staff/custody").await.refused(403, "forbidden");
    }

    /// covers: PAY-3, PAY-6
    async fn withdrawals_are_compared_with_the_payers_bill(app: TestApp) {
        let till = Till::open(app).await;
        let anna = Payee::anna(&till.app, 50_000).await;
        for (fen, course, state) in [
            (1_000, None, "arrived"),
            (2_000, Some(TransferCourse::ArrivedThenReturned), "returned"),
            (3_000, Some(TransferCourse::Failed), "failed"),
            (4_000, Some(TransferCourse::Failed), "failed"),
        ] {
            till.custody().steer_transfers(course);
            let id = anna.withdraw(&till.app, fen).await;
            // The first look again is an hour later.
            for seconds in [61, 3_600] {
                after(&till.app, seconds).await;
            }
            assert_eq!(anna.state(&id).await, state, "{fen}");
            if fen == 4_000 {
                // The payer corrects itself when the money is back in the wallet already.
                let row = withdrawals::Entity::find_by_id(id.parse::<kernel::WithdrawalId>().expect("an id"));
                let row = row.one(&till.app.lingong.app.read()).await.expect("a query").expect("a row");
                assert!(till.custody().settle_transfer(&number_of(row.hold_id), TransferEnd::Arrived));
            }
        }
        assert_eq!(anna.has(&till.app).await, (49_000, 0));
        morning_after(&till).await;
        let cases: Vec<_> = till
            .cases()
            .await
            .iter()
            .map(|case| (text(&case["account"]), text(&case["kind"]), case["found_fen"].as_i64()))
            .collect();
        assert_eq!(cases, [("custody".to_owned(), "not_booked".to_owned(), Some(-4_000))]);
        till.assert_balanced().await;
    }
}
