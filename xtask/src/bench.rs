use crate::{install, shell};

/// Builds the benchmarks as a release and runs one: `cargo xtask bench NAME [options]`.
///
/// `--unoptimised` builds them as the tests are built: for working on a benchmark, never for numbers.
pub fn run(rest: &[&str]) -> anyhow::Result<()> {
    install::for_benchmarks()?;
    if rest.contains(&"search") {
        install::for_searching()?;
    }
    let (flags, options): (Vec<&str>, Vec<&str>) = rest.iter().partition(|word| **word == "--unoptimised");
    let mut words = vec!["cargo", "run", "--package", "bench"];
    if flags.is_empty() {
        println!("building a release; the first time takes ten minutes or more on two cores");
        words.push("--release");
    }
    words.push("--");
    words.extend(options);
    shell::run(".", &words)
}
