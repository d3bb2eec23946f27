//! Keys are rotated while people read and write, stopped at any step, killed for real, and erased.

use db::entities::staff_roles::StaffRole;
use kernel::PersonId;
use platform::App;
use platform::upkeep::{self, Progress, Whom};
use policy::KeyClass;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::{Client, On, TestApp, Value, json, on_both_engines};
use uuid::Uuid;
use vault::GRACE_SECONDS;

const PROFILE: &str = "/api/v1/me/profile";

/// Somebody with values in many tables and in blobs.
struct Somebody {
    owner: Client,
    merchant: String,
    posting: Value,
}

async fn somebody(app: &TestApp) -> Somebody {
    let owner = app.register("owner", "19900000001").await;
    owner.put(PROFILE, json!({ "name": "林小安", "birth_year_month": "1990-02" })).await.ok();
    let merchant = app.certified_merchant(&owner).await;
    let posting = app.job_body(&merchant);
    owner.post_once("rotation-key-1", "/api/v1/postings", posting.clone()).await.ok();
    Somebody { owner, merchant, posting }
}

impl Somebody {
    /// Reads all of it back, through the product: profile, certification, kept answer, documents.
    async fn reads_everything(&self, app: &TestApp) {
        let Somebody { owner, merchant, posting } = self;
        let me = owner.get("/api/v1/me").await.ok();
        assert_eq!((&me["username"], &me["profile"]["name"]), (&json!("owner"), &json!("林小安")), "{me}");
        let certification = owner.get(&format!("/api/v1/merchants/{merchant}/certification")).await.ok();
        assert_eq!(certification["state"], "approved", "{certification}");
        let kept = owner.post_once("rotation-key-1", "/api/v1/postings", posting.clone()).await.ok();
        let draft = owner.get(&format!("/api/v1/postings/{}", kept["id"].as_str().expect("an id"))).await.ok();
        assert_eq!(draft["contact_name"], "陈小满", "{draft}");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let list = reviewer.get("/api/v1/staff/certifications?state=approved").await.ok();
        for row in list["items"].as_array().expect("items") {
            let id = row["id"].as_str().expect("an id");
            let one = reviewer.get(&format!("/api/v1/staff/certifications/{id}")).await.ok();
            let documents = one["documents"].as_array().expect("documents");
            assert_eq!(documents.len(), 2);
            for document in documents {
                assert_eq!(reviewer.get(document["url"].as_str().expect("an address")).await.status, 200);
            }
        }
    }
}

fn step(progress: Progress) -> &'static str {
    match progress {
        Progress::Renewed(_) => "renewed",
        Progress::Resealed(_) => "resealed",
        Progress::Destroyed(_) => "destroyed",
    }
}

fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

async fn retired(app: &App) -> i64 {
    app.vault.key_status().await.expect("a status").retired
}

on_both_engines! {
    /// covers: SEC-2, SEC-5
    async fn everything_is_sealed_with_the_new_keys_and_the_old_ones_go(app: TestApp) {
        let it = somebody(&app).await;
        let house = &app.lingong.app;
        let person = it.owner.person_id().await;
        let values = upkeep::start_rotation(house, Whom::One(person), &on).await.expect("rotates");
        assert!(values >= 12, "columns and blobs: {values}");
        assert_eq!(retired(house).await, 5);
        it.reads_everything(&app).await;
        let early = upkeep::settle(house, Whom::One(person), &on).await.expect("settles");
        assert!(early.persons == 0 && early.waiting_until.is_some(), "{early:?}");
        app.clock.advance_seconds(GRACE_SECONDS);
        let settled = upkeep::settle(house, Whom::One(person), &on).await.expect("settles");
        assert_eq!((settled.persons, settled.unreadable, settled.waiting_until), (1, 0, None));
        assert_eq!(retired(house).await, 0);
        it.reads_everything(&app).await;
    }

    /// covers: SEC-2
    async fn people_read_and_write_while_all_keys_are_rotated(app: TestApp) {
        let it = somebody(&app).await;
        let other = app.register("seeker", "19900000002").await;
        app.clock.advance_seconds(1);
        let house = app.lingong.app.clone();
        let rotating = tokio::spawn(async move { upkeep::start_rotation(&house, Whom::All, &on).await });
        let mut round = 0;
        while !rotating.is_finished() || round < 5 {
            it.owner.put(PROFILE, json!({ "intent": format!("意向{round}") })).await.ok();
            other.put(PROFILE, json!({ "name": "陈小北", "intent": format!("意向{round}") })).await.ok();
            assert_eq!(other.get("/api/v1/me").await.ok()["profile"]["intent"], json!(format!("意向{round}")));
            round += 1;
        }
        rotating.await.expect("it ran").expect("rotates");
        app.clock.advance_seconds(GRACE_SECONDS);
        let settled = upkeep::settle(&app.lingong.app, Whom::All, &on).await.expect("settles");
        assert!(settled.persons >= 3 && settled.waiting_until.is_none(), "{settled:?}");
        let status = app.lingong.app.vault.key_status().await.expect("a status");
        assert_eq!((status.retired, status.rotating_since), (0, None));
        it.reads_everything(&app).await;
        assert_eq!(other.get("/api/v1/me").await.ok()["profile"]["intent"], json!(format!("意向{}", round - 1)));
    }

    /// covers: SEC-2
    async fn a_rotation_that_is_stopped_anywhere_goes_on(app: TestApp) {
        let it = somebody(&app).await;
        let house = &app.lingong.app;
        app.clock.advance_seconds(1);
        let mut stops = 0;
        let stopped_at = Mutex::new(BTreeSet::new());
        loop {
            let left = AtomicU64::new(stops);
            let stop = |progress: Progress| match left.fetch_sub(1, Ordering::SeqCst) {
                0 => {
                    stopped_at.lock().expect("the set").insert(step(progress));
                    ControlFlow::Break(())
                }
                _ => ControlFlow::Continue(()),
            };
            let begun = upkeep::start_rotation(house, Whom::All, &stop).await;
            it.reads_everything(&app).await;
            app.clock.advance_seconds(GRACE_SECONDS);
            let settled = match begun {
                Ok(_) => upkeep::settle(house, Whom::All, &stop).await,
                Err(error) => Err(error),
            };
            match settled {
                Err(error) => assert!(error.to_string().starts_with("stopped"), "{error}"),
                Ok(settled) if settled.waiting_until.is_none() => break,
                Ok(_) => {}
            }
            stops += 1;
            assert!(stops < 40, "it ends");
        }
        let stopped_at = stopped_at.into_inner().expect("the set");
        assert_eq!(stopped_at, BTreeSet::from(["destroyed", "renewed", "resealed"]));
        let status = house.vault.key_status().await.expect("a status");
        assert_eq!((status.retired, status.rotating_since), (0, None));
        it.reads_everything(&app).await;
    }

    /// covers: SEC-2, SEC-5
    async fn a_tampered_value_keeps_the_key_that_it_names(app: TestApp) {
        let it = somebody(&app).await;
        let person = it.owner.person_id().await;
        let house = &app.lingong.app;
        // The name moves into the column beside it: it opens neither there nor anew.
        house.write(move |work| async move {
            Ok(work.run("UPDATE profiles SET gender = name WHERE person_id = $1", [person.into()]).await?)
        }).await.expect("moved");
        upkeep::start_rotation(house, Whom::One(person), &on).await.expect("rotates");
        app.clock.advance_seconds(GRACE_SECONDS);
        let settled = upkeep::settle(house, Whom::One(person), &on).await.expect("settles");
        assert_eq!((settled.unreadable, settled.persons), (1, 0));
        assert_eq!(retired(house).await, 5);
    }

    /// covers: SEC-2, DEL-1
    async fn the_weekly_job_rolls_the_epoch_and_ends_rotations(app: TestApp) {
        let it = somebody(&app).await;
        let house = &app.lingong.app;
        house.write(|work| async move { upkeep::schedule(&work).await }).await.expect("queued");
        upkeep::start_rotation(house, Whom::One(it.owner.person_id().await), &on).await.expect("rotates");
        app.clock.advance_seconds(8 * 86_400);
        app.run_jobs().await;
        let status = house.vault.key_status().await.expect("a status");
        assert_eq!(status.epochs.iter().map(|(epoch, _)| *epoch).collect::<Vec<_>>(), [2]);
        assert_eq!((status.retired, status.under_old_epochs), (0, 0));
        assert_eq!(it.owner.get("/api/v1/me").await.ok()["profile"]["name"], "林小安");
        let verdict = vault::audit::verify(&house.read(), &house.vault).await.expect("verifies");
        assert!(verdict.findings.is_empty() && verdict.checkpoints > 0, "{verdict:?}");
    }

    /// covers: DEL-1
    async fn erased_classes_answer_with_a_code(app: TestApp) {
        let anna = app.register("annabelle", "19900000001").await;
        let house = &app.lingong.app;
        upkeep::erase_keys(house, anna.person_id().await, &[KeyClass::Core]).await.expect("erased");
        anna.get("/api/v1/me").await.refused(410, "erased");
        anna.put(PROFILE, json!({ "name": "林小安" })).await.refused(410, "erased");
        // And what is left can still be rotated.
        app.clock.advance_seconds(1);
        upkeep::start_rotation(house, Whom::All, &on).await.expect("rotates");
        app.clock.advance_seconds(GRACE_SECONDS);
        assert_eq!(upkeep::settle(house, Whom::All, &on).await.expect("settles").waiting_until, None);
        assert_eq!(retired(house).await, 0);
    }
}

/// covers: SEC-2, OPS-2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_tells_of_keys_and_rolls_the_epoch_beside_a_server() {
    let app = TestApp::start(On::Sqlite).await;
    let it = somebody(&app).await;
    let run = |what: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_lingong"))
            .args(["keys", what, "--data"])
            .arg(&app.data_dir)
            .output()
            .expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    let status = run("status");
    assert!(status.contains("10 keys of 2 persons") && status.contains("epoch 1 since"), "{status}");
    assert!(status.ends_with("nothing waits to be destroyed\n"), "{status}");
    let rolled = run("roll-epoch");
    assert!(rolled.starts_with("epoch 2 wraps 10 keys anew"), "{rolled}");
    it.reads_everything(&app).await;
    app.register("newcomer", "19900000005").await;
    assert!(run("status").contains("epoch 2 since"));
}

/// The real command is killed twice in the middle of its work, and what it left is finished by the server. covers: SEC-2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_that_is_killed_goes_on() {
    let app = TestApp::start(On::Sqlite).await;
    app.clock.set(kernel::Clock::system().now());
    let it = somebody(&app).await;
    let persons: Vec<PersonId> = (1..=400).map(|number| PersonId(Uuid::from_u128(number))).collect();
    app.lingong.app.vault.create_keys_many(&persons).await.expect("keys");
    for _ in 0..2 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lingong"))
            .args(["keys", "rotate", "--all", "--data"])
            .arg(&app.data_dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        std::io::BufReader::new(output).read_line(&mut line).expect("a line");
        child.kill().expect("it is killed");
        child.wait().expect("it is gone");
        assert!(!line.is_empty(), "it tells of its progress");
        app.lingong.app.vault.doubt_warm_keys();
        it.reads_everything(&app).await;
    }
    let house = &app.lingong.app;
    assert!(house.vault.key_status().await.expect("a status").rotating_since.is_some());
    app.clock.set(kernel::Clock::system().now());
    upkeep::start_rotation(house, Whom::All, &on).await.expect("goes on");
    app.clock.advance_seconds(GRACE_SECONDS);
    let settled = upkeep::settle(house, Whom::All, &on).await.expect("settles");
    assert!(settled.persons >= 400 && settled.waiting_until.is_none(), "{settled:?}");
    assert_eq!((retired(house).await, settled.unreadable), (0, 0));
    it.reads_everything(&app).await;
}
