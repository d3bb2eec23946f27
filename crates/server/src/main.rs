//! `lingong`: the one binary.

mod cli;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// A search makes and drops hundreds of small things; the C library's own allocator takes a tenth of its time more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Look after the keys that seal personal data.
    #[command(subcommand)]
    Keys(cli::keys::Command),
    /// Check the audit log, or prove something from it.
    #[command(subcommand)]
    Audit(cli::audit::Command),
    /// Check the money ledger.
    #[command(subcommand)]
    Ledger(cli::ledger::Command),
    /// Look after who is staff: the first admin is made here.
    #[command(subcommand)]
    Staff(cli::staff::Command),
    /// Take a backup beside a running server or without one, and copy the keyring to a place of its own.
    Backup {
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// A folder or s3://BUCKET/PREFIX; the configured place unless told, where it is verified at once.
        #[arg(long)]
        to: Option<String>,
        /// Where the keyring's copy goes; the same name with -keyring unless told.
        #[arg(long)]
        keyring: Option<String>,
    },
    /// Restore a backup into a new data folder, or go on with a restore that was cut off.
    Restore {
        #[command(flatten)]
        from: cli::backup::From,
        #[arg(long)]
        data: PathBuf,
        /// Another ledger of erased persons than the newest beside the backup: a place, or one file of it.
        #[arg(long)]
        erasures: Option<String>,
    },
    /// Restore a backup into a temporary folder, check everything, and remove it.
    VerifyBackup {
        #[command(flatten)]
        from: cli::backup::From,
        /// The data folder whose configuration and root key are used.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Write everything that is held about a person to a ZIP file, for a case; the person sees that it was done.
    Export {
        person: kernel::PersonId,
        #[arg(long, default_value = "data")]
        data: PathBuf,
        #[arg(long)]
        out: PathBuf,
        /// Why: the name of the request or the case.
        #[arg(long)]
        case: String,
    },
    /// Certificates of erasure.
    #[command(subcommand)]
    Certificate(Certificate),
    /// Print the API document.
    Openapi,
    /// Check every promise of the policy on the running installation, with invented persons.
    Promises {
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// A log file to look through, besides what lies in the data folder and where the server writes to.
        #[arg(long)]
        log: Vec<PathBuf>,
    },
    /// Write the policy's generated files into its crate, or compare them (for developers).
    Policy {
        /// The folder of the crate `policy`.
        folder: PathBuf,
        /// Compare only, and fail with what is wrong.
        #[arg(long)]
        check: bool,
    },
}

#[derive(Subcommand)]
enum Certificate {
    /// Check who signed a certificate, and that nobody changed it.
    Verify {
        file: PathBuf,
        /// The installation's keys, from its `/.well-known/lingong-keys.json`.
        #[arg(long)]
        keys: PathBuf,
    },
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
        Command::Keys(command) => cli::keys::run(command).await,
        Command::Audit(command) => cli::audit::run(command).await,
        Command::Ledger(command) => cli::ledger::run(command).await,
        Command::Staff(command) => cli::staff::run(command).await,
        Command::Backup { data, to, keyring } => cli::backup::take(&data, to, keyring).await,
        Command::Restore { from, data, erasures } => cli::backup::restore(from, &data, erasures).await,
        Command::VerifyBackup { from, data } => cli::backup::verify(from, &data).await,
        Command::Export { person, data, out, case } => cli::export::run(person, &data, &out, &case).await,
        Command::Certificate(Certificate::Verify { file, keys }) => cli::certificate::verify_file(&file, &keys),
        Command::Openapi => cli::openapi::run().await,
        Command::Promises { data, log } => cli::promises::run(&data, log).await,
        Command::Policy { folder, check: true } => cli::policy::check(&folder),
        Command::Policy { folder, check: false } => cli::policy::write(&folder),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
