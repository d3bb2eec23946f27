use anyhow::Context;
use db::{Db, Which};
use kernel::{Clock, Rng};
use platform::blobs::Blobs;
use platform::{App, Config, Operator};
use server::promises::{Outcome, Target, audit};
use std::path::{Path, PathBuf};
use vault::{RootKey, Vault};

/// Checks every promise of the policy on the installation that runs in this folder.
pub async fn run(data: &Path, logs: Vec<PathBuf>) -> anyhow::Result<()> {
    let target = open(data, logs).await?;
    println!("looking at {}", target.base);
    let report = audit(target, &|step| println!("… {step}")).await?;
    for line in &report.lines {
        let (word, promise) = (line.outcome.word(), line.promise);
        println!("{word:<8} {} {} ({})", promise.id, promise.en, promise.spec.join(" "));
        if line.outcome != Outcome::Held {
            println!("         {}", line.why);
        }
    }
    println!("{}", report.summary());
    anyhow::ensure!(report.is_good(), "a promise is not kept; the lines above name it");
    Ok(())
}

/// The running server's databases, keys and folders, without a second server.
async fn open(data: &Path, mut logs: Vec<PathBuf>) -> anyhow::Result<Target> {
    let address = std::fs::read_to_string(data.join(server::ADDRESS_FILE)).with_context(|| {
        let data = data.display();
        format!("nothing runs in {data}: start `lingong serve --data {data}` or `lingong demo --data {data}` first")
    })?;
    let mut words = address.split_whitespace();
    let base = words.next().context("the address file is empty")?.to_owned();
    let mut config = Config::load(data)?;
    config.demo = words.next() == Some("demo");
    if config.demo {
        config.public_url.clone_from(&base);
        if !config.operator.missing().is_empty() {
            config.operator = Operator::invented();
        }
    }
    logs.extend(words.next().into_iter().flat_map(written_by));
    server::backup::refuse_unfinished(data)?;
    let clock = Clock::system();
    let rng = Rng::system();
    let main = Db::open(&config.main_database()).await?;
    db::check_schema(&main, db::entities::TABLES).await.context("another version of the program runs there")?;
    let keyring = Db::open(&config.keyring_database()).await?;
    db::check_schema(&keyring, db::entities::KEYRING_TABLES).await.with_context(|| format!("{:?}", Which::Keyring))?;
    let root = if config.root_key.is_empty() {
        RootKey::parse(&std::fs::read_to_string(config.data_dir.join("root.key")).context("root.key cannot be read")?)?
    } else {
        RootKey::parse(&config.root_key)?
    };
    let vault = Vault::open(keyring, root, config.suite, clock.clone(), rng.clone()).await?;
    let blobs = Blobs::in_folder(&config.data_dir.join("blobs"))?;
    Ok(Target { app: App::new(config, main, vault, blobs, clock, rng), base, logs })
}

/// The files that the server's standard output and standard error go to, where the system tells.
fn written_by(process: &str) -> Vec<PathBuf> {
    let streams =
        ["1", "2"].iter().filter_map(|stream| std::fs::read_link(format!("/proc/{process}/fd/{stream}")).ok());
    streams.filter(|path| path.is_file()).collect()
}
