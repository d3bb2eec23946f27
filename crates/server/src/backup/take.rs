//! Taking a backup beside a running server.

use super::archive::{self, Kind, Scope, Writer};
use super::keyring::{self, Copied};
use super::{Places, Progress, Tell, erasures, files, retain, tables};
use anyhow::Context;
use db::Snapshot;
use db::entities::TABLES;
use db::portable::Layout;
use platform::App;
use vault::audit;

/// A backup that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: String,
    pub tables: usize,
    pub rows: u64,
    pub files: u64,
    pub bytes: u64,
    pub keyring: Copied,
    /// Persons in the ledger of erasures.
    pub erased: usize,
    /// Older backups that went.
    pub removed: usize,
}

/// Takes a backup of everything as it is at one moment, then copies the keyring, which knows every key that the backup needs,
/// writes the ledger of erased persons, and lets older backups go.
///
/// # Errors
/// When something cannot be read or written; what was written so far is no finished backup.
pub async fn take(app: &App, places: &Places, scope: Scope, tell: Tell<'_>) -> anyhow::Result<Taken> {
    let id = archive::new_id(app.now(), &app.rng);
    tell(Progress::Step(format!("reading one moment of the database into {}", places.main.name())));
    let snapshot = Snapshot::take(&app.config.main_database()).await.context("the main database")?;
    let written = write(app, &snapshot, (places, scope), &id, tell).await;
    snapshot.close().await?;
    let (manifest, bytes) = written?;
    tell(Progress::Step(format!("copying the keyring to {}", places.keyring.name())));
    let (keyring, erased) = follow(app, places).await?;
    let removed = retain::remove_old(&places.main, &app.config.backup, app.now()).await?;
    Ok(Taken {
        tables: manifest.tables.len(),
        rows: manifest.rows(),
        files: manifest.files.count,
        id,
        bytes,
        keyring,
        erased,
        removed,
    })
}

/// Writes the ledger of erased persons and copies the keyring as they are now, beside backups that were taken before. Gives the copy
/// and the persons in the ledger.
///
/// # Errors
/// When the keyring cannot be read or a place not written.
pub async fn follow(app: &App, places: &Places) -> anyhow::Result<(Copied, usize)> {
    let url = app.config.keyring_database();
    let life = app.config.backup.keyring_days;
    let now = (app.now(), &app.rng);
    let ledger = erasures::write(app, &places.main).await?;
    let copied = keyring::copy(&url, &app.vault.archives, &places.keyring, now, (life, ledger.number)).await?;
    Ok((copied, ledger.persons))
}

async fn write(
    app: &App,
    snapshot: &Snapshot,
    (places, scope): (&Places, Scope),
    id: &str,
    tell: Tell<'_>,
) -> anyhow::Result<(archive::Manifest, u64)> {
    let mut manifest = archive::empty_manifest(Kind::Main, id, app.now());
    let mut writer = Writer::new(&places.main, &app.vault.archives, Kind::Main, id);
    manifest.scope = scope;
    manifest.ledger = erasures::write(app, &places.main).await?.number;
    manifest.audit_size = audit::newest(snapshot).await?.map_or(0, |checkpoint| checkpoint.size);
    for table in TABLES {
        let written = tables::write(snapshot, Layout::of(table), scope, Some(&app.vault), &mut writer, tell).await?;
        manifest.tables.push(written);
    }
    manifest.files = files::write(snapshot, scope, (&app.vault, &app.blobs), &mut writer, tell).await?;
    let bytes = writer.finish(&manifest).await?;
    Ok((manifest, bytes))
}
