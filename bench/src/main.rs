//! Benchmarks, each beside a baseline in the same run: `cargo xtask bench NAME [options]`.
//!
//! A folder per benchmark. A result that is wrong ends the run with an error: speed without correctness is not printed as
//! a result. What the numbers mean stands in `docs/benchmarks.md`.

mod ledger;
mod machine;
mod options;
mod person;
mod seal;
mod search;
mod signup;
mod speed;
mod stats;
mod table;

use options::Options;

/// As the server has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Installed first, so that the test server does not keep its log in memory. Waiting long for a connection is what is
    // measured here; sqlx need not warn of it.
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter("warn,sqlx=error").init();
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.split_first() {
        Some((name, [])) if name == "person" => person::run().await,
        Some((name, [])) if name == "seal" => seal::run().await,
        Some((name, rest)) if name == "ledger" => ledger::run(&Options::parse(rest)?).await,
        Some((name, rest)) if name == "search" => search::run(&Options::parse(rest)?).await,
        Some((name, rest)) if name == "signup" => signup::run(&Options::parse(rest)?).await,
        _ => {
            println!("{}", options::HELP);
            anyhow::ensure!(words.is_empty() || words[0] == "--help", "unknown benchmark: {}", words.join(" "));
            Ok(())
        }
    }
}
