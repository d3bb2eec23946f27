//! The end of lifetimes: to the day, in chunks, with what is held back and why.

use crate::life::Life;
use care::retention::schedule;
use db::columns::{BlindIndex, PublicText};
use db::entities::erasures::ErasureReason;
use db::entities::notices::{self, NoticeKind};
use db::entities::staff_roles::StaffRole;
use db::entities::{rate_events, sessions};
use kernel::{NoticeId, PersonId, RowId, SessionId, Timestamp};
use sea_orm::{EntityTrait, PaginatorTrait};
use testkit::{Client, TestApp, Value, json, on_both_engines};

const DAY: i64 = 86_400;

async fn scheduled(app: &TestApp) {
    let house = &app.lingong.app;
    house.write(|work| async move { schedule(&work).await }).await.expect("it is queued");
}

/// Runs as the job would: once for the jump that the clock made, once more an hour later.
async fn run(app: &TestApp) {
    app.run_jobs().await;
    app.clock.advance_seconds(3_600);
    app.run_jobs().await;
}

fn notice(app: &TestApp, person: PersonId, at: Timestamp, number: usize) -> notices::Model {
    notices::Model {
        id: NoticeId::new(at, &app.lingong.app.rng),
        person_id: person,
        kind: NoticeKind::NewSignIn,
        dedupe: PublicText(format!("test:{number}")),
        posting_id: None,
        application_id: None,
        merchant_id: None,
        conversation_id: None,
        created_at: at,
        read_at: None,
        matter: None,
    }
}

fn line<'a>(view: &'a Value, table: &str) -> &'a Value {
    let lines = view["runs"][0]["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["table"] == table).unwrap_or(&Value::Null)
}

/// How many transfers and accounts the ledger has; it must add up.
async fn verified(app: &TestApp) -> (u64, u64) {
    let house = &app.lingong.app;
    let verdict = wallet::ledger::verify(&house.read(), &house.vault, &|_| ()).await.expect("it can be read");
    assert_eq!(verdict.findings, []);
    (verdict.transfers, verdict.accounts)
}

async fn view(privacy: &Client) -> Value {
    privacy.get("/api/v1/staff/retention").await.ok()
}

on_both_engines! {
    /// covers: RET-1, RET-2, FIND-5
    async fn a_row_goes_when_its_days_are_over_and_not_before(app: TestApp) {
        scheduled(&app).await;
        app.run_jobs().await;
        let house = &app.lingong.app;
        let person = app.someone().await.id;
        // The next run is tomorrow at four in the morning in China.
        let next: Timestamp = serde_json::from_value(json!("2026-11-24T20:00:00Z")).expect("a time");
        // 180 days of 24 hours back, over no leap day; and a moment less.
        let due = next.plus_days(-180);
        let rows = vec![
            notice(&app, person, due, 1),
            notice(&app, person, Timestamp::from_micros(due.micros() + 1), 2),
            notice(&app, person, due.plus_days(1), 3),
        ];
        house.write(move |work| async move { Ok(db::insert_many(&work, rows).await?) }).await.expect("rows");
        app.clock.set(next);
        app.run_jobs().await;
        let mut left: Vec<String> =
            notices::Entity::find().all(&house.read()).await.expect("rows").into_iter().map(|row| row.dedupe.0).collect();
        left.sort();
        assert_eq!(left, ["test:2", "test:3"]);
        app.clock.set(next.plus_days(1));
        app.run_jobs().await;
        assert_eq!(notices::Entity::find().count(&house.read()).await.expect("a count"), 0);
    }

    /// covers: RET-1
    async fn many_rows_go_in_one_run(app: TestApp) {
        scheduled(&app).await;
        app.run_jobs().await;
        let privacy = app.staff(StaffRole::Privacy).await;
        let house = &app.lingong.app;
        let old = app.now().plus_days(-2);
        let rows = (0..1_234)
            .map(|number: u32| rate_events::Model {
                id: RowId::new(old, &house.rng),
                bucket: BlindIndex(number.to_be_bytes().to_vec()),
                at: old,
            })
            .collect();
        house.write(move |work| async move { Ok(db::insert_many(&work, rows).await?) }).await.expect("rows");
        let before = view(&privacy).await;
        let events = before["holdings"].as_array().expect("holdings").iter().find(|held| held["table"] == "rate_events");
        assert_eq!(events.map(|held| &held["due"]), Some(&json!(1_234)));
        app.clock.advance_seconds(DAY);
        app.run_jobs().await;
        let after = view(&privacy).await;
        let told = line(&after, "rate_events");
        assert!(told["done"].as_i64() >= Some(1_234) && told["done"] == told["due"], "{after}");
        assert_eq!(rate_events::Entity::find().count(&house.read()).await.expect("a count"), 0);
    }

    /// covers: RET-1, RULE-5
    async fn what_is_in_force_or_referred_to_is_held_back(app: TestApp) {
        scheduled(&app).await;
        app.run_jobs().await;
        let life = Life::lived(&app, 1).await;
        let privacy = app.staff(StaffRole::Privacy).await;
        let house = &app.lingong.app;
        let there = |table: &'static str| {
            let tx = house.read();
            async move {
                let row = tx.row(&format!("SELECT COUNT(*) AS n FROM {table}"), []).await.expect("a query").expect("a row");
                row.try_get::<i64>("", "n").expect("a number")
            }
        };
        let consents = there("consents").await;
        // Three years and a day later the transactions are over; roles and consents of those who are here stand.
        app.clock.advance_seconds(1_097 * DAY);
        app.run_jobs().await;
        assert_eq!((there("applications").await, there("consents").await), (2, consents), "after a jump nothing goes");
        app.clock.advance_seconds(3_600);
        app.run_jobs().await;
        assert_eq!(there("consents").await, consents);
        assert_eq!(there("application_history").await, 0);
        assert_eq!(there("access_ledger").await, 0);
        assert_eq!(there("sessions").await, 0);
        assert_eq!(there("applications").await, 1, "a merchant's note still refers to one");
        let code = app.request_code(&life.phone).await;
        let again = app.nobody().post("/api/v1/auth/sessions", json!({ "phone": life.phone, "code": code })).await.ok();
        assert_eq!(again["me"]["staff_roles"], json!(["finance"]));
        drop(privacy);
        let privacy = app.staff(StaffRole::Privacy).await;
        let seen = view(&privacy).await;
        assert_eq!(line(&seen, "consents")["held"], json!([{ "reason": "in_force", "rows": consents }]));
        assert_eq!(line(&seen, "applications")["held"], json!([{ "reason": "application_notes", "rows": 1 }]));
        assert_eq!(seen["runs"][1]["state"], "clock_jumped");
    }

    /// covers: RET-1
    async fn a_session_that_can_be_used_is_never_past_its_time(app: TestApp) {
        scheduled(&app).await;
        app.run_jobs().await;
        let house = &app.lingong.app;
        let someone = app.someone().await;
        let (person, now) = (someone.id, app.now());
        let old = sessions::Model {
            id: SessionId::new(now, &house.rng),
            person_id: person,
            token_digest: vault::token_digest("an old one"),
            device: PublicText::from("test"),
            created_at: now.plus_days(-215),
            last_seen_at: now.plus_days(-185),
            expires_at: now.plus_days(-185),
            revoked_at: None,
        };
        house.write(move |work| async move { Ok(db::insert(&work, old).await?) }).await.expect("a row");
        app.clock.advance_seconds(DAY);
        run(&app).await;
        assert_eq!(sessions::Entity::find().count(&house.read()).await.expect("a count"), 1);
        someone.client.get("/api/v1/me").await.ok();
    }

    /// covers: RET-1
    async fn when_no_run_goes_through_the_operator_is_told(app: TestApp) {
        let health = || async { app.nobody().get("/healthz").await.ok() };
        assert_eq!(health().await, json!({ "status": "ready", "problems": [] }));
        scheduled(&app).await;
        app.run_jobs().await;
        app.clock.advance_seconds(36 * 3_600);
        assert_eq!(health().await["status"], "ready");
        app.clock.advance_seconds(1);
        assert_eq!(health().await, json!({ "status": "degraded", "problems": ["retention_overdue"] }));
        let privacy = app.staff(StaffRole::Privacy).await;
        assert_eq!(view(&privacy).await["overdue"], true);
        app.run_jobs().await;
        assert_eq!(health().await["status"], "ready");
        let support = app.staff(StaffRole::Support).await;
        support.get("/api/v1/staff/retention").await.refused(403, "forbidden");
    }

    /// covers: RET-1, DEL-2
    async fn what_a_law_kept_of_an_erased_person_goes_on_its_day(app: TestApp) {
        scheduled(&app).await;
        app.run_jobs().await;
        let someone = app.someone().await;
        let house = &app.lingong.app;
        let code = app.request_code(&someone.phone).await;
        someone.client.post(crate::cancelling::CANCELLATION, json!({ "code": code })).await.ok();
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        let there = || async {
            let tx = house.read();
            db::entities::people::Entity::find_by_id(someone.id).one(&tx).await.expect("a query").is_some()
        };
        assert!(there().await, "the empty row stays as long as the record of the erasure");
        app.clock.advance_seconds(1_100 * DAY);
        run(&app).await;
        app.clock.advance_seconds(DAY);
        app.run_jobs().await;
        assert!(!there().await, "in the end nothing is left");
        let ledger = db::entities::erased_persons::Entity::find().count(&house.read()).await.expect("a count");
        assert_eq!(ledger, 0);
    }

    /// covers: RET-1, DEL-2, PAY-1
    async fn a_wallet_is_nobodys_three_years_after_its_last_movement(app: TestApp) {
        scheduled(&app).await;
        app.run_jobs().await;
        let (life, stays) = (Life::lived(&app, 1).await, Life::lived(&app, 2).await);
        let house = &app.lingong.app;
        let erased = care::erasure::ledger::erase_now(house, life.person, ErasureReason::Requested).await;
        erased.expect("erased");
        let wallet = |person: PersonId| async move {
            let found = wallet::ledger::wallet_of(&house.read(), person).await;
            found.expect("a query").is_some()
        };
        let before = verified(&app).await;
        app.clock.advance_seconds(1_095 * DAY);
        run(&app).await;
        assert!(wallet(life.person).await, "a law keeps it for three years");
        app.clock.advance_seconds(3 * DAY);
        run(&app).await;
        assert_eq!((wallet(life.person).await, wallet(stays.person).await), (false, true));
        // The money is counted as before, and is nobody's.
        assert_eq!(verified(&app).await, before);
        let held = care::holdings::find("ledger_transfers").expect("a table");
        assert_eq!(held.count(&house.read(), life.person).await.expect("a count"), Some(0));
        assert_eq!(held.count(&house.read(), stays.person).await.expect("a count"), Some(2));
    }
}
