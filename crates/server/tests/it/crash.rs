//! Power cuts: the real program is killed in the middle of its work, twice, and started again on the same folder.

use db::entities::staff_roles::StaffRole;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use testkit::{Client, On, TestApp, Value, json, on_both_engines};
use tokio::sync::mpsc;

/// Acknowledged writes before each cut.
const WRITES: usize = 90;
const CUTS: usize = 2;
const SHIFTS: i64 = 60;

/// The running program.
pub struct Program {
    child: Child,
    pub base: String,
}

impl Program {
    /// Starts it and waits until it says that it is ready.
    pub fn start(folder: &Path) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lingong"))
            .args(["serve", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        std::io::BufReader::new(output).read_line(&mut line).expect("a line");
        assert!(line.starts_with("ready "), "{line}");
        let address = std::fs::read_to_string(folder.join(server::ADDRESS_FILE)).expect("the address");
        let base = address.split_whitespace().next().expect("an address").to_owned();
        Program { child, base }
    }

    /// SIGKILL: nothing is flushed, nothing is said.
    pub fn cut(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // When the test fails before the cut, the program must not outlive it; else it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that is removed at the end.
pub struct Folder(pub PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // The folder is temporary; a leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A copy of a test server's folder, configured for the program with these databases.
pub fn folder_of(app: &TestApp, what: &str, database_url: &str, keyring_url: &str) -> Folder {
    let engine = if app.on == On::Sqlite { "sqlite" } else { "postgres" };
    let folder = std::env::temp_dir().join(format!("lingong-{what}-{engine}-{}", std::process::id()));
    let copied = Command::new("cp").arg("-a").arg(&app.data_dir).arg(&folder).status().expect("cp runs");
    assert!(copied.success());
    let toml =
        format!("listen = \"127.0.0.1:0\"\ndatabase_url = \"{database_url}\"\nkeyring_url = \"{keyring_url}\"\n");
    std::fs::write(folder.join("lingong.toml"), toml).expect("the configuration");
    Folder(folder)
}

/// A copy of a test server's folder, with people who are signed in.
struct Installation {
    _app: TestApp,
    folder: Folder,
    owner: Client,
    merchant: String,
    reviewer: Client,
    seekers: Vec<Client>,
    body: Value,
    shifts: Vec<String>,
}

impl Installation {
    async fn prepare(app: TestApp) -> Installation {
        // The program that runs later goes by the system's clock.
        app.clock.set(kernel::Clock::system().now());
        let owner = app.register("owner", "19900000001").await;
        let merchant = app.certified_merchant(&owner).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let seekers =
            vec![app.register("seeker_a", "19900000002").await, app.register("seeker_b", "19900000003").await];
        let shifts: Vec<Value> = (0..SHIFTS).map(|at| app.shift(2 + at, 2, 100)).collect();
        let job = app.live_job_by(&owner, &reviewer, &merchant, json!({ "shifts": shifts })).await;
        let ids =
            job["shifts"].as_array().expect("shifts").iter().map(|it| it["id"].as_str().expect("an id").to_owned());
        let folder = {
            // Without an address the program takes the SQLite files of its own folder.
            let config = &app.lingong.app.config;
            folder_of(&app, "crash", &config.database_url, &config.keyring_url)
        };
        let body = app.job_body(&merchant);
        Installation { _app: app, folder, owner, merchant, reviewer, seekers, body, shifts: ids.collect() }
    }
}

/// Something that was answered with success.
enum Written {
    /// A posting and the state that it has at least reached.
    Posting(String, &'static str),
    /// A sign-up of this seeker.
    SignUp(usize, String),
}

/// Posts, and gives the body of a success; `None` once the program is gone.
async fn post(client: &Client, path: &str, body: Value) -> Option<Value> {
    let response = client.request(reqwest::Method::POST, path).json(&body).send().await.ok()?;
    let status = response.status();
    let text = response.text().await.ok()?;
    assert!(status.is_success(), "{path}: {status} {text}");
    Some(serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// Writes postings and takes each further: handed in, approved, and every third closed.
async fn write_postings(
    owner: Client,
    reviewer: Client,
    body: Value,
    written: mpsc::UnboundedSender<Written>,
) -> Option<()> {
    for at in 0_u64.. {
        let draft = post(&owner, "/api/v1/postings", body.clone()).await?;
        let id = draft["id"].as_str().expect("an id").to_owned();
        let tell = |state| written.send(Written::Posting(id.clone(), state)).ok();
        tell("draft")?;
        post(&owner, &format!("/api/v1/postings/{id}/submit"), json!({})).await?;
        tell("in_review")?;
        post(&reviewer, &format!("/api/v1/staff/postings/{id}/decision"), json!({ "decision": "approve" })).await?;
        tell("live")?;
        if at % 3 == 0 {
            post(&owner, &format!("/api/v1/postings/{id}/close"), json!({})).await?;
            tell("closed")?;
        }
    }
    None
}

async fn sign_up(
    number: usize,
    seeker: Client,
    shifts: Vec<String>,
    written: mpsc::UnboundedSender<Written>,
) -> Option<()> {
    for shift in shifts {
        let application = post(&seeker, &format!("/api/v1/shifts/{shift}/applications"), json!({})).await?;
        written.send(Written::SignUp(number, application["id"].as_str().expect("an id").to_owned())).ok()?;
    }
    None
}

/// What may stand in the database after this was the last that was answered: the next step may have been done without
/// its answer getting out.
fn possible(state: &str) -> &'static [&'static str] {
    match state {
        "draft" => &["draft", "in_review"],
        "in_review" => &["in_review", "live"],
        "live" => &["live", "closed"],
        _ => &["closed"],
    }
}

async fn ids_of_all_pages(client: &Client, path: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("{path}{cursor}")).await.ok();
        ids.extend(
            page["items"].as_array().expect("a list").iter().map(|it| it["id"].as_str().expect("an id").to_owned()),
        );
        let Some(next) = page["next"].as_str() else { return ids };
        cursor = format!("&cursor={next}");
    }
}

/// Nothing that was answered is missing, and the index holds exactly what the database says is live.
async fn check(base: &str, at: &Installation, written: &[Written]) {
    let owner = at.owner.at(base);
    // The last answer about a posting counts.
    let superseded = |place: usize, id: &str| {
        written[place + 1..].iter().any(|later| matches!(later, Written::Posting(same, _) if same == id))
    };
    for (place, one) in written.iter().enumerate() {
        match one {
            Written::Posting(id, _) if superseded(place, id) => {}
            Written::Posting(id, state) => {
                let posting = owner.get(&format!("/api/v1/postings/{id}")).await.ok();
                let now = posting["state"].as_str().expect("a state");
                assert!(possible(state).contains(&now), "{id} was answered {state} and is {now}");
            }
            Written::SignUp(seeker, id) => {
                let application = at.seekers[*seeker].at(base).get(&format!("/api/v1/applications/{id}")).await.ok();
                assert_eq!(application["id"].as_str(), Some(id.as_str()));
            }
        }
    }
    let live = format!("/api/v1/merchants/{}/postings?state=live&limit=50", at.merchant);
    let live = ids_of_all_pages(&owner, &live).await;
    let found = ids_of_all_pages(&owner, "/api/v1/postings/search?city=350100&limit=50").await;
    assert!(!live.is_empty());
    assert_eq!(found, live, "the index agrees with the database");
}

on_both_engines! {
    /// covers: OPS-1
    async fn nothing_that_was_answered_is_lost_in_a_power_cut(app: TestApp) {
        let at = Installation::prepare(app).await;
        let mut written = Vec::new();
        for cut in 0..CUTS {
            let program = Program::start(&at.folder.0);
            check(&program.base, &at, &written).await;
            let (tell, mut told) = mpsc::unbounded_channel();
            let mut writers = tokio::task::JoinSet::new();
            for _ in 0..3 {
                let (owner, reviewer) = (at.owner.at(&program.base), at.reviewer.at(&program.base));
                writers.spawn(write_postings(owner, reviewer, at.body.clone(), tell.clone()));
            }
            for (number, seeker) in at.seekers.iter().enumerate() {
                let half = at.shifts.len() / CUTS;
                let shifts = at.shifts[cut * half..(cut + 1) * half].to_vec();
                writers.spawn(sign_up(number, seeker.at(&program.base), shifts, tell.clone()));
            }
            drop(tell);
            let before = written.len();
            while written.len() < before + WRITES {
                written.push(told.recv().await.expect("the writers go on until the cut"));
            }
            program.cut();
            writers.join_all().await;
            while let Some(one) = told.recv().await {
                written.push(one);
            }
        }
        assert!(written.iter().any(|one| matches!(one, Written::SignUp(..))));
        let program = Program::start(&at.folder.0);
        check(&program.base, &at, &written).await;
    }
}
