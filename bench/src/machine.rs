//! What the numbers were measured on.

use db::sea_orm::{ConnectionTrait, Statement};
use testkit::{On, TestApp};

/// One line about this machine.
pub fn facts() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let processor = line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = line_of("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned());
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let build = if cfg!(debug_assertions) { "UNOPTIMISED build, not for numbers" } else { "release build" };
    format!("{cores} cores ({processor}), memory {memory}, Linux {}, {build}", kernel.trim())
}

fn line_of(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The engine's name and version.
///
/// # Errors
/// When the database does not say.
pub async fn engine(app: &TestApp) -> anyhow::Result<String> {
    let tx = app.lingong.app.read();
    let (name, sql) = match app.on {
        On::Sqlite => ("SQLite", "SELECT sqlite_version() AS version"),
        On::Postgres | On::DurablePostgres => ("PostgreSQL", "SELECT current_setting('server_version') AS version"),
    };
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    let version: String = row.map(|row| row.try_get("", "version")).transpose()?.unwrap_or_default();
    Ok(format!("{name} {version}"))
}
