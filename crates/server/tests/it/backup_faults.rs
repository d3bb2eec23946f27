//! What is wrong with a backup is found, and a restore that is cut off anywhere goes on (SPEC BAK-1).

use crate::life::{Life, PASSWORD};
use crate::restored::{Folder, empty, other, places, restore, serve, sign_in, taken};
use db::entities::erasures::ErasureReason;
use db::entities::videos;
use kernel::{PersonId, PhotoId, VideoId};
use server::backup::{self, Scope, Use};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use testkit::{On, TestApp, on_both_engines};
use vault::RootKey;

/// Verifies the backup as the command does.
async fn verify(app: &TestApp, target: &str, root: RootKey) -> anyhow::Result<backup::Restored> {
    let config = &app.lingong.app.config;
    let places = places(config, target, Use::Read);
    backup::verify(config, root, places, None, &std::env::temp_dir(), &|_| Ok(()), &|_| {}).await
}

/// covers: BAK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_object_that_is_changed_gone_or_exchanged_is_found() {
    let app = TestApp::start(On::Sqlite).await;
    let folder = Folder::new("faults");
    app.register("somebody", "19900000001").await;
    taken(&app, &folder.target()).await;
    let root = app.lingong.app.vault.root().clone();
    verify(&app, &folder.target(), root.clone()).await.expect("nothing is wrong yet");
    let files = folder.files();
    assert!(files.len() >= 10, "{files:?}");
    let mut before: Option<(&Path, Vec<u8>)> = None;
    for file in &files {
        let bytes = std::fs::read(file).expect("an object");
        let found = async |what: &str| {
            let error = verify(&app, &folder.target(), root.clone()).await.err();
            assert!(error.is_some(), "{what} {}", file.display());
        };
        let mut flipped = bytes.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        std::fs::write(file, &flipped).expect("written");
        found("changed:").await;
        std::fs::write(file, &bytes[..bytes.len() - 1]).expect("written");
        found("cut short:").await;
        std::fs::remove_file(file).expect("removed");
        found("gone:").await;
        if let Some((_, other)) = &before {
            std::fs::write(file, other).expect("written");
            found("another one:").await;
        }
        std::fs::write(file, &bytes).expect("put back");
        before = Some((file, bytes));
    }
    verify(&app, &folder.target(), root).await.expect("all is as it was");
    let other = RootKey::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").expect("a key");
    let error = verify(&app, &folder.target(), other).await.expect_err("another root key");
    assert!(format!("{error:#}").contains("another root key"), "{error:#}");
}

/// covers: BAK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chunks_of_one_part_cannot_change_places_or_end_early() {
    let app = TestApp::start(On::Sqlite).await;
    let folder = Folder::new("places");
    let person = app.register("somebody", "19900000001").await.person_id().await;
    for _ in 0..3 {
        film(&app, person).await;
    }
    let taken = taken(&app, &folder.target()).await;
    let root = app.lingong.app.vault.root().clone();
    verify(&app, &folder.target(), root.clone()).await.expect("nothing is wrong yet");
    let part = folder.0.join("target/main").join(&taken.id).join("files");
    let chunk = |number: u32| part.join(number.to_string());
    assert!(chunk(2).exists() && !chunk(3).exists(), "each film is a chunk");
    for (one, two) in [(0, 1), (1, 2)] {
        let (first, second) =
            (std::fs::read(chunk(one)).expect("a chunk"), std::fs::read(chunk(two)).expect("a chunk"));
        std::fs::write(chunk(one), &second).expect("written");
        std::fs::write(chunk(two), &first).expect("written");
        let error = verify(&app, &folder.target(), root.clone()).await.expect_err("they changed places");
        assert!(format!("{error:#}").contains("belongs in another place"), "{error:#}");
        std::fs::write(chunk(one), &first).expect("put back");
        std::fs::write(chunk(two), &second).expect("put back");
    }
    std::fs::remove_file(chunk(2)).expect("removed");
    let error = verify(&app, &folder.target(), root).await.expect_err("its end is gone");
    assert!(format!("{error:#}").contains("files/2 is gone"), "{error:#}");
}

async fn film(app: &TestApp, person: PersonId) {
    let house = &app.lingong.app;
    let id = VideoId::new(house.now(), &house.rng);
    house.blobs.put(&format!("videos/{id}"), vec![7; 1_500_000]).await.expect("a blob");
    let written = house.write(move |work| async move {
        let poster_id = PhotoId::new(work.now, &work.rng);
        let (width, height, millis, bytes) = (640, 480, 1_000, 1_500_000);
        let film =
            videos::Model { id, person_id: person, poster_id, width, height, millis, bytes, created_at: work.now };
        Ok(db::insert(&work, film).await?)
    });
    written.await.expect("a row");
}

/// covers: BAK-1, DEL-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_ledger_or_a_part_is_not_taken_for_the_whole() {
    let app = TestApp::start(On::Sqlite).await;
    let folder = Folder::new("older");
    let person = app.register("somebody", "19900000001").await.person_id().await;
    taken(&app, &folder.target()).await;
    app.clock.advance_seconds(1);
    care::erasure::ledger::erase_now(&app.lingong.app, person, ErasureReason::Requested).await.expect("erased");
    taken(&app, &folder.target()).await;
    // Somebody removes the newest ledger, so that the person should come back.
    std::fs::remove_file(folder.0.join("target/erasures/000000000002")).expect("removed");
    let config = empty(&folder.0.join("new"), On::Sqlite).await;
    let error = restore(&app, &folder.target(), &config).await.expect_err("it is noticed");
    assert!(format!("{error:#}").contains("there was a number 2"), "{error:#}");
    let part = format!("{}-part", folder.target());
    let to = places(&app.lingong.app.config, &part, Use::Write);
    backup::take(&app.lingong.app, &to, Scope::Newest(5), &|_| {}).await.expect("taken");
    let config = empty(&folder.0.join("part"), On::Sqlite).await;
    let error = restore(&app, &part, &config).await.expect_err("nobody may serve it");
    assert!(format!("{error:#}").contains("no backup"), "{error:#}");
}

/// What the program says when each step begins.
const STEPS: [&str; 8] = [
    "filling the keyring",
    "making the tables",
    "filling the tables",
    "putting the files back",
    "comparing with the backup",
    "bringing the schema up to date",
    "erasing again who was erased",
    "checking keys and the audit log",
];

fn program(words: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lingong"));
    command.args(words).arg("--data").arg(data).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Ends with the test, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already, which is as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs it until it says that this step begins, and kills it there (SIGKILL).
fn kill_at(step: &str, words: &[&str], data: &Path) {
    let mut running = Running(program(words, data).spawn().expect("it starts"));
    let lines = BufReader::new(running.0.stdout.take().expect("its output")).lines();
    let reached = lines.map_while(Result::ok).any(|line| line.contains(step));
    drop(running);
    assert!(reached, "it never came to: {step}");
}

on_both_engines! {
    /// covers: BAK-1
    async fn a_restore_that_is_killed_at_any_step_goes_on(app: TestApp) {
        let life = Life::lived(&app, 1).await;
        let gone = Life::lived(&app, 2).await;
        let folder = Folder::new("killed");
        taken(&app, &folder.target()).await;
        // Whoever is in the ledger is erased again at the end.
        care::erasure::ledger::erase_now(&app.lingong.app, gone.person, ErasureReason::Requested).await.expect("erased");
        taken(&app, &format!("{}-2", folder.target())).await;
        let data = folder.0.join("new");
        std::fs::create_dir_all(&data).expect("a folder");
        let config = empty(&data, app.on).await;
        let toml = format!("listen = \"127.0.0.1:0\"\ndatabase_url = \"{}\"\nkeyring_url = \"{}\"\n", config.database_url, config.keyring_url);
        std::fs::write(data.join("lingong.toml"), toml).expect("the configuration");
        std::fs::copy(app.data_dir.join("root.key"), data.join("root.key")).expect("the key");
        let (target, ledger) = (folder.target(), format!("{}-2", folder.target()));
        let words = ["restore", "--from", &target, "--erasures", &ledger];
        for step in STEPS {
            kill_at(step, &words, &data);
            let served = program(&["serve"], &data).output().expect("it runs");
            let said = String::from_utf8_lossy(&served.stderr).into_owned();
            assert!(!served.status.success() && said.contains("has not ended: run `lingong restore"), "{step}: {said}");
        }
        let done = program(&words, &data).output().expect("it runs");
        let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success() && said.contains("is restored into"), "{said}");
        let again = serve(&config).await;
        sign_in(&again, &life.username, PASSWORD).await;
        again.assert_nowhere(&gone.secrets).await;
        let rows = again.lingong.app.read().row("SELECT COUNT(*) AS n FROM erased_persons", []).await.expect("a query");
        assert_eq!(rows.expect("a row").try_get::<i64>("", "n").expect("a number"), 1);
    }

    /// covers: BAK-1
    async fn what_is_there_already_is_not_written_over(app: TestApp) {
        app.register("somebody", "19900000001").await;
        let folder = Folder::new("occupied");
        taken(&app, &folder.target()).await;
        let config = empty(&folder.0.join("new"), other(app.on)).await;
        restore(&app, &folder.target(), &config).await.expect("the first time");
        let error = restore(&app, &folder.target(), &config).await.expect_err("the second time");
        assert!(format!("{error:#}").contains("is not empty"), "{error:#}");
        // A database that holds somebody is refused also from a new folder.
        if app.on == On::Postgres {
            let mut elsewhere = app.lingong.app.config.clone();
            elsewhere.data_dir = folder.0.join("another");
            let error = restore(&app, &folder.target(), &elsewhere).await.expect_err("it is in use");
            assert!(format!("{error:#}").contains("database_url: this database is not empty"), "{error:#}");
        }
    }
}
