use super::open;
use anyhow::Context;
use db::entities::backups::BackupState;
use db::{Db, Engine};
use kernel::{Clock, Rng};
use platform::Config;
use server::{VendorAnswer, VendorState};
use std::path::Path;
use std::time::Duration;
use vault::Vault;

/// Tests each part and prints a line for it; fails when one of them does not work.
pub async fn run(data: &Path) -> anyhow::Result<()> {
    let mut report = Report::default();
    let Some(config) = report.keep("configuration", Config::load(data), |_| "parses".to_owned()) else {
        return report.end();
    };
    anyhow::ensure!(
        data.exists(),
        "there is no data folder {}: start `lingong serve` or `lingong demo` first",
        data.display()
    );
    let main = open::database(&config.main_database(), db::entities::TABLES).await;
    let main = report.keep("main database", main, |db| engine(db).to_owned());
    let keyring = open::database(&config.keyring_database(), db::entities::KEYRING_TABLES).await;
    let keyring = report.keep("keyring", keyring, |db| engine(db).to_owned());
    if let Some(keyring) = keyring {
        report.keep("root key", root_key(&config, keyring).await, |()| "opens the keyring".to_owned());
    }
    let main_db = main;
    if let Some(main) = &main_db {
        report.keep("retention", retention(main).await, |()| "ran in the last day and a half".to_owned());
        if !config.backup.target.is_empty() {
            report.keep("backup", backups(main, &config).await, Clone::clone);
        }
        report.keep("ledger", ledger(main).await, Clone::clone);
        report.keep("jobs", dead_jobs(main).await, |waiting| format!("{waiting} waiting, none dead"));
    }
    report.keep("blobs", blobs(&config), |()| "the folder can be written".to_owned());
    let running = Running::find(&config);
    report.keep("sms", sms(&config, running.as_ref()), Clone::clone);
    if config.apple_pay.is_set() {
        report.keep("apple pay", apple_pay(&config), |()| "Apple finds the domain's file".to_owned());
    }
    report.keep("operator", operator(&config, running.as_ref()), Clone::clone);
    match &running {
        Some(running) => {
            report.keep("server", answers(&running.url).await, |()| format!("ready at {}", running.url));
        }
        None => println!("-  server: not running"),
    }
    let worked = report.end();
    let vendors = vendors(&config, running.as_ref(), main_db.as_ref()).await;
    let answer = vendors.and_then(|vendors| tell(&vendors));
    worked.and(answer)
}

/// Every vendor of the register: asked by the running server, or from here where none runs.
async fn vendors(config: &Config, running: Option<&Running>, db: Option<&Db>) -> anyhow::Result<Vec<VendorAnswer>> {
    if let Some(running) = running {
        let key = std::fs::read_to_string(config.data_dir.join(server::DOCTOR_FILE))
            .with_context(|| format!("{}: run the doctor as the server's user", server::DOCTOR_FILE))?;
        let client = reqwest::Client::builder().no_proxy().timeout(VENDORS_MAX).build()?;
        let request = client.post(format!("{}/doctor/vendors", running.url)).header(server::DOCTOR_HEADER, key);
        let response = request.send().await.context("the server was not asked about the vendors")?;
        let status = response.status();
        anyhow::ensure!(status.is_success(), "the server answers {status} about the vendors");
        return Ok(serde_json::from_slice(&response.bytes().await?)?);
    }
    if server::demo::populate::was_here(&config.data_dir) {
        println!("-  services: the demo's simulators run with its server; start `lingong demo`");
        return Ok(Vec::new());
    }
    server::ask_vendors(config, db.context("the vendors were not asked: the main database cannot be read")?).await
}

/// Prints how each vendor stands, and at last how many of those that are set up answer.
fn tell(vendors: &[VendorAnswer]) -> anyhow::Result<()> {
    let (mut asked, mut answer) = (0, 0);
    for vendor in vendors {
        let name = &vendor.service;
        let state = match vendor.state {
            VendorState::NotSetUp => "not set up",
            VendorState::NotCalled => "built into apps and browsers; this program calls nobody",
            VendorState::Off => "switched off by staff",
            VendorState::NotAssessed => "nothing is sent: its security assessment is not on record",
            VendorState::Open => "open",
            VendorState::Resting => "resting after failures",
        };
        let more = more(vendor);
        match &vendor.answer {
            None if vendor.state == VendorState::Open => {
                println!("-  {name}: set up, a running server asks it; {more}")
            }
            None => println!("-  {name}: {state}; {more}"),
            Some(Ok(said)) => {
                (asked, answer) = (asked + 1, answer + 1);
                println!("ok {name}: {state}, {said}; {more}");
            }
            Some(Err(said)) => {
                asked += 1;
                println!("!! {name}: {state}, {said}; {more}");
            }
        }
    }
    println!("{answer} of {asked} services answer");
    anyhow::ensure!(answer == asked, "{} services do not answer; the lines above say why", asked - answer);
    Ok(())
}

/// What the console says of a vendor besides.
fn more(vendor: &VendorAnswer) -> String {
    let mut words = vec![if vendor.is_home { "mainland China" } else { "abroad" }.to_owned()];
    words.extend(vendor.consent.as_ref().map(|item| format!("after consent to {item}")));
    words.push(match &vendor.agreement_last_day {
        Some(day) => format!("agreement until {day}"),
        None => "no agreement on record".to_owned(),
    });
    if let Some(permille) = vendor.answered_permille {
        let within = match vendor.half_within_ms {
            Some(0) | None => "half beyond 3 s".to_owned(),
            Some(ms) => format!("half within {ms} ms"),
        };
        let (calls, whole, tenth) = (vendor.calls, permille / 10, permille % 10);
        words.push(format!("24 h: {calls} calls, {whole}.{tenth}% answered, {within}"));
    }
    if let Some((at, code, request)) = &vendor.last_error {
        let request = request.as_deref().unwrap_or("unknown");
        words.push(format!("last error {code} at {at}, request {request}"));
    }
    words.join("; ")
}

/// How long all vendors may take together: they are asked at the same time, each for eight seconds, some for two things.
const VENDORS_MAX: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Report {
    worked: usize,
    failed: usize,
}

impl Report {
    fn keep<T>(&mut self, name: &str, result: anyhow::Result<T>, words: impl Fn(&T) -> String) -> Option<T> {
        match result {
            Ok(value) => {
                println!("ok {name}: {}", words(&value));
                self.worked += 1;
                Some(value)
            }
            Err(error) => {
                println!("!! {name}: {error:#}");
                self.failed += 1;
                None
            }
        }
    }

    fn end(self) -> anyhow::Result<()> {
        println!("{} of {} parts work", self.worked, self.worked + self.failed);
        anyhow::ensure!(self.failed == 0, "{} parts do not work; the lines above say why", self.failed);
        Ok(())
    }
}

fn engine(db: &Db) -> &'static str {
    match db.engine() {
        Engine::Sqlite => "SQLite, the schema is this program's",
        Engine::Postgres => "PostgreSQL, the schema is this program's",
    }
}

async fn root_key(config: &Config, keyring: Db) -> anyhow::Result<()> {
    let root = open::root_key(config)?;
    Vault::open(keyring, root, config.suite, Clock::system(), Rng::system()).await.map(|_| ())
}

async fn retention(db: &Db) -> anyhow::Result<()> {
    let problems = care::retention::problems(&db.read(), Clock::system().now()).await?;
    anyhow::ensure!(problems.is_empty(), "no run for a day and a half: is a server running? the log says what failed");
    Ok(())
}

/// The last run and what became of it, and when an erased person is in no backup any more.
async fn backups(db: &Db, config: &Config) -> anyhow::Result<String> {
    let backup = &config.backup;
    server::backup::Places::configured(config)?;
    let standing = server::backup::standing(&db.read()).await?;
    let last = standing.last.clone().context("none yet: `lingong backup`, or a running server, takes the first")?;
    let overdue = standing.is_overdue(backup, Clock::system().now());
    let good = standing.last_good.map_or_else(|| "never".to_owned(), |row| row.started_at.to_string());
    anyhow::ensure!(!overdue, "none for two intervals (last good: {good}); the last one failed while: {}", last.step);
    anyhow::ensure!(last.state != BackupState::Failed, "the last one failed while: {} (last good: {good})", last.step);
    Ok(format!(
        "{} at {}, {} rows, {} bytes, verified; who is erased is unreadable in every backup within {} days",
        last.state,
        last.started_at,
        last.row_count,
        last.bytes,
        backup.unreadable_days()
    ))
}

/// The sums only: `lingong ledger verify` derives them again.
async fn ledger(db: &Db) -> anyhow::Result<String> {
    let standing = wallet::ledger::standing(&db.read()).await?;
    anyhow::ensure!(standing.operators == 0, "the operator has {} accounts for wages", standing.operators);
    let agree = standing.custody == standing.claims;
    anyhow::ensure!(agree, "custody is not what is owed: `lingong ledger verify` names what differs");
    Ok(format!("{} accounts, custody is what is owed, the operator has no wages of its own", standing.accounts))
}

async fn dead_jobs(db: &Db) -> anyhow::Result<i64> {
    let count = |state: &'static str| {
        let reader = db.read();
        async move {
            let row = reader.row("SELECT COUNT(*) AS n FROM jobs WHERE state = $1", [state.into()]).await?;
            anyhow::Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "n"))?)
        }
    };
    let dead = count("dead").await?;
    anyhow::ensure!(dead == 0, "{dead} jobs have failed for good; the table jobs says why");
    count("waiting").await
}

fn blobs(config: &Config) -> anyhow::Result<()> {
    let folder = config.data_dir.join("blobs");
    let probe = folder.join(".doctor");
    std::fs::write(&probe, b"ok").with_context(|| format!("cannot write into {}", folder.display()))?;
    std::fs::remove_file(&probe).with_context(|| probe.display().to_string())
}

/// The server that left its address in the data folder.
struct Running {
    url: String,
    demo: bool,
}

impl Running {
    fn find(config: &Config) -> Option<Running> {
        let text = std::fs::read_to_string(config.data_dir.join(server::ADDRESS_FILE)).ok()?;
        let mut words = text.split_whitespace();
        Some(Running { url: words.next()?.to_owned(), demo: words.next() == Some("demo") })
    }
}

/// The demo brings its own simulator and its own operator; an installation that serves people must say both.
fn is_demo(config: &Config, running: Option<&Running>) -> bool {
    running.is_some_and(|running| running.demo) || server::demo::populate::was_here(&config.data_dir)
}

fn sms(config: &Config, running: Option<&Running>) -> anyhow::Result<String> {
    if config.sms.key_id.is_empty() && config.tencent.key_id.is_empty() {
        anyhow::ensure!(
            is_demo(config, running),
            "no key: set sms.key_id and sms.secret, or tencent.key_id and tencent.secret, in lingong.toml"
        );
        return Ok("the simulator of the demo".to_owned());
    }
    Ok("a key is configured".to_owned())
}

/// Whether Apple finds the domain's file.
fn apple_pay(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        !config.apple_pay.domain_association.is_empty(),
        "no apple_pay.domain_association: Apple cannot verify the domain without it"
    );
    Ok(())
}

fn operator(config: &Config, running: Option<&Running>) -> anyhow::Result<String> {
    let missing = config.operator.missing();
    if missing.is_empty() {
        return Ok("named".to_owned());
    }
    anyhow::ensure!(
        is_demo(config, running),
        "lacks {}: set [operator] in lingong.toml, the privacy policy names them to people",
        missing.join(", ")
    );
    Ok("the invented one of the demo".to_owned())
}

async fn answers(url: &str) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build()?;
    let response =
        client.get(format!("{url}/healthz")).send().await.with_context(|| {
            format!("{url} does not answer: it was killed, or this is not its machine; start it again")
        })?;
    anyhow::ensure!(response.status().is_success(), "/healthz answers {}", response.status());
    Ok(())
}
