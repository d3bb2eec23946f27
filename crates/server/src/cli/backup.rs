use super::open;
use super::tell::Tell;
use anyhow::Context;
use kernel::{Clock, Rng};
use platform::Config;
use server::backup::{self, Parts, Places, Progress, Restored, Restoring, Scope, Taken, Use};
use std::io::Write;
use std::path::{Path, PathBuf};
use vault::RootKey;

/// Says each step, and now and then how far it is.
fn say(told: &Tell, progress: Progress) {
    match progress {
        Progress::Step(step) => println!("… {step}"),
        Progress::Going(going) => told.now_and_then(|| println!("  {going}")),
    }
    // Whoever reads along through a pipe sees each line at once; one who went away does not stop the work.
    let _ = std::io::stdout().flush();
}

/// Takes a backup, of an installation that runs or not. In the configured place it is verified at once.
pub async fn take(data: &Path, to: Option<String>, keyring: Option<String>) -> anyhow::Result<()> {
    let app = open::app(data).await?;
    let told = Tell::default();
    let tell = |progress: Progress| say(&told, progress);
    let configured = app.config.backup.target.clone();
    let Some(to) = to.filter(|to| *to != configured || keyring.is_some()) else {
        anyhow::ensure!(
            !configured.is_empty(),
            "say where to: --to FOLDER or --to s3://BUCKET/PREFIX, or set backup.target"
        );
        let (taken, restored) = backup::run_asked(&app, &tell).await?;
        println!("{}", verified(&restored));
        println!("{}", of(&taken, &configured));
        return Ok(());
    };
    let places = Places::open(&app.config.backup, &to, keyring.as_deref(), Use::Write)?;
    let taken = backup::take(&app, &places, Scope::Whole, &tell).await?;
    println!("keyring copied to {}: keep it apart from {to}", places.keyring.name());
    println!("{}", of(&taken, &to));
    Ok(())
}

fn of(taken: &Taken, to: &str) -> String {
    format!(
        "backup {} in {to}: {} tables, {} rows, {} files, {} bytes; {} keys in the keyring's copy, {} erased persons in the \
         ledger, {} older backups removed",
        taken.id, taken.tables, taken.rows, taken.files, taken.bytes, taken.keyring.keys, taken.erased, taken.removed
    )
}

fn verified(restored: &Restored) -> String {
    format!(
        "verified {}: {} tables, {} rows, {} files, {} sealed values opened, {} audit entries, {} persons erased again",
        restored.backup,
        restored.tables,
        restored.rows,
        restored.files,
        restored.opened,
        restored.entries,
        restored.revived
    )
}

/// Where a backup is read from.
#[derive(clap::Args)]
pub struct From {
    /// Where the backup lies: a folder, or s3://BUCKET/PREFIX.
    #[arg(long)]
    from: String,
    /// Where the keyring's copies lie; the same name with -keyring unless told.
    #[arg(long)]
    keyring: Option<String>,
    /// Which backup; the newest unless told.
    #[arg(long)]
    backup: Option<String>,
    /// A file with the root key, where neither LINGONG_ROOT_KEY nor the data folder has it.
    #[arg(long)]
    root_key: Option<PathBuf>,
}

/// Restores into a new data folder; asked again it goes on where it was.
pub async fn restore(from: From, data: &Path, erasures: Option<String>) -> anyhow::Result<()> {
    let mut config = Config::load(data)?;
    let root = root_key(&config, &from)?;
    let places = Places::open(&config.backup, &from.from, from.keyring.as_deref(), Use::Read)?;
    backup::may_restore_into(data)?;
    config.data_dir = data.to_path_buf();
    let told = Tell::default();
    let tell = |progress: Progress| say(&told, progress);
    let wanted = Restoring {
        config,
        root,
        places,
        backup: from.backup,
        erasures,
        parts: Parts::Refused,
        key_file: from.root_key,
        clock: Clock::system(),
        rng: Rng::system(),
    };
    let restored = backup::restore(wanted, &tell).await?;
    println!("{}", verified(&restored));
    println!("{} is restored into {}; `lingong serve` may start", restored.backup, data.display());
    Ok(())
}

/// Restores into a temporary folder and checks everything.
pub async fn verify(from: From, data: &Path) -> anyhow::Result<()> {
    let config = Config::load(data)?;
    let root = root_key(&config, &from)?;
    let places = Places::open(&config.backup, &from.from, from.keyring.as_deref(), Use::Read)?;
    let told = Tell::default();
    let tell = |progress: Progress| say(&told, progress);
    let scratch = std::env::temp_dir();
    let restored = backup::verify(&config, root, places, from.backup, &scratch, &|_| Ok(()), &tell).await?;
    println!("{}", verified(&restored));
    Ok(())
}

fn root_key(config: &Config, from: &From) -> anyhow::Result<RootKey> {
    if let Some(path) = &from.root_key {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        return RootKey::parse(&text).with_context(|| path.display().to_string());
    }
    open::root_key(config).with_context(|| {
        format!(
            "the root key is not there: set LINGONG_ROOT_KEY, put it into {}, or name its file with --root-key",
            config.data_dir.join("root.key").display()
        )
    })
}
