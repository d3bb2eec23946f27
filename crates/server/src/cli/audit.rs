use super::open;
use anyhow::Context;
use clap::Subcommand;
use platform::upkeep;
use std::path::{Path, PathBuf};
use vault::audit::{self, Export};

#[derive(Subcommand)]
pub enum Command {
    /// Compute the whole log anew and say what is not as it was written; or check an export.
    Verify {
        #[arg(long, default_value = "data", conflicts_with = "file")]
        data: PathBuf,
        /// An export, checked by itself: it needs no installation.
        #[arg(long)]
        file: Option<PathBuf>,
        /// The public key that the export must be signed with, as another export or the operator names it.
        #[arg(long, requires = "file")]
        key: Option<String>,
    },
    /// Write the newest checkpoint with its proofs to a file, for anybody to check.
    Export {
        file: PathBuf,
        /// Prove that this entry is in the log; the newest unless told.
        #[arg(long)]
        entry: Option<u64>,
        /// Prove that the log of this length was only appended to; the checkpoint before unless told.
        #[arg(long)]
        since: Option<u64>,
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Verify { file: Some(file), key, .. } => verify_file(&file, key.as_deref()),
        Command::Verify { data, .. } => verify(&data).await,
        Command::Export { file, entry, since, data } => export(&data, &file, since, entry).await,
    }
}

async fn verify(data: &Path) -> anyhow::Result<()> {
    let app = open::app(data).await?;
    let verdict = audit::verify(&app.read(), &app.vault).await?;
    for finding in &verdict.findings {
        println!("!! {finding}");
    }
    println!(
        "{} entries, {} checkpoints, signed up to entry {}, {} findings",
        verdict.entries,
        verdict.checkpoints,
        verdict.signed,
        verdict.findings.len()
    );
    anyhow::ensure!(verdict.findings.is_empty(), "the audit log is not as it was written");
    Ok(())
}

fn verify_file(file: &Path, key: Option<&str>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let export: Export = serde_json::from_str(&text).context("this is no export of an audit log")?;
    let signed_with = export.check()?;
    anyhow::ensure!(key.is_none_or(|key| key == signed_with), "signed with another key: {signed_with}");
    if let Some(earlier) = &export.earlier {
        println!("the log of {} entries was only appended to since it had {}", export.checkpoint.size, earlier.size);
    }
    println!("entry {} is in it:\n{}", export.entry, export.text.trim_end());
    println!("all proofs hold; signed with {signed_with}");
    Ok(())
}

async fn export(data: &Path, file: &Path, since: Option<u64>, entry: Option<u64>) -> anyhow::Result<()> {
    let app = open::app(data).await?;
    upkeep::checkpoint(&app).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    let export = audit::export(&app.read(), since, entry).await?;
    std::fs::write(file, serde_json::to_string_pretty(&export)?).with_context(|| file.display().to_string())?;
    println!("{} proves entry {} of {}", file.display(), export.entry, export.checkpoint.size);
    Ok(())
}
