//! The commands for backups, with the real program (SPEC OPS-6, BAK-1).

use crate::restored::{Folder, taken};
use std::path::Path;
use std::process::Command;
use testkit::{On, TestApp};

/// Whether it ended well, and all that it said.
fn said(words: &[&str]) -> (bool, String) {
    said_by(Command::new(env!("CARGO_BIN_EXE_lingong")).args(words))
}

fn said_by(command: &mut Command) -> (bool, String) {
    let output = command.output().expect("the program runs");
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).expect("text"))
}

#[track_caller]
fn assert_said(said: &(bool, String), well: bool, words: &[&str]) {
    assert_eq!(said.0, well, "{}", said.1);
    for word in words {
        assert!(said.1.contains(word), "{word:?} is missing in: {}", said.1);
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// covers: OPS-6, BAK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_command_ends_with_what_it_did_or_what_to_do() {
    let app = TestApp::start(On::Sqlite).await;
    app.register("somebody", "19900000001").await;
    let folder = Folder::new("commands");
    let (data, target, new) = (text(&app.data_dir), folder.target(), folder.0.join("new"));

    assert_said(&said(&["backup", "--data", data]), false, &["say where to: --to", "backup.target"]);
    let nowhere = folder.0.join("a/b");
    assert_said(
        &said(&["backup", "--data", data, "--to", text(&nowhere)]),
        false,
        &["cannot make the folder", "mount its disk"],
    );
    assert_said(&said(&["backup", "--data", data, "--to", &target, "--keyring", &target]), false, &["another place"]);
    assert_said(
        &said(&["backup", "--data", data, "--to", "s3://bucket/x"]),
        false,
        &["backup.s3.region", "mainland China"],
    );
    assert_said(&said(&["verify-backup", "--data", data, "--from", &target]), false, &["there is no folder"]);
    assert_said(&said(&["backup", "--data", text(&nowhere), "--to", &target]), false, &["there is no data folder"]);

    let backup = said(&["backup", "--data", data, "--to", &target]);
    assert_said(&backup, true, &["… reading one moment", "keep it apart", "tables,"]);
    assert_said(
        &said(&["verify-backup", "--data", data, "--from", &target]),
        true,
        &["verified 2", "sealed values opened"],
    );

    let key = app.data_dir.join("root.key");
    let restore = ["restore", "--from", &target, "--data", text(&new)];
    assert_said(&said(&restore), false, &["the root key is not there", "LINGONG_ROOT_KEY", "--root-key"]);
    let wrong = said_by(
        Command::new(env!("CARGO_BIN_EXE_lingong"))
            .args(restore)
            .env("LINGONG_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    );
    assert_said(&wrong, false, &["sealed with another root key"]);
    assert!(!new.join("restore.json").exists() && !new.join("lingong.db").exists(), "a refusal leaves no trace");
    let restored = said(&[&restore[..], &["--root-key", text(&key)]].concat());
    assert_said(
        &restored,
        true,
        &["… filling the keyring", "verified 2", "is restored into", "`lingong serve` may start"],
    );
    assert_said(&said(&[&restore[..], &["--root-key", text(&key)]].concat()), false, &["is not empty"]);
    assert_said(&said(&["audit", "verify", "--data", text(&new)]), true, &["0 findings"]);
}

/// covers: OPS-6, BAK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_shows_how_backups_stand() {
    let app = TestApp::start(On::Sqlite).await;
    let folder = Folder::new("doctor");
    let data = text(&app.data_dir);
    let toml = format!("[backup]\ntarget = \"{}\"\n", folder.target());
    std::fs::write(app.data_dir.join("lingong.toml"), toml).expect("the configuration");
    let before = said(&["doctor", "--data", data]);
    assert_said(&before, false, &["!! backup: none yet"]);
    let taken = said(&["backup", "--data", data]);
    assert_said(&taken, true, &["restoring into", "verified 2", "backup 2"]);
    let after = said(&["doctor", "--data", data]);
    assert_said(&after, false, &["ok backup: done at", "unreadable in every backup within 8 days"]);
}

/// A file may grow to a few kilobytes only: as on a full disk, writing fails in the middle.
///
/// covers: OPS-6, BAK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_leaves_no_backup() {
    let app = TestApp::start(On::Sqlite).await;
    for number in 0..40 {
        app.register(&format!("somebody_{number}"), &format!("1990000{number:04}")).await;
    }
    let folder = Folder::new("full");
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} backup --data {} --to {}",
        env!("CARGO_BIN_EXE_lingong"),
        app.data_dir.display(),
        folder.target()
    );
    let full = said_by(Command::new("bash").args(["-c", &script]));
    assert_said(&full, false, &["cannot write to"]);
    assert_said(
        &said(&["verify-backup", "--data", text(&app.data_dir), "--from", &folder.target()]),
        false,
        &["there is no"],
    );
    // With room it works, and the unfinished one is no hindrance.
    taken(&app, &folder.target()).await;
    assert_said(
        &said(&["verify-backup", "--data", text(&app.data_dir), "--from", &folder.target()]),
        true,
        &["verified"],
    );
}
