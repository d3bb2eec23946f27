use crate::{shell, web};
use anyhow::Context;

const OPENAPI: &str = "openapi.json";
/// The crate with the policy; its versions and lists are generated.
const POLICY: &str = "crates/policy";
const TYPES: &str = "web/src/api/schema.d.ts";

/// Writes the generated files anew.
pub fn run() -> anyhow::Result<()> {
    shell::run(".", &["cargo", "run", "--quiet", "--package", "server", "--", "policy", POLICY])?;
    std::fs::write(shell::root().join(OPENAPI), openapi()?)?;
    web::packages()?;
    std::fs::write(shell::root().join(TYPES), types()?)?;
    Ok(())
}

/// Compares the generated files with what the program says now.
pub fn compare() -> anyhow::Result<()> {
    shell::run(".", &["cargo", "run", "--quiet", "--package", "server", "--", "policy", POLICY, "--check"])?;
    for (path, fresh) in [(OPENAPI, openapi()?), (TYPES, types()?)] {
        let committed = std::fs::read_to_string(shell::root().join(path)).with_context(|| path.to_owned())?;
        anyhow::ensure!(committed == fresh, "{path} is out of date: run `cargo xtask gen` and commit it");
    }
    Ok(())
}

fn openapi() -> anyhow::Result<String> {
    shell::output(".", &["cargo", "run", "--quiet", "--package", "server", "--", "openapi"])
}

fn types() -> anyhow::Result<String> {
    shell::output("web", &["npx", "--no-install", "openapi-typescript", "../openapi.json", "--alphabetize"])
}
