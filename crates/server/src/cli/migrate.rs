use anyhow::Context;
use db::{Db, Which};
use platform::Config;
use std::path::Path;

/// Migrates both databases and says so.
pub async fn run(data: &Path) -> anyhow::Result<()> {
    let config = Config::load(data)?;
    for (name, key, which, url) in [
        ("main", "database_url", Which::Main, config.main_database()),
        ("keyring", "keyring_url", Which::Keyring, config.keyring_database()),
    ] {
        let db = Db::open(&url).await.context(key)?;
        db::migrate(&db, which).await.with_context(|| format!("{key}: cannot migrate"))?;
        println!("{name}: the schema is up to date");
        db.close().await;
    }
    Ok(())
}
