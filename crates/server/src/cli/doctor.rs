use anyhow::Context;
use db::{Db, Engine};
use kernel::{Clock, Rng};
use platform::Config;
use std::path::Path;
use std::time::Duration;
use vault::{RootKey, Vault};

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
    let main = open(&config.main_database(), db::entities::TABLES).await;
    let main = report.keep("main database", main, |db| engine(db).to_owned());
    let keyring = open(&config.keyring_database(), db::entities::KEYRING_TABLES).await;
    let keyring = report.keep("keyring", keyring, |db| engine(db).to_owned());
    if let Some(keyring) = keyring {
        report.keep("root key", root_key(&config, keyring).await, |()| "opens the keyring".to_owned());
    }
    if let Some(main) = main {
        report.keep("jobs", dead_jobs(&main).await, |waiting| format!("{waiting} waiting, none dead"));
    }
    report.keep("blobs", blobs(&config), |()| "the folder can be written".to_owned());
    let running = Running::find(&config);
    report.keep("sms", sms(&config, running.as_ref()), Clone::clone);
    report.keep("operator", operator(&config, running.as_ref()), Clone::clone);
    match &running {
        Some(running) => {
            report.keep("server", answers(&running.url).await, |()| format!("ready at {}", running.url));
        }
        None => println!("-  server: not running"),
    }
    report.end()
}

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

async fn open(url: &str, tables: &[&db::Table]) -> anyhow::Result<Db> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        anyhow::ensure!(Path::new(path).exists(), "{path} is not there: `lingong migrate` makes it");
    }
    let db = Db::open(url).await?;
    db::check_schema(&db, tables).await?;
    Ok(db)
}

fn engine(db: &Db) -> &'static str {
    match db.engine() {
        Engine::Sqlite => "SQLite, the schema is this program's",
        Engine::Postgres => "PostgreSQL, the schema is this program's",
    }
}

async fn root_key(config: &Config, keyring: Db) -> anyhow::Result<()> {
    let path = config.data_dir.join("root.key");
    let root = if config.root_key.is_empty() {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        RootKey::parse(&text).with_context(|| path.display().to_string())?
    } else {
        RootKey::parse(&config.root_key).context("root_key")?
    };
    Vault::open(keyring, root, Clock::system(), Rng::system()).await.map(|_| ())
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
    if config.sms.key_id.is_empty() {
        anyhow::ensure!(is_demo(config, running), "no key: set sms.key_id and sms.secret in lingong.toml");
        return Ok("the simulator of the demo".to_owned());
    }
    Ok("a key is configured".to_owned())
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
