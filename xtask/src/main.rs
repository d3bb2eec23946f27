//! The project's own commands: `cargo xtask run | test | check | gen | bench`.
//!
//! They install what is missing on a Debian machine (as root) or name it exactly.

mod bench;
mod check;
mod generate;
mod install;
mod proofs;
mod run;
mod shell;
mod test;
mod tidy;
mod web;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", rest @ ..] => run::run(rest),
        ["test"] => test::run(),
        ["check"] => check::run(),
        ["gen"] => generate::run(),
        ["bench", rest @ ..] => bench::run(rest),
        _ => {
            println!(
                "cargo xtask run            build everything, start the demo, print the address and who can sign in\n\
                 cargo xtask test           all tests: rules, both engines, browser, what must not compile\n\
                 cargo xtask check          format, lints, tidy rules, generated files; run it before each commit\n\
                 cargo xtask gen            write openapi.json and the web client's types anew\n\
                 cargo xtask bench signup   measure signing up on both engines beside bare sqlx (docs/benchmarks.md)\n\
                 cargo xtask bench ledger   measure transfers of money beside bare single-row transactions\n\
                 cargo xtask bench search   measure searching beside PostgreSQL with PostGIS and beside a scan in memory\n\
                 cargo xtask bench seal     measure sealing and opening beside the raw cipher, and rotation"
            );
            anyhow::ensure!(words.is_empty(), "unknown command: {}", words.join(" "));
            Ok(())
        }
    }
}
