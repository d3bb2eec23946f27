use super::open;
use super::tell::Tell;
use clap::Subcommand;
use db::Snapshot;
use std::path::{Path, PathBuf};
use wallet::ledger;

#[derive(Subcommand)]
pub enum Command {
    /// Derive every balance, hold and statement again from the transfers, beside a running server or without one.
    Verify {
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Verify { data } => verify(&data).await,
    }
}

async fn verify(data: &Path) -> anyhow::Result<()> {
    let app = open::app(data).await?;
    // One moment of all tables: a server may go on writing.
    let snapshot = Snapshot::take(&app.config.main_database()).await?;
    let tell = Tell::default();
    let going = |transfers| tell.now_and_then(|| println!("{transfers} transfers read"));
    let verdict = ledger::verify(&snapshot, &app.vault, &going).await;
    snapshot.close().await?;
    let verdict = verdict?;
    for finding in &verdict.findings {
        println!("!! {finding}");
    }
    let told = verdict.findings.len() as u64;
    if verdict.differences > told {
        println!("!! and {} more", verdict.differences - told);
    }
    println!("custody {}, owed to merchants and people {}", yuan(verdict.custody), yuan(verdict.claims));
    println!("{} holds; the operator's own balance of wages {}", verdict.holds, yuan(verdict.operators));
    let word = if verdict.differences == 0 { "balanced" } else { "not balanced" };
    println!(
        "{word}: {} transfers, {} accounts, {} differences",
        verdict.transfers, verdict.accounts, verdict.differences
    );
    anyhow::ensure!(verdict.differences == 0, "the ledger is not what its transfers say");
    Ok(())
}

/// A sum of any size.
fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}
