use crate::shell;

/// Runs a benchmark of the `bench` folder in release mode.
pub fn run(name: &str, rest: &[&str]) -> anyhow::Result<()> {
    anyhow::ensure!(name == "signup", "there is no benchmark named {name}; there is: signup");
    let mut words = vec!["cargo", "run", "--release", "--quiet", "--package", "bench", "--", name];
    words.extend(rest);
    shell::run(".", &words)
}
