use crate::{generate, shell, tidy, web};

/// What every commit passes.
pub fn run() -> anyhow::Result<()> {
    shell::run(".", &["cargo", "fmt", "--all", "--check"])?;
    tidy::run()?;
    shell::run(".", &["cargo", "clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    generate::compare()?;
    web::packages()?;
    shell::run("web", &["npm", "run", "--silent", "check"])
}
