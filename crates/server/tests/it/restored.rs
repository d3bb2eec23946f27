//! Backing a test server up and restoring it elsewhere.

use kernel::Clock;
use platform::Config;
use server::backup::{self, Parts, Places, Restored, Restoring, Scope, Taken, Use};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use testkit::{Client, On, TestApp, json};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder of its own, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("lingong-{name}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    pub fn target(&self) -> String {
        self.0.join("target").display().to_string()
    }

    /// Every file below it.
    pub fn files(&self) -> Vec<PathBuf> {
        let (mut found, mut folders) = (Vec::new(), vec![self.0.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
            }
        }
        found.sort();
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The folder is temporary; a leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn places(config: &Config, target: &str, wanted: Use) -> Places {
    Places::open(&config.backup, target, None, wanted).expect("places")
}

pub async fn taken(app: &TestApp, target: &str) -> Taken {
    let house = &app.lingong.app;
    backup::take(house, &places(&house.config, target, Use::Write), Scope::Whole, &|_| {})
        .await
        .expect("a backup is taken")
}

/// The configuration of a new installation on this engine.
pub async fn empty(data: &Path, on: On) -> Config {
    let (database_url, keyring_url) = TestApp::empty_databases(on).await;
    let policy_effective_on = "2026-11-24".to_owned();
    let data_dir = data.to_path_buf();
    Config { data_dir, database_url, keyring_url, policy_effective_on, demo: true, ..Config::default() }
}

/// Restores the newest backup with the keys of this test server.
pub async fn restore(app: &TestApp, target: &str, config: &Config) -> anyhow::Result<Restored> {
    restore_with(app, target, config, None).await
}

pub async fn restore_with(
    app: &TestApp,
    target: &str,
    config: &Config,
    backup: Option<String>,
) -> anyhow::Result<Restored> {
    let house = &app.lingong.app;
    let wanted = Restoring {
        config: config.clone(),
        root: house.vault.root().clone(),
        places: places(&house.config, target, Use::Read),
        backup,
        erasures: None,
        parts: Parts::Refused,
        key_file: None,
        clock: house.clock.clone(),
        rng: house.rng.clone(),
    };
    let restored = backup::restore(wanted, &|_| {}).await?;
    std::fs::copy(app.data_dir.join("root.key"), config.data_dir.join("root.key"))?;
    Ok(restored)
}

/// A server on what was restored.
pub async fn serve(config: &Config) -> TestApp {
    let on = if config.database_url.is_empty() { On::Sqlite } else { On::Postgres };
    let config = config.clone();
    let app = TestApp::start_with(on, move |fresh| {
        fresh.data_dir = config.data_dir;
        fresh.database_url = config.database_url;
        fresh.keyring_url = config.keyring_url;
    })
    .await;
    // Later than anything that was backed up.
    app.clock.set(Clock::system().now());
    app
}

pub async fn sign_in(app: &TestApp, account: &str, password: &str) -> Client {
    let body = json!({ "account": account, "password": password });
    let signed = app.nobody().post("/api/v1/auth/sessions", body).await.ok();
    app.nobody().with_token(signed["token"].as_str().expect("a token"))
}

pub fn other(on: On) -> On {
    if on == On::Sqlite { On::Postgres } else { On::Sqlite }
}
