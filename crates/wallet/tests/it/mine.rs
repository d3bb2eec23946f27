//! One's own wallet to look at, through HTTP.

use crate::world::{commit, movement, open};
use db::Snapshot;
use db::entities::ledger_transfers::TransferReason;
use db::entities::postings::SignUpMode;
use kernel::{LedgerAccountId, LedgerHoldId, LedgerTransferId, PersonId, Timestamp};
use std::collections::BTreeSet;
use testkit::{Client, Job, JobPlan, Someone, TestApp, Value, json, on_both_engines};
use uuid::Uuid;
use wallet::ledger::{self, Entry, Movement, Whose};

const WALLET: &str = "/api/v1/me/wallet";
const LINES: &str = "/api/v1/me/wallet/lines";
const MONTHS: &str = "/api/v1/me/wallet/months";
const STATEMENT: &str = "/api/v1/me/wallet/statement?year=2026";
const DAY: i64 = 86_400;

/// A funded job, and somebody who signed up for it and has a wallet.
struct Paid {
    app: TestApp,
    job: Job,
    custody: LedgerAccountId,
    funds: LedgerAccountId,
    wallet: LedgerAccountId,
    seeker: Someone,
    application: Uuid,
}

fn uuid(value: &Value) -> Uuid {
    value.as_str().and_then(|text| text.parse().ok()).expect("an id")
}

fn sum(lines: &[Value]) -> i64 {
    lines.iter().map(|line| line["change_fen"].as_i64().expect("fen")).sum()
}

impl Paid {
    async fn by(app: TestApp) -> Paid {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 9)).await;
        let seeker = app.someone().await;
        let application = uuid(&seeker.client.apply(job.shifts[0]).await["id"]);
        let wanted = [Whose::Custody(Uuid::from_u128(0x0a11)), Whose::Job(job.posting), Whose::Wallet(seeker.id)];
        let opened = open(&app, wanted.to_vec()).await;
        let paid = Paid { custody: opened[0], funds: opened[1], wallet: opened[2], app, job, seeker, application };
        paid.commit(vec![paid.entry(TransferReason::Fund, 10_000_000)]).await;
        paid
    }

    fn entry(&self, reason: TransferReason, fen: i64) -> Entry {
        let (debit, credit) = match reason {
            TransferReason::Fund => (self.custody, self.funds),
            TransferReason::Withdrawal => (self.wallet, self.custody),
            _ => (self.funds, self.wallet),
        };
        let id = LedgerTransferId::new(self.app.now(), &self.app.lingong.app.rng);
        let movement = Movement { reference: self.application, ..movement(reason, debit, credit, fen) };
        Entry::Transfer { id, movement }
    }

    async fn commit(&self, entries: Vec<Entry>) {
        commit(&self.app, entries).await.expect("the ledger allows it");
    }

    async fn get(&self, path: &str) -> Value {
        self.seeker.client.get(path).await.ok()
    }
}

async fn has_account(app: &TestApp, person: PersonId) -> bool {
    ledger::wallet_of(&app.lingong.app.read(), person).await.expect("a query").is_some()
}

async fn assert_refused(client: &Client, status: u16, code: &str) {
    for path in [WALLET, LINES, MONTHS, STATEMENT] {
        client.get(path).await.refused(status, code);
    }
}

fn at(text: &str) -> Timestamp {
    text.parse::<jiff::Timestamp>().expect("a time").into()
}

on_both_engines! {
    /// covers: PAY-1
    async fn whoever_was_never_paid_has_a_wallet_of_zero_and_looking_writes_nothing(app: TestApp) {
        let someone = app.someone().await;
        let wallet = someone.client.get(WALLET).await.ok();
        assert_eq!(wallet, json!({ "balance_fen": 0, "held_fen": 0, "available_fen": 0, "moved_at": null }));
        assert_eq!(someone.client.get(LINES).await.ok(), json!({ "items": [], "next": null }));
        let months = someone.client.get(MONTHS).await.ok();
        let months = months["items"].as_array().expect("months");
        assert_eq!(months.len(), 12);
        assert!(months.iter().all(|month| month["lines"] == 0 && month["received_fen"] == 0));
        assert_eq!(someone.client.get(STATEMENT).await.text.lines().count(), 1, "the heading alone");
        assert!(!has_account(&app, someone.id).await);
        assert_refused(&app.nobody(), 401, "sign_in_required").await;
    }

    /// covers: PAY-1
    async fn the_balance_is_the_sum_of_the_lines_and_nobody_elses(app: TestApp) {
        let paid = Paid::by(app).await;
        paid.commit(vec![paid.entry(TransferReason::Wage, 16_000), paid.entry(TransferReason::Tip, 500)]).await;
        let hold = LedgerHoldId::new(paid.app.now(), &paid.app.lingong.app.rng);
        let set_aside = movement(TransferReason::Withdrawal, paid.wallet, paid.custody, 1_000);
        paid.commit(vec![
            paid.entry(TransferReason::Withdrawal, 6_000),
            Entry::Place { id: hold, movement: set_aside },
        ]).await;

        let wallet = paid.get(WALLET).await;
        let now = json!(paid.app.now());
        assert_eq!(wallet, json!({ "balance_fen": 10_500, "held_fen": 1_000, "available_fen": 9_500, "moved_at": now }));
        let lines = paid.get(LINES).await;
        let lines = lines["items"].as_array().expect("lines");
        assert_eq!(sum(lines), 10_500);
        let told: Vec<_> = lines.iter().map(|line| (&line["reason"], &line["change_fen"], &line["balance_fen"])).collect();
        assert_eq!(told, [
            (&json!("withdrawal"), &json!(-6_000), &json!(10_500)),
            (&json!("tip"), &json!(500), &json!(16_500)),
            (&json!("wage"), &json!(16_000), &json!(16_000)),
        ]);
        let work = &lines[2]["work"];
        assert_eq!((&work["title"], uuid(&work["application_id"])), (&json!("周末奶茶店店员"), paid.application));
        assert_eq!((uuid(&work["posting_id"]), work["starts_at"].is_string()), (paid.job.posting.0, true));
        assert_eq!(lines[0]["work"], Value::Null, "a withdrawal is about no work");

        // Somebody else who signed up for the same shift sees nothing of it; the merchant neither.
        let other = paid.app.someone().await;
        other.client.apply(paid.job.shifts[0]).await;
        let first = paid.get(&format!("{LINES}?limit=1")).await;
        let cursor = first["next"].as_str().expect("a next page");
        for client in [&other.client, &paid.job.owner.client] {
            assert_eq!(client.get(WALLET).await.ok()["balance_fen"], 0);
            assert_eq!(client.get(LINES).await.ok()["items"], json!([]));
            client.get(&format!("{LINES}?cursor={cursor}")).await.refused(422, "bad_cursor");
        }
    }

    /// covers: PAY-1
    async fn a_line_tells_of_nobody_elses_sign_up(app: TestApp) {
        let mut paid = Paid::by(app).await;
        let other = paid.app.someone().await;
        paid.application = uuid(&other.client.apply(paid.job.shifts[0]).await["id"]);
        paid.commit(vec![paid.entry(TransferReason::Wage, 100)]).await;
        assert_eq!(paid.get(LINES).await["items"][0]["work"], Value::Null);
    }

    /// covers: PAY-1
    async fn pages_neither_repeat_nor_miss_while_money_comes(app: TestApp) {
        let paid = Paid::by(app).await;
        // All at one moment, so that only the number tells them apart.
        paid.commit((1..=53).map(|fen| paid.entry(TransferReason::Wage, fen)).collect()).await;
        let mut lines: Vec<Value> = Vec::new();
        let mut next = String::new();
        loop {
            let page = paid.get(&format!("{LINES}?limit=7{next}")).await;
            lines.extend(page["items"].as_array().expect("lines").iter().cloned());
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
            paid.commit(vec![paid.entry(TransferReason::Tip, 1_000)]).await;
        }
        let numbers: Vec<i64> = lines.iter().map(|line| line["number"].as_i64().expect("a number")).collect();
        assert_eq!(numbers, (1..=53).rev().collect::<Vec<i64>>());
        assert_eq!(lines.iter().map(|line| line["id"].to_string()).collect::<BTreeSet<_>>().len(), 53);
        assert_eq!(sum(&lines), 53 * 54 / 2);
        let all = paid.seeker.client.all_pages(LINES).await;
        assert_eq!(json!(sum(&all)), paid.get(WALLET).await["balance_fen"]);
        paid.seeker.client.get(&format!("{LINES}?limit=51")).await.refused(422, "bad_limit");
    }

    /// covers: PAY-1
    async fn months_and_years_are_chinas(app: TestApp) {
        let paid = Paid::by(app).await;
        for (moment, reason, fen) in [
            ("2026-11-30T15:59:59Z", TransferReason::Wage, 30_000),
            ("2026-11-30T16:00:00Z", TransferReason::Wage, 7_000),
            ("2026-12-10T04:00:00Z", TransferReason::Withdrawal, 20_000),
        ] {
            paid.app.clock.set(at(moment));
            paid.commit(vec![paid.entry(reason, fen)]).await;
        }
        let months = paid.get(MONTHS).await;
        let last = &months["items"].as_array().expect("months")[10..];
        assert_eq!(last, [
            json!({ "month": "2026-11", "received_fen": 30_000, "withdrawn_fen": 0, "lines": 1 }),
            json!({ "month": "2026-12", "received_fen": 7_000, "withdrawn_fen": 20_000, "lines": 2 }),
        ]);

        let reply = paid.seeker.client.get(STATEMENT).await;
        assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
        assert_eq!(reply.headers["content-disposition"], "attachment; filename=\"lingong-wallet-2026.csv\"");
        let rows: Vec<&str> = reply.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!((rows.len(), rows[0]), (4, "序号,时间,事由,金额（元）,余额（元）,职位,班次,工资,支付方"));
        assert!(rows[1].starts_with("1,2026-11-30 23:59,工资,300.00,300.00,周末奶茶店店员,"), "{}", rows[1]);
        assert!(rows[2].starts_with("2,2026-12-01 00:00,工资,70.00,370.00,周末奶茶店店员,"), "{}", rows[2]);
        assert_eq!(rows[3], "3,2026-12-10 12:00,提现,-200.00,170.00,,,,");
        let year = |year: &str| format!("{WALLET}/statement?year={year}");
        assert_eq!(paid.seeker.client.get(&year("2025")).await.text.lines().count(), 1);
        for wrong in ["2019", "2027", "-2026"] {
            paid.seeker.client.get(&year(wrong)).await.refused(422, "year_invalid");
        }
        assert_eq!(paid.seeker.client.get(&year("heute")).await.status, 422);
    }

    /// covers: PAY-1
    async fn a_file_has_five_thousand_lines_at_most(app: TestApp) {
        let paid = Paid::by(app).await;
        for _ in 0..10 {
            paid.commit((0..500).map(|_| paid.entry(TransferReason::Wage, 1)).collect()).await;
        }
        assert_eq!(paid.seeker.client.get(STATEMENT).await.text.lines().count(), 5_001);
        paid.commit(vec![paid.entry(TransferReason::Wage, 1)]).await;
        let refused = paid.seeker.client.get(STATEMENT).await.refused(422, "statement_too_long");
        assert_eq!(refused["most"], 5_000);
    }

    /// covers: PAY-1, MIN-2
    async fn a_minor_who_waits_for_consent_is_refused(app: TestApp) {
        let ward = app.register("wallet_ward", "19900000210").await;
        assert_eq!(ward.get(WALLET).await.status, 200);
        ward.put("/api/v1/me/profile", json!({ "birth_year_month": "2012-02" })).await.ok();
        assert_refused(&ward, 403, "guardian_needed").await;
    }

    /// covers: PAY-1, ACC-8
    async fn whoever_cancelled_reads_nothing_and_the_ledger_still_adds_up(app: TestApp) {
        let paid = Paid::by(app).await;
        // Five fen are left, less than can be withdrawn: more would stand in the way of cancelling.
        paid.commit(vec![paid.entry(TransferReason::Wage, 16_000), paid.entry(TransferReason::Withdrawal, 15_995)]).await;
        paid.seeker.client.cancel(&paid.application.to_string(), "free").await.ok();
        let code = paid.app.request_code(&paid.seeker.phone).await;
        paid.seeker.client.post("/api/v1/me/cancellation", json!({ "code": code })).await.ok();
        assert_refused(&paid.seeker.client, 401, "sign_in_required").await;
        paid.app.clock.advance_seconds(8 * DAY);
        paid.app.run_jobs().await;
        assert_refused(&paid.seeker.client, 401, "sign_in_required").await;
        let house = &paid.app.lingong.app;
        let snapshot = Snapshot::take(&house.config.main_database()).await.expect("a snapshot");
        let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await.expect("it can be read");
        assert_eq!((verdict.differences, verdict.custody), (0, 9_984_005));
        snapshot.close().await.expect("it closes");
    }
}
