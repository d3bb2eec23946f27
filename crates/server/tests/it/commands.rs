//! The command line: what it says about a folder that is right, wrong, old, or not there (SPEC OPS-6).

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use testkit::{On, TestApp};

/// A data folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("lingong-commands-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn configure(&self, toml: &str) {
        std::fs::write(self.0.join("lingong.toml"), toml).expect("the configuration");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The folder is temporary; a leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn lingong(words: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lingong"));
    command.args(words).arg("--data").arg(folder);
    command
}

/// Whether it ended well, and all that it said.
fn said(words: &[&str], folder: &Path) -> (bool, String) {
    // Also when traces are asked for, what is wrong is said in one line.
    let output = lingong(words, folder).env("RUST_BACKTRACE", "1").output().expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).expect("text"))
}

fn assert_said(said: &(bool, String), well: bool, words: &[&str]) {
    assert_eq!(said.0, well, "{}", said.1);
    for word in words {
        assert!(said.1.contains(word), "{word:?} is missing in: {}", said.1);
    }
}

/// A running server, ended with the test.
struct Running(Child);

impl Running {
    fn start(words: &[&str], folder: &Path) -> Running {
        let child = lingong(words, folder).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut running = Running(child);
        let output = running.0.stdout.take().expect("its output");
        let ready = BufReader::new(output).lines().map_while(Result::ok).any(|line| line.starts_with("ready http://"));
        assert!(ready, "it ended before it was ready");
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already, which is as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const OPERATOR: &str = "[operator]\nname = \"榕城零工\"\nhotline = \"400-000-0000\"\nemail = \"a@example.com\"\n\
                        address = \"福州\"\nprivacy_department = \"隐私部\"\ncourt = \"有管辖权的人民法院\"\n";
const SMS: &str = "[sms]\nkey_id = \"key\"\nsecret = \"secret\"\n";

/// covers: OPS-6
#[test]
fn doctor_tells_each_part() {
    let nowhere = std::env::temp_dir().join("lingong-commands-nowhere");
    assert_said(&said(&["doctor"], &nowhere), false, &["there is no data folder", "lingong serve"]);

    let folder = Folder::new("doctor");
    let empty = said(&["doctor"], &folder.0);
    assert_said(
        &empty,
        false,
        &["!! main database:", "`lingong migrate` makes it", "!! sms: no key", "!! operator: lacks"],
    );
    assert_said(&said(&["migrate"], &folder.0), true, &["main: the schema is up to date", "keyring: the schema is"]);
    folder.configure(&format!("listen = \"127.0.0.1:0\"\n{OPERATOR}{SMS}"));
    let migrated = said(&["doctor"], &folder.0);
    assert_said(&migrated, false, &["ok main database:", "ok keyring:", "!! root key:", "!! blobs: cannot"]);

    let server = Running::start(&["serve"], &folder.0);
    let beside = said(&["doctor"], &folder.0);
    assert_said(
        &beside,
        true,
        &[
            "ok root key",
            "ok jobs",
            "ok ledger: 0 accounts",
            "ok sms",
            "-  Aliyun SMS: nothing is sent: its security assessment is not on record",
            "-  Alipay: not set up",
            "-  JPush: not set up",
            "-  NetEase Qiyu: not set up",
            "-  WeChat Open Platform: not set up",
            "ok operator: named",
            "ok server: ready at http",
        ],
    );
    assert_said(&beside, true, &["11 of 11 parts work", "\n0 of 0 services answer\n"]);
    drop(server);
    // It was killed and left its address.
    assert_said(&said(&["doctor"], &folder.0), false, &["!! server: http://127.0.0.1:", "does not answer"]);
    std::fs::remove_file(folder.0.join(server::ADDRESS_FILE)).expect("the address is there");
    assert_said(&said(&["doctor"], &folder.0), true, &["-  server: not running", "10 of 10 parts work"]);
}

/// covers: OPS-6
#[test]
fn a_wrong_configuration_is_named() {
    let folder = Folder::new("wrong");
    for (toml, words) in [
        ("listen = \"nonsense\"", ["listen: an address with its port", "127.0.0.1:8080"].as_slice()),
        ("listen = \"127.0.0.1:99999\"", &["listen:"]),
        ("listen = 8080", &["listen", "lingong.toml"]),
        ("public_url = \"jobs.example\"", &["public_url: begins with http"]),
        ("public_url = \"https://jobs.example/\"", &["public_url:", "no slash at the end"]),
        ("database_url = \"mysql://db/lingong\"", &["database_url: begins with sqlite: or postgres://"]),
        ("keyring_url = \"keys\"", &["keyring_url:"]),
        ("database_url = \"postgres://a/b\"\nkeyring_url = \"postgres://a/b\"", &["keyring_url: another database"]),
        ("root_key = \"short\"", &["root_key"]),
        ("[backup]\nevery_hours = 0", &["backup.every_hours: 1 to 168"]),
        ("[backup]\ntarget = \"/a\"\nkeyring_target = \"/a\"", &["backup.keyring_target: another place"]),
        ("[backup]\ntarget = \"s3://b/x\"", &["backup.s3.region: a region in mainland China"]),
        ("behind_proxy = \"maybe\"", &["behind_proxy", "lingong.toml"]),
        ("data_base = \"x\"", &["unknown field", "data_base"]),
        ("demo = true", &["demo = true is for `lingong demo`"]),
        ("[sms]\nkey_id = \"key\"", &["sms.secret: goes together with sms.key_id"]),
        ("[sms]\nper_number_hour = 0", &["sms.per_number_hour: at least 1"]),
        ("[sms]\nper_number_hour = -1", &["per_number_hour"]),
        ("relay_number = \"call me\"", &["relay_number: digits"]),
        ("[relay]\nkey_id = \"key\"", &["relay.secret: goes together", "relay.pool_key: goes together"]),
        (
            "relay_number = \"4001234567\"\n[relay]\nkey_id = \"k\"\nsecret = \"s\"\npool_key = \"p\"",
            &["relay_number: not together with relay.key_id"],
        ),
        ("listen = \"127.0.0.1:0", &["lingong.toml", "line 1"]),
        ("listen = \"x\"\npublic_url = \"y\"", &["listen:", "public_url:"]),
    ] {
        folder.configure(toml);
        let wrong = said(&["serve"], &folder.0);
        assert_said(&wrong, false, words);
        assert!(wrong.1.contains("error: ") && !wrong.1.contains("stack backtrace"), "{}", wrong.1);
    }
    folder.configure("");
    let variable = lingong(&["serve"], &folder.0).env("LINGONG_DATABSE_URL", "sqlite:x").output().expect("it runs");
    let text = String::from_utf8_lossy(&variable.stderr).into_owned();
    assert!(!variable.status.success() && text.contains("databse_url") && text.contains("LINGONG_"), "{text}");
    // A file that stands where a folder is needed.
    let file = folder.0.join("file");
    std::fs::write(&file, b"").expect("a file");
    assert_said(&said(&["serve"], &file), false, &["cannot create the data folder"]);
    // Somebody else's port.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    folder.configure(&format!("listen = \"{}\"", taken.local_addr().expect("an address")));
    assert_said(&said(&["serve"], &folder.0), false, &["cannot listen on 127.0.0.1:", "another server"]);
}

/// covers: OPS-6, SEC-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_another_version_is_named() {
    let app = TestApp::start(On::Sqlite).await;
    let folder = Folder::new("version");
    // As a newer program leaves it: a migration and a column that this one does not know.
    for (change, words) in [
        (
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 1)",
            ["database_url: cannot migrate", "m9999_later"].as_slice(),
        ),
        ("ALTER TABLE people ADD COLUMN shoe_size INTEGER", &["database_url", "unknown column people.shoe_size"]),
        ("CREATE TABLE tracks (id INTEGER)", &["unknown table tracks"]),
        ("ALTER TABLE people DROP COLUMN state", &["missing column people.state"]),
    ] {
        let data = folder.0.join("data");
        let copied = Command::new("cp").arg("-a").arg(&app.data_dir).arg(&data).status().expect("cp runs");
        assert!(copied.success());
        std::fs::write(data.join("lingong.toml"), "listen = \"127.0.0.1:0\"\n").expect("the configuration");
        let db = db::Db::open(&format!("sqlite:{}", data.join("lingong.db").display())).await.expect("it opens");
        db.write(move |tx| async move { tx.run(change, []).await }).await.expect("the change");
        db.close().await;
        assert_said(&said(&["serve"], &data), false, words);
        std::fs::remove_dir_all(&data).expect("the copy goes");
    }
}

/// covers: PAY-1, PAY-7, OPS-6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ledger_verify_tells_what_differs() {
    let folder = Folder::new("ledger");
    folder.configure(&format!("listen = \"127.0.0.1:0\"\n{OPERATOR}{SMS}"));
    let server = Running::start(&["serve"], &folder.0);
    let beside = said(&["ledger", "verify"], &folder.0);
    assert_said(&beside, true, &["the operator's own balance of wages 0.00"]);
    assert_eq!(beside.1.lines().last(), Some("balanced: 0 transfers, 0 accounts, 0 differences"));
    drop(server);
    // An account that nobody opened, with money that came from nowhere.
    let db = db::Db::open(&format!("sqlite:{}", folder.0.join("lingong.db").display())).await.expect("it opens");
    let sql = "INSERT INTO ledger_accounts VALUES (zeroblob(16), 'custody', 'wages', 'payer', zeroblob(16), 'debit', 100, 0, \
               0, 1, 1, zeroblob(32))";
    db.write(move |tx| async move { tx.run(sql, []).await }).await.expect("the row");
    db.close().await;
    let differs = said(&["ledger", "verify"], &folder.0);
    let account = "account 00000000-0000-0000-0000-000000000000";
    assert_said(
        &differs,
        false,
        &[
            &format!("!! {account} is not what was opened"),
            &format!("!! {account}: the balance is 1.00, its transfers make 0.00"),
            "!! the book wages does not balance: 1.00 on debit, 0.00 on credit",
            "\nnot balanced: 0 transfers, 1 accounts, 3 differences\n",
        ],
    );
    assert_said(&said(&["doctor"], &folder.0), false, &["!! ledger: custody is not what is owed"]);
}
