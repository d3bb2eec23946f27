use anyhow::Context;
use db::Db;
use kernel::{Clock, Rng};
use platform::blobs::Blobs;
use platform::{App, Config};
use std::path::Path;
use vault::{RootKey, Vault};

/// Opens the databases, the vault and the blobs of an installation, beside a running server or without one. It migrates
/// nothing and makes nothing.
pub async fn app(data: &Path) -> anyhow::Result<App> {
    let config = Config::load(data)?;
    anyhow::ensure!(data.exists(), "there is no data folder {}", data.display());
    server::backup::refuse_unfinished(data)?;
    let main = database(&config.main_database(), db::entities::TABLES).await.context("the main database")?;
    let keyring = database(&config.keyring_database(), db::entities::KEYRING_TABLES).await.context("the keyring")?;
    let (clock, rng) = (Clock::system(), Rng::system());
    let vault = Vault::open(keyring, root_key(&config)?, config.suite, clock.clone(), rng.clone()).await?;
    let blobs = Blobs::in_folder(&config.data_dir.join("blobs"))?;
    Ok(App::new(config, main, vault, blobs, clock, rng))
}

/// Opens a database that is there and has the present schema.
pub async fn database(url: &str, tables: &[&db::Table]) -> anyhow::Result<Db> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        anyhow::ensure!(Path::new(path).exists(), "{path} is not there: `lingong migrate` makes it");
    }
    let db = Db::open(url).await?;
    db::check_schema(&db, tables).await?;
    Ok(db)
}

/// The root key: configured, or in its file; never made here.
pub fn root_key(config: &Config) -> anyhow::Result<RootKey> {
    if !config.root_key.is_empty() {
        return RootKey::parse(&config.root_key);
    }
    let path = config.data_dir.join("root.key");
    RootKey::parse(&std::fs::read_to_string(&path).with_context(|| path.display().to_string())?)
}
