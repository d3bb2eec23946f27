//! Cancelling one's account: conditions, the time in which it can be stopped, what stands still meanwhile.

use crate::life::{Life, PASSWORD};
use db::Snapshot;
use db::entities::ledger_transfers::TransferReason;
use db::entities::postings::SignUpMode;
use kernel::{Fen, LedgerTransferId, PostingId, Refusal};
use testkit::{Client, JobPlan, On, Someone, TestApp, Value, json, on_both_engines};
use wallet::ledger::{self, Amount, Entry, Movement, PAYER, Whose};

pub const CANCELLATION: &str = "/api/v1/me/cancellation";
const DAY: i64 = 86_400;

fn open(cancellation: &Value, kind: &str) -> u64 {
    let conditions = cancellation["conditions"].as_array().expect("conditions");
    let found = conditions.iter().find(|condition| condition["kind"] == kind).expect("the condition");
    assert_eq!(found["met"], found["open"] == 0);
    found["open"].as_u64().expect("a number")
}

/// A wage in somebody's wallet, which the payer holds.
async fn earn(app: &TestApp, posting: PostingId, someone: &Someone, fen: i64) {
    let (house, person) = (app.lingong.app.clone(), someone.id);
    let paid = app.lingong.app.write(move |work| async move {
        let wanted = [Whose::Custody(PAYER), Whose::Job(posting), Whose::Wallet(person)];
        let accounts = ledger::open(&house, &work, &wanted).await?;
        let entry = |reason, from: usize, to: usize| {
            let (debit, credit, amount) = (accounts[from], accounts[to], Amount::of(Fen(fen))?);
            let id = LedgerTransferId::new(work.now, &work.rng);
            Ok::<_, Refusal>(Entry::Transfer {
                id,
                movement: Movement { debit, credit, amount, reason, reference: posting.0 },
            })
        };
        let entries = [entry(TransferReason::Fund, 0, 1)?, entry(TransferReason::Wage, 1, 2)?];
        ledger::commit(&house, &work, &entries).await
    });
    paid.await.expect("the wage");
    app.lingong.simulators.as_ref().expect("tests have simulators").custody.set_balance(Fen(fen));
}

/// Signs in anew with the password.
async fn signed_in(app: &TestApp, life: &Life) -> Client {
    let body = json!({ "account": life.username, "password": PASSWORD });
    let answer = app.nobody().post("/api/v1/auth/sessions", body).await.ok();
    assert_eq!(answer["me"]["state"], "cancelling");
    app.nobody().with_token(answer["token"].as_str().expect("a token"))
}

on_both_engines! {
    /// covers: ACC-8
    async fn what_is_open_stands_in_the_way(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 2)).await;
        let seeker = app.someone().await;
        let application = seeker.client.apply(job.shifts[0]).await;
        let id = application["id"].as_str().expect("an id");
        seeker.client.confirm(id).await.ok();
        let reporter = app.someone().await;
        reporter.client.post(&format!("/api/v1/postings/{}/reports", job.posting), json!({ "reason": "fraud" })).await.ok();

        let seekers = seeker.client.get(CANCELLATION).await.ok();
        assert_eq!((open(&seekers, "confirmed_shifts"), open(&seekers, "open_disputes")), (1, 0));
        let owners = job.owner.client.get(CANCELLATION).await.ok();
        assert_eq!((open(&owners, "bound_sign_ups"), open(&owners, "open_disputes")), (1, 1));
        assert!(owners["kept"].as_array().is_some_and(|kept| kept.iter().all(|kind| kind["law"].is_string() && kind["days"].is_number())));
        assert_eq!((&owners["state"], &owners["cooling_days"]), (&Value::Null, &json!(7)));

        let code = app.request_code(&seeker.phone).await;
        let refused = seeker.client.post(CANCELLATION, json!({ "code": code })).await.refused(409, "cancellation_conditions");
        assert_eq!(open(&refused, "confirmed_shifts"), 1);
        // What was refused did nothing: the code is still good, and the person works on.
        seeker.client.cancel(id, "free").await.ok();
        seeker.client.post(CANCELLATION, json!({ "code": code })).await.ok();
        seeker.client.get("/api/v1/me").await.refused(401, "sign_in_required");
    }

    /// covers: ACC-8, PAY-1, PAY-3
    async fn wages_are_taken_out_first_and_a_rest_stays_in_the_ledger(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 2)).await;
        let seeker = app.someone().await;
        earn(&app, job.posting, &seeker, 1_005).await;
        let condition = |cancellation: &Value| {
            let conditions = cancellation["conditions"].as_array().expect("conditions").clone();
            conditions.into_iter().find(|condition| condition["kind"] == "wallet_balance").expect("the condition")
        };
        let now = seeker.client.get(CANCELLATION).await.ok();
        assert_eq!((open(&now, "wallet_balance"), open(&now, "open_withdrawals"), open(&now, "disputed_hours")), (1, 0, 0));
        assert_eq!(condition(&now)["amount_fen"], 1_005);
        let code = app.request_code(&seeker.phone).await;
        let refused = seeker.client.post(CANCELLATION, json!({ "code": code })).await.refused(409, "cancellation_conditions");
        assert_eq!(open(&refused, "wallet_balance"), 1);
        // Under way it stands in the way as well.
        app.verify(&seeker.client, "陈小满").await;
        seeker.client.agree("payout").await;
        let order = json!({ "id": kernel::RowId::new(app.now(), &app.lingong.app.rng), "amount_fen": 1_000,
            "account": seeker.phone, "proof": { "code": code } });
        seeker.client.post("/api/v1/me/withdrawals", order).await.ok();
        let now = seeker.client.get(CANCELLATION).await.ok();
        assert_eq!((open(&now, "wallet_balance"), open(&now, "open_withdrawals")), (1, 1));
        app.run_jobs().await;
        // Five fen are less than can be withdrawn. They are no condition, and are told.
        let now = seeker.client.get(CANCELLATION).await.ok();
        assert_eq!((open(&now, "wallet_balance"), open(&now, "open_withdrawals")), (0, 0));
        assert_eq!(condition(&now)["amount_fen"], 5);
        app.clock.advance_seconds(61);
        let code = app.request_code(&seeker.phone).await;
        seeker.client.post(CANCELLATION, json!({ "code": code })).await.ok();
        app.clock.advance_seconds(8 * DAY);
        app.run_jobs().await;
        let tx = app.lingong.app.read();
        let account = ledger::wallet_of(&tx, seeker.id).await.expect("a query").expect("the wallet is kept with its rest");
        let balance = ledger::balance(&tx, account).await.expect("a query").expect("an account");
        assert_eq!(balance.balance, Fen(5), "no fen is lost");
        let house = &app.lingong.app;
        let snapshot = Snapshot::take(&house.config.main_database()).await.expect("a snapshot");
        let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await.expect("it can be read");
        snapshot.close().await.expect("it closes");
        assert_eq!((verdict.differences, verdict.findings.as_slice()), (0, [].as_slice()));
    }

    /// covers: ACC-8, RIGHT-5
    async fn it_can_be_stopped_for_seven_days_and_nothing_else_be_done(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        life.client.delete(CANCELLATION).await.refused(409, "no_cancellation");
        life.client.post(CANCELLATION, json!({})).await.refused(422, "proof_required");
        life.client.post(CANCELLATION, json!({ "password": "not the passphrase" })).await.refused(422, "wrong_password");
        let begun = life.client.post(CANCELLATION, json!({ "password": PASSWORD })).await.ok();
        life.client.get("/api/v1/me").await.refused(401, "sign_in_required");
        // Its postings are out of sight.
        app.sync_index().await;
        app.nobody().get(&format!("/api/v1/postings/{}", life.posting)).await.refused(404, "not_found");

        let back = signed_in(&app, &life).await;
        back.get("/api/v1/me").await.refused(403, "account_cancelling");
        back.put("/api/v1/me/profile", json!({})).await.refused(403, "account_cancelling");
        let now = back.get(CANCELLATION).await.ok();
        assert_eq!((&now["state"], &now["erase_at"]), (&json!("cooling"), &begun["erase_at"]));
        let url = begun["certificate_url"].as_str().expect("an address");
        let path = url.strip_prefix(&app.base).expect("our address");
        app.nobody().get(path).await.refused(409, "certificate_not_ready");
        let page = begun["certificate_page_url"].as_str().and_then(|url| url.strip_prefix(&app.base)).expect("a page");
        assert!(app.nobody().get(page).await.text.contains("还没有删除"));
        // Signing out is leaving too; then they come back once more and stop it.
        assert_eq!(back.delete("/api/v1/auth/sessions/current").await.status, 204);
        let back = signed_in(&app, &life).await;
        assert_eq!(back.delete(CANCELLATION).await.status, 204);
        assert_eq!(back.get("/api/v1/me").await.ok()["state"], "active");
        assert_eq!(back.post(&format!("/api/v1/postings/{}/resume", life.posting), json!({})).await.status, 200);
        // The job of the cancellation that was stopped finds nothing to do.
        app.clock.advance_seconds(8 * DAY);
        app.run_jobs().await;
        assert_eq!(back.get("/api/v1/me").await.ok()["username"], life.username);

        back.post(CANCELLATION, json!({ "password": PASSWORD })).await.ok();
        app.clock.advance_seconds(7 * DAY - 1);
        app.run_jobs().await;
        let back = signed_in(&app, &life).await;
        app.clock.advance_seconds(1);
        back.delete(CANCELLATION).await.refused(409, "no_cancellation");
        app.run_jobs().await;
        back.get(CANCELLATION).await.refused(401, "sign_in_required");
        let body = json!({ "account": life.username, "password": PASSWORD });
        app.nobody().post("/api/v1/auth/sessions", body).await.refused(401, "wrong_credentials");
    }
}

/// covers: ACC-8
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_cooling_off_period_it_is_done_at_once() {
    let app = TestApp::start_with(On::Sqlite, |config| config.cancellation_days = 0).await;
    let someone = app.someone().await;
    let code = app.request_code(&someone.phone).await;
    let begun = someone.client.post(CANCELLATION, json!({ "code": code })).await.ok();
    app.run_jobs().await;
    let url = begun["certificate_url"].as_str().expect("an address").to_owned();
    let certificate = app.nobody().get(url.strip_prefix(&app.base).expect("our address")).await.ok();
    assert_eq!(certificate["certificate"]["person"], json!(someone.id));
    let page = begun["certificate_page_url"].as_str().and_then(|url| url.strip_prefix(&app.base)).expect("a page");
    let page = app.nobody().get(page).await;
    let number = certificate["certificate"]["id"].as_str().expect("a number");
    assert!(
        page.text.contains(number) && page.text.contains("已删除") && !page.text.contains("<script"),
        "{}",
        page.text
    );
    app.nobody().get("/certificates/somethingelse").await.refused(404, "not_found");
}
