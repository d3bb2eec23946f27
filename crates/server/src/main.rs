//! `lingong`: the one binary.

mod cli;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "lingong", about = "零工 Lingong: a part-time recruitment platform", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an installation.
    Serve {
        /// The data folder with `lingong.toml`.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Serve the demo: embedded database, invented people, simulated vendors.
    Demo {
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// How many live postings the demo begins with.
        #[arg(long, default_value_t = server::demo::DEFAULT_POSTINGS)]
        postings: usize,
        /// The same seed gives the same people and postings.
        #[arg(long, default_value_t = server::demo::DEFAULT_SEED)]
        seed: u64,
    },
    /// Bring the databases to the present schema.
    Migrate {
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Test what is configured, beside a running server or without one.
    Doctor {
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Print the API document.
    Openapi,
}

/// What went wrong is one line for people; a trace of calls would bury it.
#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,lingong=info".into()),
        )
        .init();
    // reqwest is built without a provider of its own; a second call would only say that one is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let done = match Arguments::parse().command {
        Command::Serve { data } => cli::serve::run(&data).await,
        Command::Demo { listen, data, postings, seed } => cli::demo::run(listen, &data, postings, seed).await,
        Command::Migrate { data } => cli::migrate::run(&data).await,
        Command::Doctor { data } => cli::doctor::run(&data).await,
        Command::Openapi => cli::openapi::run().await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
