use super::{open, tell::Tell};
use clap::Subcommand;
use kernel::PersonId;
use platform::upkeep::{self, Progress, Settled, Whom};
use platform::{App, Error};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Subcommand)]
pub enum Command {
    /// Say how many keys there are, how old, and what is unfinished.
    Status {
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Give one person or everybody new keys, seal their data with them, and destroy the old ones.
    Rotate {
        /// Whose.
        #[arg(long, conflicts_with = "all", required_unless_present = "all")]
        person: Option<PersonId>,
        /// Everybody's.
        #[arg(long)]
        all: bool,
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Begin a new epoch: older copies of the keyring become useless.
    RollEpoch {
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

/// Works beside a running server, and goes on where an earlier run was interrupted.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Status { data } => status(&open::app(&data).await?).await,
        Command::Rotate { person, data, .. } => rotate(&data, person.map_or(Whom::All, Whom::One)).await,
        Command::RollEpoch { data } => roll_epoch(&open::app(&data).await?).await,
    }
}

async fn status(app: &App) -> anyhow::Result<()> {
    let status = app.vault.key_status().await?;
    println!("sealing with {}", app.config.suite);
    println!("{} keys of {} persons; {} persons have erased keys", status.keys, status.persons, status.erased_persons);
    for (epoch, since) in &status.epochs {
        println!("epoch {epoch} since {since}");
    }
    if status.under_old_epochs > 0 || status.epochs.len() > 1 {
        println!("a roll is unfinished: {} keys are left; lingong keys roll-epoch", status.under_old_epochs);
    }
    if let Some(since) = status.rotating_since {
        println!("all keys are being rotated since {since}; lingong keys rotate --all");
    }
    match status.retired {
        0 => println!("nothing waits to be destroyed"),
        retired => println!("{retired} older keys wait to be destroyed"),
    }
    Ok(())
}

async fn rotate(data: &Path, whom: Whom) -> anyhow::Result<()> {
    let app = open::app(data).await?;
    let tell = Tell::default();
    let say = |progress: Progress| {
        tell.now_and_then(|| match progress {
            Progress::Renewed(persons) => println!("{persons} persons have new keys"),
            Progress::Resealed(persons) => println!("{persons} persons' data is sealed with them"),
            Progress::Destroyed(persons) => println!("{persons} persons' old keys are destroyed"),
        });
        ControlFlow::Continue(())
    };
    let mut values = upkeep::start_rotation(&app, whom, &say).await.map_err(broken)?;
    let mut persons = 0;
    let settled = loop {
        let settled: Settled = upkeep::settle(&app, whom, &say).await.map_err(broken)?;
        values += settled.values;
        persons += settled.persons;
        let Some(until) = settled.waiting_until else { break settled };
        let seconds = until.seconds_since(app.now()).max(0) + 1;
        println!("requests that began with the old keys may go on for {seconds} seconds");
        tokio::time::sleep(Duration::from_secs(seconds.unsigned_abs())).await;
    };
    anyhow::ensure!(
        settled.unreadable == 0,
        "{} values do not open, and the keys that they name are kept; {persons} persons are rotated",
        settled.unreadable
    );
    println!("{persons} persons rotated, {values} values sealed anew");
    Ok(())
}

async fn roll_epoch(app: &App) -> anyhow::Result<()> {
    let (epoch, keys) = upkeep::roll_epoch(app).await.map_err(broken)?;
    println!("epoch {epoch} wraps {keys} keys anew; older copies of the keyring open nothing any more");
    Ok(())
}

/// On the command line a refusal is an error like any other.
fn broken(error: Error) -> anyhow::Error {
    match error {
        Error::Broken(error) => error,
        other => anyhow::anyhow!("{other}"),
    }
}
