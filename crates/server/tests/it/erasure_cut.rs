//! Erasures under power cuts: the real program is killed in the middle of erasing, again and again, and goes on.

use crate::crash::{Program, folder_of};
use crate::life::{Life, PASSWORD};
use db::entities::erasures::{self, ErasureState, ErasureStep};
use sea_orm::EntityTrait;
use std::time::Duration;
use testkit::{TestApp, Value, json, on_both_engines};

const CANCELLATION: &str = "/api/v1/me/cancellation";
const DAY: i64 = 86_400;
const HALF_HOUR: i64 = 1_800;
const LIVES: u32 = 4;
/// Steps of one erasure, with the one that ends it.
const STEPS: usize = 7;
/// Nothing here takes as long on the slowest machine; a program that stands still fails the test.
const PATIENCE: Duration = Duration::from_secs(240);

/// Cancels the account and gives the path of the certificate.
async fn cancel(app: &TestApp, life: &Life) -> String {
    let begun = life.client.post(CANCELLATION, json!({ "password": PASSWORD })).await.ok();
    let url = begun["certificate_url"].as_str().expect("an address");
    url.strip_prefix(&app.base).expect("our address").to_owned()
}

/// What others end too while an erasure is on its way: queued work is done at its hour, and the program's first run of retention
/// takes what lives for days only.
const ENDED_BY_OTHERS: [&str; 6] = ["jobs", "email_codes", "sms_codes", "vendor_visits", "idempotency_keys", "exports"];

/// What a certificate says was destroyed by the erasure alone.
async fn destroyed(app: &TestApp, path: &str) -> Value {
    let mut destroyed = app.nobody().get(path).await.ok()["certificate"]["destroyed"].clone();
    destroyed
        .as_array_mut()
        .expect("a list")
        .retain(|line| !ENDED_BY_OTHERS.iter().any(|table| line["table"] == *table));
    destroyed
}

/// How many steps all erasures have come.
async fn steps_done(app: &TestApp) -> usize {
    let rows = erasures::Entity::find().all(&app.lingong.app.read()).await.expect("the rows");
    let steps = |row: &erasures::Model| match (row.state, row.step) {
        (ErasureState::Done, _) => STEPS,
        (ErasureState::Cooling | ErasureState::Stopped, _) | (_, ErasureStep::Service) => 0,
        (_, ErasureStep::Files) => 1,
        (_, ErasureStep::Traces) => 2,
        (_, ErasureStep::Rows) => 3,
        (_, ErasureStep::Keys) => 4,
        (_, ErasureStep::Disk) => 5,
        (_, ErasureStep::Certificate) => 6,
    };
    rows.iter().map(steps).sum()
}

/// Waits until the program has come that far.
async fn reach(app: &TestApp, steps: usize) {
    let looking = async {
        while steps_done(app).await < steps {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("the program goes on erasing");
}

/// Ends the lease of whatever the killed program had in hand, as the minute in which nobody takes it would.
pub async fn end_leases(app: &TestApp) {
    let ended = app.lingong.app.write(|work| async move {
        Ok(work.run("UPDATE jobs SET lease_until = 0 WHERE state = $1", ["running".into()]).await?)
    });
    ended.await.expect("the leases end");
}

on_both_engines! {
    /// Killed at every stage of the way, and what is destroyed in the end is what an erasure without a cut destroys.
    ///
    /// covers: DEL-1, DEL-2
    async fn an_erasure_that_is_killed_goes_on(app: TestApp) {
        // The program goes by the system's clock: the cooling-off period is over when it starts.
        app.clock.set(kernel::Clock::system().now().plus_seconds(-9 * DAY));
        let mut lives = Vec::new();
        for number in 1..=LIVES {
            lives.push(Life::lived(&app, number).await);
        }
        let bystander = Life::lived(&app, LIVES + 1).await;
        // Chats in which nobody writes any more end by themselves, the same for everybody.
        for _ in 0..2 {
            app.clock.advance_seconds(HALF_HOUR);
            app.run_jobs().await;
        }
        // The databases are the test's own, so that it sees how far the program has come.
        let config = &app.lingong.app.config;
        let folder = folder_of(&app, "erasure", &config.main_database(), &config.keyring_database());
        let calm = cancel(&app, &lives[0]).await;
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        let calm = destroyed(&app, &calm).await;
        assert!(calm.as_array().is_some_and(|lines| lines.len() > 10), "{calm}");

        app.clock.set(kernel::Clock::system().now().plus_seconds(-8 * DAY));
        let mut certificates = Vec::new();
        for life in &lives[1..] {
            certificates.push(cancel(&app, life).await);
        }
        // What else comes due in these days is done before the program starts, which does it beside the erasures.
        app.clock.advance_seconds(6 * DAY);
        app.run_jobs().await;
        let all = lives.len() * STEPS;
        let mut cuts = 0;
        for target in (STEPS + 1..all).step_by(2) {
            if steps_done(&app).await >= target {
                continue;
            }
            let program = Program::start(&folder.0);
            reach(&app, target).await;
            program.cut();
            end_leases(&app).await;
            cuts += 1;
        }
        assert!(cuts >= 2, "the program was killed {cuts} times while it erased");
        let program = Program::start(&folder.0);
        reach(&app, all).await;
        app.lingong.app.vault.doubt_warm_keys();
        for (life, path) in lives[1..].iter().zip(&certificates) {
            assert_eq!(destroyed(&app, path).await, calm, "as without a cut");
            let signing_in = json!({ "account": life.username, "password": PASSWORD });
            let nobody = app.nobody().at(&program.base);
            nobody.post("/api/v1/auth/sessions", signing_in).await.refused(401, "wrong_credentials");
        }
        let me = bystander.client.at(&program.base).get("/api/v1/me").await.ok();
        assert_eq!(me["username"], json!(bystander.username), "nobody else is touched");
    }
}
