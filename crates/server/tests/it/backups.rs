//! Backups: taken while people write, restored on the other engine, and nobody who was erased comes back (SPEC BAK-1, DEL-1).

use crate::life::{Life, PASSWORD};
use crate::restored::{Folder, empty, other, places, restore, restore_with, serve, sign_in, taken};
use db::entities::outbox::Topic;
use kernel::Secret;
use sandbox::{S3Handle, S3SandboxConfig, s3_router};
use server::backup::{self, Scope, Use};
use std::path::Path;
use testkit::{On, TestApp, Value, assert_absent, json, on_both_engines};
use uuid::Uuid;

const DAY: i64 = 86_400;
const CANCELLATION: &str = "/api/v1/me/cancellation";

/// Rows of the outbox that came in pairs and name no posting.
const PAIRS: &str = "SELECT COUNT(*) AS n FROM (SELECT subject FROM outbox WHERE topic = 'posting' AND subject NOT IN \
                     (SELECT id FROM postings) GROUP BY subject HAVING COUNT(*) = 2) p";

/// A server that backs up into this folder by itself.
async fn backed_up(on: On, target: &str) -> TestApp {
    let target = target.to_owned();
    TestApp::start_with(on, move |config| {
        config.sms.per_source_hour = 1_000_000;
        config.backup.target = target;
    })
    .await
}

async fn run_if_due(app: &TestApp) -> anyhow::Result<bool> {
    backup::run_if_due(&app.lingong.app).await
}

/// What a person sees of themselves and their work.
async fn seen(client: &testkit::Client, life: &Life) -> Value {
    let mut me = client.get("/api/v1/me").await.ok();
    // The token is another, and with it the session.
    me.as_object_mut().expect("an object").remove("session_id");
    let talks = client.get("/api/v1/conversations").await.ok();
    let talk = talks["items"][0]["id"].as_str().expect("a talk").to_owned();
    json!([
        me,
        client.get(&format!("/api/v1/postings/{}", life.posting)).await.ok(),
        client.get(&format!("/api/v1/postings/{}/applications", life.posting)).await.ok()["items"][0]["id"],
        client.get(&format!("/api/v1/merchants/{}/certification", life.merchant)).await.ok(),
        client.get("/api/v1/me/applications").await.ok()["items"][0]["id"],
        client.get(&format!("/api/v1/conversations/{talk}/messages")).await.ok(),
    ])
}

/// Whether the public picture of their job is there.
async fn album_of(client: &testkit::Client, life: &Life) -> u16 {
    let posting = client.get(&format!("/api/v1/postings/{}", life.posting)).await.ok();
    client.get(posting["album"][0]["url"].as_str().expect("a picture")).await.status
}

async fn numbers(app: &TestApp, sql: &str) -> i64 {
    let row = app.lingong.app.read().row(sql, []).await.expect("a query").expect("a row");
    row.try_get("", "n").expect("a number")
}

fn assert_files_show_nothing(folder: &Folder, life: &Life) {
    let files = folder.files();
    assert!(files.len() > 20, "{} files", files.len());
    for file in files {
        assert_absent(&file.display().to_string(), &std::fs::read(&file).expect("a file"), &life.secrets);
    }
}

on_both_engines! {
    /// covers: BAK-1, SEC-1
    async fn what_was_backed_up_is_read_by_its_people_on_the_other_engine(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let before = seen(&life.client, &life).await;
        let folder = Folder::new("backup");
        let taken = taken(&app, &folder.target()).await;
        assert!(taken.rows > 100 && taken.files >= 8, "{taken:?}");
        assert_files_show_nothing(&folder, &life);
        let config = empty(&folder.0.join("new"), other(app.on)).await;
        let restored = restore(&app, &folder.target(), &config).await.expect("it is restored");
        assert_eq!((restored.rows, restored.files, restored.revived), (taken.rows, taken.files, 0));
        assert!(restored.opened > 10, "{restored:?}");
        let again = serve(&config).await;
        life.client.at(&again.base).get("/api/v1/me").await.refused(401, "sign_in_required");
        let client = sign_in(&again, &life.username, PASSWORD).await;
        assert_eq!(seen(&client, &life).await, before);
        assert_eq!(album_of(&client, &life).await, 200);
        // It goes on: numbers that count by themselves, and the log.
        again.live_job(&client, &life.merchant, json!({})).await;
        let verdict = vault::audit::verify(&again.lingong.app.read(), &again.lingong.app.vault).await.expect("it is read");
        assert_eq!(verdict.findings, []);
        // And back onto this engine.
        let second = taken_again(&again, &folder).await;
        let config = empty(&folder.0.join("back"), app.on).await;
        let restored = restore(&again, &second, &config).await.expect("it is restored");
        assert!(restored.rows > taken.rows);
    }

    /// covers: BAK-1
    async fn a_backup_is_one_moment_although_people_write(app: TestApp) {
        let owner = app.register("owner", "19900000001").await;
        let merchant = app.certified_merchant(&owner).await;
        let folder = Folder::new("moment");
        let body = app.job_body(&merchant);
        // People hand in drafts until a limit stops them, and the program writes pairs of rows all the while.
        let drafts = tokio::spawn(async move { while owner.post("/api/v1/postings", body.clone()).await.status == 201 {} });
        let house = app.lingong.app.clone();
        let pairs = tokio::spawn(async move {
            loop {
                let pair = house.write(|work| async move {
                    let subject = Uuid::from_bytes(work.rng.bytes());
                    work.changed(Topic::Posting, subject).await?;
                    Ok(work.changed(Topic::Posting, subject).await?)
                });
                pair.await.expect("a pair is written");
            }
        });
        let mut seen = 0;
        for number in 0..3 {
            // It goes on between two backups.
            while numbers(&app, PAIRS).await <= seen {}
            seen = numbers(&app, PAIRS).await;
            let target = format!("{}-{number}", folder.target());
            taken(&app, &target).await;
        }
        assert!(!pairs.is_finished(), "it was written all the while");
        pairs.abort();
        drafts.abort();
        let mut before = 0;
        for number in 0..3 {
            let config = empty(&folder.0.join(format!("new-{number}")), On::Sqlite).await;
            restore(&app, &format!("{}-{number}", folder.target()), &config).await.expect("it is restored");
            let db = db::Db::open(&config.main_database()).await.expect("a database");
            // Each posting is written with its shift and its history, or not at all.
            let sql = "SELECT (SELECT COUNT(*) FROM postings) - (SELECT COUNT(DISTINCT posting_id) FROM shifts) AS n";
            let row = db.read().row(sql, []).await.expect("a query").expect("a row");
            assert_eq!(row.try_get::<i64>("", "n").expect("a number"), 0);
            let row = db.read().row(PAIRS, []).await.expect("a query").expect("a row");
            let rows: i64 = row.try_get("", "n").expect("a number");
            assert!(rows > before, "{rows} pairs after {before}");
            let row = db.read().row(&PAIRS.replace("= 2", "<> 2"), []).await.expect("a query").expect("a row");
            assert_eq!(row.try_get::<i64>("", "n").expect("a number"), 0, "no pair is torn");
            before = rows;
        }
    }

    /// covers: BAK-1, DEL-1
    async fn who_was_erased_after_the_backup_does_not_come_back(app: TestApp) {
        let folder = Folder::new("erased");
        let app = { let on = app.on; drop(app); backed_up(on, &folder.target()).await };
        let bystander = Life::lived(&app, 2).await;
        let life = Life::lived(&app, 1).await;
        taken(&app, &folder.target()).await;
        life.client.post(CANCELLATION, json!({ "password": PASSWORD })).await.ok();
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        // The ledger has reached the backups' place by itself, and the copy of the keyring is still the old one.
        let config = empty(&folder.0.join("new"), other(app.on)).await;
        let restored = restore(&app, &folder.target(), &config).await.expect("it is restored");
        assert_eq!(restored.revived, 1);
        let again = serve(&config).await;
        let house = &again.lingong.app;
        assert!(house.vault.keys_of(life.person).await.expect("on record").classes().iter().all(|class| class.is_held()));
        again.assert_nowhere(&life.secrets).await;
        let wrong = json!({ "account": life.username, "password": PASSWORD });
        again.nobody().post("/api/v1/auth/sessions", wrong).await.refused(401, "wrong_credentials");
        // Somebody else gets the number, and nothing with it.
        let newcomer = again.register(&life.username, &life.phone).await;
        let me = newcomer.get("/api/v1/me").await.ok();
        assert_ne!(me["id"], json!(life.person));
        for list in ["/api/v1/me/invitations", "/api/v1/me/notices", "/api/v1/me/applications", "/api/v1/conversations"] {
            assert_eq!(newcomer.get(list).await.ok()["items"], json!([]), "{list}");
        }
        sign_in(&again, &bystander.username, PASSWORD).await;
    }

    /// covers: BAK-1, DEL-1
    async fn after_the_epoch_roll_an_older_copy_of_the_keyring_opens_nothing(app: TestApp) {
        let folder = Folder::new("epoch");
        let app = { let on = app.on; drop(app); backed_up(on, &folder.target()).await };
        let life = Life::lived(&app, 1).await;
        assert!(run_if_due(&app).await.expect("a backup"));
        assert!(!run_if_due(&app).await.expect("nothing is due"));
        // Somebody keeps both: the backup and the copy of the keyring. They have the root key, too.
        let kept = Folder::new("kept");
        for place in ["target", "target-keyring/keyring"] {
            let to = kept.0.join(place);
            std::fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
            copy(&folder.0.join(place), &to);
        }
        life.client.post(CANCELLATION, json!({ "password": PASSWORD })).await.ok();
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        // What the hourly job does once a week.
        platform::upkeep::roll_epoch(&app.lingong.app).await.expect("a new epoch");
        run_if_due(&app).await.expect("it follows the epoch");
        let left: Vec<_> = std::fs::read_dir(folder.0.join("target-keyring/epochs")).expect("a folder").flatten().collect();
        assert_eq!(left.len(), 1, "the key of the epoch that has ended is gone");
        let config = empty(&folder.0.join("attacker"), On::Sqlite).await;
        let refused = restore(&app, &kept.target(), &config).await.expect_err("nothing opens the copy");
        assert!(format!("{refused:#}").contains("epoch 1 has ended"), "{refused:#}");
        // The newest copy opens the older backup for everybody but the erased person.
        let older = backup_names(&folder.0.join("target/main")).remove(0);
        let config = empty(&folder.0.join("new"), other(app.on)).await;
        restore_with(&app, &folder.target(), &config, Some(older)).await.expect("it is restored");
        serve(&config).await.assert_nowhere(&life.secrets).await;
    }

    /// covers: BAK-1, OPS-6
    async fn the_nightly_run_verifies_lets_old_ones_go_and_turns_health_red_when_it_stops(app: TestApp) {
        let folder = Folder::new("nightly");
        let app = { let on = app.on; drop(app); backed_up(on, &folder.target()).await };
        app.register("somebody", "19900000001").await;
        for day in 0..3 {
            assert!(run_if_due(&app).await.expect("a backup"), "day {day}");
            assert!(!run_if_due(&app).await.expect("one a day"));
            app.clock.advance_seconds(DAY);
        }
        assert_eq!(numbers(&app, "SELECT COUNT(*) AS n FROM backups WHERE state = 'done' AND row_count > 0").await, 3);
        // A node was killed in the middle of its run: another takes it over once it has been silent for a while.
        assert!(run_if_due(&app).await.expect("a backup"));
        let cut = app.lingong.app.write(|work| async move {
            let sql = "UPDATE backups SET state = 'running' WHERE slot = (SELECT MAX(slot) FROM backups)";
            Ok(work.run(sql, []).await?)
        });
        assert_eq!(cut.await.expect("a row"), 1);
        app.clock.advance_seconds(600);
        assert!(!run_if_due(&app).await.expect("it may still live"));
        app.clock.advance_seconds(400);
        assert!(run_if_due(&app).await.expect("it is taken over"));
        app.clock.advance_seconds(29 * DAY);
        assert!(run_if_due(&app).await.expect("a backup"));
        assert_eq!(backup_names(&folder.0.join("target/main")).len(), 3, "those of more than thirty days went");
        assert_eq!(backup_names(&folder.0.join("target-keyring/keyring")).len(), 1, "copies of the keyring live seven days");
        assert!(!std::fs::read_dir(&app.data_dir).expect("a folder").flatten().any(|it| it.file_name().to_string_lossy().starts_with("verify-")));
        let red = |health: &Value| health["problems"].to_string().contains("backup_overdue");
        assert!(!red(&app.nobody().get("/healthz").await.ok()));
        // The place is gone: the run fails, says so, is tried again after an hour, and two days later health is red.
        std::fs::rename(folder.0.join("target"), folder.0.join("gone")).expect("moved");
        std::fs::write(folder.0.join("target"), b"").expect("in its place");
        app.clock.advance_seconds(DAY);
        assert!(run_if_due(&app).await.is_err());
        assert!(!run_if_due(&app).await.expect("not at once"));
        app.clock.advance_seconds(3_700);
        assert!(run_if_due(&app).await.is_err());
        assert_eq!(numbers(&app, "SELECT COUNT(*) AS n FROM backups WHERE state = 'failed'").await, 1);
        app.clock.advance_seconds(DAY + 3_700);
        assert!(red(&app.nobody().get("/healthz").await.ok()));
    }

    /// covers: BAK-1, STORE-1, SEC-1
    async fn a_bucket_takes_backups_and_gives_them_back(app: TestApp) {
        let (base, bucket) = storage(&app).await;
        let on = app.on;
        let app = TestApp::start_with(on, |config| {
            config.sms.per_source_hour = 1_000_000;
            config.backup.target = "s3://vault/lingong".to_owned();
            config.backup.keyring_target = "s3://vault/keys".to_owned();
            config.backup.s3 = s3(&base);
        })
        .await;
        // The storage looks at the real time, as the adapter does.
        let life = Life::lived(&app, 1).await;
        assert!(run_if_due(&app).await.expect("a backup"));
        let objects = bucket.objects();
        assert!(objects.keys().any(|name| name.starts_with("lingong/main/")) && objects.keys().any(|name| name.starts_with("keys/epochs/")));
        for (name, bytes) in &objects {
            assert_absent(name, bytes, &life.secrets);
        }
        let folder = Folder::new("bucket");
        let config = empty(&folder.0.join("new"), other(on)).await;
        let restored = restore(&app, "s3://vault/lingong", &config).await.expect("it is restored");
        assert!(restored.rows > 100);
        // Another secret is refused, and another country before anything is sent.
        let mut wrong = app.lingong.app.config.backup.clone();
        wrong.s3.secret = "another".to_owned();
        let unread = backup::Places::open(&wrong, "s3://vault/lingong", None, Use::Write).expect("it can be tried");
        let error = backup::take(&app.lingong.app, &unread, Scope::Whole, &|_| {}).await.expect_err("refused");
        assert!(format!("{error:#}").contains("SignatureDoesNotMatch"), "{error:#}");
        wrong.s3.region = "us-east-1".to_owned();
        let error = backup::Places::open(&wrong, "s3://vault/lingong", None, Use::Write).err().expect("refused");
        assert!(error.to_string().contains("mainland China"), "{error:#}");
    }
}

async fn taken_again(app: &TestApp, folder: &Folder) -> String {
    let target = format!("{}-again", folder.target());
    backup::take(&app.lingong.app, &places(&app.lingong.app.config, &target, Use::Write), Scope::Whole, &|_| {})
        .await
        .expect("taken");
    target
}

fn backup_names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) {
    let copied = std::process::Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp runs");
    assert!(copied.success());
}

fn s3(base: &str) -> platform::S3Config {
    platform::S3Config {
        endpoint: base.to_owned(),
        region: "cn-test-1".to_owned(),
        key_id: "key".to_owned(),
        secret: "a secret".to_owned(),
    }
}

/// A simulated storage on a port of its own.
async fn storage(app: &TestApp) -> (String, S3Handle) {
    let _ = app;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (router, handle) = s3_router(S3SandboxConfig {
        bucket: "vault".to_owned(),
        region: "cn-test-1".to_owned(),
        key_id: "key".to_owned(),
        secret: Secret::new("a secret".to_owned()),
        clock: kernel::Clock::system(),
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    (base, handle)
}
