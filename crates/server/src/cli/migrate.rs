use db::{Db, Which};
use platform::Config;
use std::path::Path;

/// Migrates both databases and says so.
pub async fn run(data: &Path) -> anyhow::Result<()> {
    let config = Config::load(data)?;
    for (name, which, url) in
        [("main", Which::Main, config.main_database()), ("keyring", Which::Keyring, config.keyring_database())]
    {
        let db = Db::open(&url).await?;
        db::migrate(&db, which).await?;
        println!("{name}: the schema is up to date");
        db.close().await;
    }
    Ok(())
}
