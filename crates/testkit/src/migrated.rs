//! Databases that were migrated once for a whole test binary; each test gets copies of them.

use anyhow::Context;
use db::{Db, Which};
use platform::Config;
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;

static FILES: OnceCell<[Vec<u8>; 2]> = OnceCell::const_new();

/// Migrates what lies at an address and leaves it to be copied.
pub(crate) async fn migrate(url: &str, which: Which) -> anyhow::Result<()> {
    let db = Db::open(url).await?;
    db::migrate(&db, which).await?;
    db.empty_log().await?;
    db.close().await;
    Ok(())
}

/// Puts migrated files where this installation keeps its databases, unless they lie elsewhere or there are some already.
pub(crate) async fn lay_files(config: &Config) -> anyhow::Result<()> {
    let places = [config.main_database(), config.keyring_database()];
    let places: Vec<&Path> = places.iter().filter_map(|url| url.strip_prefix("sqlite:")).map(Path::new).collect();
    let [main, keyring] = places[..] else { return Ok(()) };
    if main.exists() || keyring.exists() {
        return Ok(());
    }
    let files = FILES.get_or_try_init(made).await?;
    for (place, bytes) in [main, keyring].into_iter().zip(files) {
        std::fs::create_dir_all(place.parent().context("a database lies in a folder")?)?;
        std::fs::write(place, bytes)?;
    }
    Ok(())
}

async fn made() -> anyhow::Result<[Vec<u8>; 2]> {
    let folder = std::env::temp_dir().join(format!("lingong-test-{}-migrated", std::process::id()));
    let at = |name: &str| -> PathBuf { folder.join(name) };
    for (name, which) in [("main.db", Which::Main), ("keyring.db", Which::Keyring)] {
        migrate(&format!("sqlite:{}", at(name).display()), which).await?;
    }
    let files = [std::fs::read(at("main.db"))?, std::fs::read(at("keyring.db"))?];
    std::fs::remove_dir_all(&folder)?;
    Ok(files)
}
