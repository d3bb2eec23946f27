//! A vendor that fails in every way, and a process that ends at every point: no fen is lost or made.

use crate::payee::{PAYOUTS, Payee, after, alipay, assert_balanced, assert_covered};
use db::entities::notices::NoticeKind;
use db::entities::staff_roles::StaffRole;
use db::entities::withdrawals::{self, WithdrawalState};
use db::sea_orm::EntityTrait;
use kernel::{Fen, WithdrawalId};
use sandbox::{AlipayFault, TransferCourse, TransferEnd};
use testkit::{Client, TestApp, Value, json, on_both_engines};
use wallet::withdrawals::{PAYOUT, number_of};

async fn row(app: &TestApp, id: &str) -> withdrawals::Model {
    let id: WithdrawalId = id.parse().expect("an id");
    withdrawals::Entity::find_by_id(id).one(&app.lingong.app.read()).await.expect("a query").expect("a row")
}

async fn number(app: &TestApp, id: &str) -> String {
    number_of(row(app, id).await.hold_id)
}

/// The process is killed while the vendor has the call, once `ready` has come.
async fn killed(app: &TestApp, ready: impl Future<Output = ()>) {
    let (jobs, house) = (app.lingong.jobs.clone(), app.lingong.app.clone());
    let running = tokio::spawn(async move { jobs.run_due(&house).await.map(|_| ()) });
    ready.await;
    running.abort();
    assert!(running.await.is_err_and(|error| error.is_cancelled()));
    alipay(app).recover();
}

/// The vendor has been called once more than so often.
async fn called(app: &TestApp, before: u64) {
    while alipay(app).requests() <= before {
        tokio::task::yield_now().await;
    }
}

async fn trouble(staff: &Client, id: &str) -> Value {
    let list = staff.get(&format!("{PAYOUTS}?queue=trouble")).await.ok();
    let items = list["items"].as_array().expect("a list");
    items.iter().find(|item| item["id"] == id).map_or(Value::Null, |item| item["trouble"].clone())
}

async fn settle(staff: &Client, id: &str, way: &str) -> testkit::Reply {
    let body = json!({ "way": way, "reason": "已与支付机构对账单核对" });
    staff.post(&format!("{PAYOUTS}/{id}/resolution"), body).await
}

on_both_engines! {
    /// covers: PAY-3
    async fn an_unknown_outcome_is_a_question_and_pays_once(app: TestApp) {
        let anna = Payee::anna(&app, 100_000).await;
        for fault in [
            AlipayFault::SystemErrorBefore,
            AlipayFault::SystemErrorAfter,
            AlipayFault::UnavailableBefore,
            AlipayFault::UnavailableAfter,
            AlipayFault::PageAfter,
            AlipayFault::ForgedAnswer,
            AlipayFault::UnsignedAnswer,
            AlipayFault::AnsweredTwice,
        ] {
            let before = (anna.has(&app).await.0, alipay(&app).arrived().len());
            let id = anna.withdraw(&app, 1_000).await;
            alipay(&app).fail_next([fault]);
            app.run_jobs().await;
            assert_eq!(anna.state(&id).await, "sending", "{fault:?}");
            assert_eq!(anna.has(&app).await, (before.0, 1_000), "{fault:?}: nothing is given back on a guess");
            // The question may fail as well.
            alipay(&app).fail_next([AlipayFault::SystemErrorBefore]);
            after(&app, 5).await;
            assert_eq!(anna.state(&id).await, "sending", "{fault:?}");
            after(&app, 15).await;
            assert_eq!(anna.state(&id).await, "arrived", "{fault:?}");
            assert_eq!((anna.has(&app).await, alipay(&app).arrived().len()), ((before.0 - 1_000, 0), before.1 + 1), "{fault:?}");
            assert_covered(&app).await;
            after(&app, 24 * 3_600).await;
        }
        assert_eq!(anna.told(&app).await, [NoticeKind::WithdrawalArrived; 8]);
    }

    /// covers: PAY-3
    async fn an_answer_that_comes_late_is_the_same_answer(app: TestApp) {
        let anna = Payee::anna(&app, 10_000).await;
        for fault in [AlipayFault::HangAfter, AlipayFault::DoneLate] {
            let before = alipay(&app).requests();
            let id = anna.withdraw(&app, 1_000).await;
            alipay(&app).fail_next([fault]);
            let (jobs, house) = (app.lingong.jobs.clone(), app.lingong.app.clone());
            let running = tokio::spawn(async move { jobs.run_due(&house).await });
            called(&app, before).await;
            alipay(&app).recover();
            running.await.expect("it ends").expect("the queue works");
            assert_eq!(anna.state(&id).await, "arrived", "{fault:?}");
        }
        assert_eq!((anna.has(&app).await, alipay(&app).arrived().len()), ((8_000, 0), 2));
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn a_process_that_ends_at_any_point_goes_on(app: TestApp) {
        let anna = Payee::anna(&app, 100_000).await;
        let mut left = 100_000;
        for (point, course, arrives) in [
            ("taken", None, true),
            ("taken", Some(TransferCourse::Failed), false),
            ("nothing done", None, true),
            ("nothing done", Some(TransferCourse::Refused("PAYEE_NOT_EXIST")), false),
            ("done", None, true),
            ("done", Some(TransferCourse::Failed), false),
            ("done", Some(TransferCourse::ArrivedThenReturned), false),
            ("written down", None, true),
            ("written down", Some(TransferCourse::Failed), false),
        ] {
            let what = format!("{point}, {course:?}");
            alipay(&app).steer_transfers(course);
            let id = anna.withdraw(&app, 1_000).await;
            let (requests, number) = (alipay(&app).requests(), number(&app, &id).await);
            match point {
                // The person was not told; asking again asks for the same.
                "taken" => assert_eq!(anna.ask(&id, 1_000).await.ok()["state"], "approved"),
                "nothing done" => {
                    alipay(&app).fail_next([AlipayFault::HangBefore]);
                    killed(&app, called(&app, requests)).await;
                }
                "done" => {
                    alipay(&app).fail_next([AlipayFault::HangAfter]);
                    killed(&app, alipay(&app).wait_for_transfer(&number)).await;
                }
                _ => {
                    app.run_jobs().await;
                    let subject = row(&app, &id).await.id.0;
                    let again = app.lingong.app.write(move |work| async move {
                        Ok(work.enqueue(PAYOUT, subject, 77, work.now).await?)
                    });
                    again.await.expect("it is queued again");
                }
            }
            assert_balanced(&app).await;
            // Whoever takes the job over waits for the lease of the one that is gone.
            after(&app, 61).await;
            after(&app, 61).await;
            let ended = anna.state(&id).await;
            assert_eq!(ended == "arrived", arrives, "{what}: {ended}");
            left -= if arrives { 1_000 } else { 0 };
            assert_eq!(anna.has(&app).await, (left, 0), "{what}");
            assert_covered(&app).await;
            after(&app, 3 * 24 * 3_600).await;
            assert_eq!((anna.state(&id).await, anna.has(&app).await), (ended, (left, 0)), "{what}: later looks change nothing");
        }
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn a_transfer_that_is_under_way_for_hours_is_waited_for(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        alipay(&app).steer_transfers([TransferCourse::UnderWay]);
        let id = anna.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        for seconds in [5, 15, 40, 60, 120, 300, 600] {
            after(&app, seconds).await;
        }
        assert_eq!((anna.state(&id).await, trouble(&staff, &id).await), ("sending".to_owned(), Value::Null));
        for seconds in [1_200, 1_800, 3_600] {
            after(&app, seconds).await;
        }
        assert_eq!((anna.state(&id).await, trouble(&staff, &id).await), ("sending".to_owned(), json!("silent")));
        assert_eq!(anna.has(&app).await, (5_000, 1_000), "it stays set aside");
        settle(&staff, &id, "leave").await.refused(422, "wrong_way_out");
        assert!(alipay(&app).settle_transfer(&number(&app, &id).await, TransferEnd::Arrived));
        after(&app, 3_600).await;
        assert_eq!((anna.state(&id).await, trouble(&staff, &id).await), ("arrived".to_owned(), Value::Null));
        assert_eq!(anna.has(&app).await, (4_000, 0));
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn a_wrong_name_gives_the_money_back_and_says_what_to_do(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let ben = app.register("小本", "19900000002").await;
        let ben = Payee { account: "19900000001", ..Payee::with(&app, ben, ("林小本", "19900000002"), 5_000).await };
        anna.withdraw(&app, 100).await;
        app.run_jobs().await;
        let id = ben.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        let seen = ben.seen(&id).await;
        assert_eq!(seen["state"], "failed");
        assert!(seen["problem"].as_str().is_some_and(|text| text.contains("户名")), "{seen}");
        assert_eq!((ben.has(&app).await, ben.told(&app).await), ((5_000, 0), vec![NoticeKind::WithdrawalFailed]));
        for (sub_code, says) in [("PAYEE_NOT_EXIST", "没有这个支付宝账号"), ("EXCEED_LIMIT_DM_AMOUNT", "限额")] {
            alipay(&app).steer_transfers([TransferCourse::Refused(sub_code)]);
            let id = anna.withdraw(&app, 1_000).await;
            app.run_jobs().await;
            let seen = anna.seen(&id).await;
            assert_eq!(seen["state"], "failed");
            assert!(seen["problem"].as_str().is_some_and(|text| text.contains(says)), "{seen}");
        }
        assert_eq!(anna.has(&app).await, (4_900, 0));
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn a_failure_that_was_none_is_asked_about_before_money_goes_back(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        alipay(&app).steer_transfers([TransferCourse::FailedThenArrived]);
        let id = anna.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("arrived".to_owned(), (4_000, 0)));
        assert_covered(&app).await;
    }

    /// covers: PAY-3, PAY-6
    async fn arrived_after_it_had_failed_is_a_case(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        alipay(&app).steer_transfers([TransferCourse::Failed]);
        let id = anna.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("failed".to_owned(), (5_000, 0)));
        settle(&staff, &id, "book").await.refused(409, "no_trouble");
        assert!(alipay(&app).settle_transfer(&number(&app, &id).await, TransferEnd::Arrived));
        after(&app, 3_600).await;
        after(&app, 24 * 3_600).await;
        assert_eq!(trouble(&staff, &id).await, json!("arrived_after_end"));
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("failed".to_owned(), (5_000, 0)), "nothing moves by itself");
        assert_balanced(&app).await;
        settle(&staff, &id, "give_back").await.refused(422, "wrong_way_out");
        assert_eq!(settle(&staff, &id, "book").await.status, 204);
        settle(&staff, &id, "book").await.refused(409, "no_trouble");
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("arrived".to_owned(), (4_000, 0)));
        assert_covered(&app).await;
    }

    /// covers: PAY-3, PAY-6
    async fn failed_after_it_had_arrived_is_a_case(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        let id = anna.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        assert!(alipay(&app).settle_transfer(&number(&app, &id).await, TransferEnd::Failed));
        after(&app, 3_600).await;
        assert_eq!(trouble(&staff, &id).await, json!("failed_after_arrival"));
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("arrived".to_owned(), (4_000, 0)));
        settle(&staff, &id, "book").await.refused(422, "wrong_way_out");
        assert_eq!(settle(&staff, &id, "give_back").await.status, 204);
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("returned".to_owned(), (5_000, 0)));
        assert_covered(&app).await;
        // The next looks say the same as the books.
        after(&app, 3 * 24 * 3_600).await;
        assert_eq!((anna.has(&app).await, trouble(&staff, &id).await), ((5_000, 0), Value::Null));
    }

    /// covers: PAY-3
    async fn what_comes_back_is_given_back_once(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let id = anna.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        assert!(alipay(&app).settle_transfer(&number(&app, &id).await, TransferEnd::Returned));
        for seconds in [3_600, 20 * 3_600, 4 * 24 * 3_600] {
            after(&app, seconds).await;
        }
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("returned".to_owned(), (5_000, 0)));
        assert_eq!(anna.told(&app).await, [NoticeKind::WithdrawalArrived, NoticeKind::WithdrawalReturned]);
        let lines = anna.client.get("/api/v1/me/wallet/lines").await.ok();
        let reasons: Vec<&Value> = lines["items"].as_array().expect("lines").iter().map(|line| &line["reason"]).collect();
        assert_eq!(reasons, ["withdrawal_returned", "withdrawal", "wage"]);
        assert_covered(&app).await;
    }

    /// No certificate and no permission are the operator's to put right: nothing is said to the person, and nothing is lost.
    ///
    /// covers: PAY-3
    async fn a_payer_that_is_set_up_wrong_pays_once_it_is_right(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        for (fault, left) in [(AlipayFault::MissingCertificate, 4_000), (AlipayFault::NoPermission, 3_000)] {
            let id = anna.withdraw(&app, 1_000).await;
            alipay(&app).fail_next([fault]);
            app.run_jobs().await;
            let stands = (anna.state(&id).await, trouble(&staff, &id).await);
            assert_eq!(stands, ("sending".to_owned(), json!("payer_blocked")), "{fault:?}");
            assert_eq!(anna.has(&app).await, (left + 1_000, 1_000), "{fault:?}: it stays set aside");
            after(&app, 5).await;
            assert_eq!((anna.state(&id).await, trouble(&staff, &id).await), ("arrived".to_owned(), Value::Null), "{fault:?}");
            assert_eq!(anna.has(&app).await, (left, 0), "{fault:?}");
        }
        assert_eq!(anna.told(&app).await, [NoticeKind::WithdrawalArrived; 2]);
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn a_no_of_the_gateway_to_the_order_gives_the_money_back(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        for fault in [AlipayFault::MissingArgument, AlipayFault::InvalidArgument] {
            let id = anna.withdraw(&app, 1_000).await;
            alipay(&app).fail_next([fault]);
            app.run_jobs().await;
            assert_eq!((anna.state(&id).await, anna.has(&app).await), ("failed".to_owned(), (5_000, 0)), "{fault:?}");
        }
        assert!(alipay(&app).arrived().is_empty());
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn a_payer_without_money_pays_later(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        alipay(&app).set_balance(Fen(0));
        let id = anna.withdraw(&app, 1_000).await;
        app.run_jobs().await;
        assert_eq!((anna.state(&id).await, trouble(&staff, &id).await), ("sending".to_owned(), json!("payer_blocked")));
        assert_eq!(anna.has(&app).await, (5_000, 1_000));
        alipay(&app).set_balance(Fen(5_000));
        after(&app, 5).await;
        assert_eq!((anna.state(&id).await, trouble(&staff, &id).await), ("arrived".to_owned(), Value::Null));
        assert_eq!(row(&app, &id).await.state, WithdrawalState::Arrived);
        assert_covered(&app).await;
    }
}
