use crate::{install, shell, web};
use anyhow::Context;

/// Builds everything and starts the demo on the embedded default.
pub fn run(rest: &[&str]) -> anyhow::Result<()> {
    install::node()?;
    web::build()?;
    shell::run(".", &["cargo", "build", "--package", "server"])?;
    let mut words = vec!["target/debug/lingong", "demo", "--listen", "127.0.0.1:8080", "--data", "target/demo"];
    words.extend(rest);
    let status = shell::command(".", &words).status().context("cannot start the demo")?;
    anyhow::ensure!(status.success(), "the demo ended with an error; the lines above say why");
    Ok(())
}
