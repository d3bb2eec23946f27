//! Copies of the keyring, in a place of their own.
//!
//! A copy holds every table but the epoch keys. Each of those is an object of its own beside the copies and is deleted once
//! the epoch has ended in the keyring: from then on a copy that it wrapped opens nothing, also for whoever has the root key.
//! Copies past their life are deleted all the same.

use super::archive::{self, Kind, Reader, Scope, Writer};
use super::place::Place;
use super::{Progress, Tell, tables};
use anyhow::Context;
use db::entities::{KEYRING_TABLES, epochs, person_keys};
use db::portable::{self, Filler, Layout, Row, Value};
use db::{Db, Snapshot, Which};
use kernel::{Rng, Timestamp};
use std::collections::BTreeSet;
use vault::archive::{Archives, Last, Place as Bound};

const EPOCHS: &str = "epochs";
/// Epochs that stand side by side in a keyring, at most: two during a roll.
const EPOCHS_MAX: u64 = 16;

/// A copy that was made.
#[derive(Clone, Debug)]
pub struct Copied {
    pub id: String,
    pub keys: u64,
    pub bytes: u64,
    /// The newest epoch in it.
    pub epoch: i64,
}

/// Copies the keyring at this address, then lets go of what is past its life.
///
/// # Errors
/// When the keyring cannot be read or the place not written.
pub async fn copy(
    url: &str,
    archives: &Archives,
    place: &Place,
    (now, rng): (Timestamp, &Rng),
    (life_days, ledger): (u32, u64),
) -> anyhow::Result<Copied> {
    let snapshot = Snapshot::take(url).await.context("the keyring")?;
    let copied = write(&snapshot, archives, place, (now, rng), ledger).await;
    snapshot.close().await?;
    let copied = copied?;
    let live = Snapshot::take(url).await.context("the keyring")?;
    let epochs = read_epochs(&live).await;
    live.close().await?;
    prune(place, &numbers(&epochs?), &copied.id, now.plus_days(-i64::from(life_days))).await?;
    Ok(copied)
}

async fn write(
    snapshot: &Snapshot,
    archives: &Archives,
    place: &Place,
    (now, rng): (Timestamp, &Rng),
    ledger: u64,
) -> anyhow::Result<Copied> {
    let quiet: Tell<'_> = &|_| {};
    let id = archive::new_id(now, rng);
    let mut manifest = archive::empty_manifest(Kind::Keyring, &id, now);
    manifest.ledger = ledger;
    let mut writer = Writer::new(place, archives, Kind::Keyring, &id);
    for table in KEYRING_TABLES.iter().filter(|table| table.name != epochs::TABLE.name) {
        manifest.tables.push(tables::write(snapshot, Layout::of(table), Scope::Whole, None, &mut writer, quiet).await?);
    }
    let epochs = read_epochs(snapshot).await?;
    manifest.epochs = numbers(&epochs).into_iter().collect();
    // The epoch keys before the manifest: a finished copy can be opened.
    for (epoch, row) in manifest.epochs.iter().zip(&epochs) {
        let mut bytes = Vec::new();
        portable::encode(row, &mut bytes);
        let sealed = archives.seal(&bound(&epoch.to_string()), &bytes);
        place.put(&format!("{EPOCHS}/{epoch}"), sealed).await?;
    }
    let epoch = manifest.epochs.iter().copied().max().context("a keyring has an epoch")?;
    let keys = manifest.tables.iter().find(|table| table.layout.table == person_keys::TABLE.name);
    let keys = keys.map_or(0, |table| table.rows);
    Ok(Copied { keys, bytes: writer.finish(&manifest).await?, id, epoch })
}

fn bound(epoch: &str) -> Bound<'_> {
    Bound { archive: EPOCHS, part: epoch, index: 0, last: Last::Yes }
}

async fn read_epochs(tx: &db::Tx) -> anyhow::Result<Vec<Row>> {
    portable::page(tx, &Layout::of(&epochs::TABLE), None, EPOCHS_MAX).await
}

fn numbers(rows: &[Row]) -> BTreeSet<i64> {
    let number = |row: &Row| match row.first() {
        Some(Value::Int(epoch)) => Some(*epoch),
        _ => None,
    };
    rows.iter().filter_map(number).collect()
}

/// Deletes the keys of epochs that have ended, copies past their life, and copies that nothing opens any more or that were
/// never finished. The newest copy stays.
async fn prune(place: &Place, live: &BTreeSet<i64>, newest: &str, oldest: Timestamp) -> anyhow::Result<()> {
    for name in place.names(EPOCHS).await? {
        if name.parse::<i64>().is_ok_and(|epoch| !live.contains(&epoch)) {
            place.delete(&format!("{EPOCHS}/{name}")).await?;
        }
    }
    for id in archive::all(place, Kind::Keyring).await? {
        let expired = archive::begun_at(&id).is_none_or(|begun| begun < oldest);
        let unfinished = id.as_str() < newest && !archive::is_finished(place, Kind::Keyring, &id).await?;
        if id != newest && (expired || unfinished) {
            archive::remove(place, Kind::Keyring, &id).await?;
        }
    }
    Ok(())
}

/// Fills an empty keyring from a copy, with the epoch keys that are still there.
///
/// # Errors
/// When the copy was changed, or its epoch has ended: nothing opens it then.
pub async fn fill(reader: &Reader, archives: &Archives, place: &Place, keyring: &Db) -> anyhow::Result<()> {
    let quiet: Tell<'_> = &|_| {};
    let manifest = &reader.manifest;
    db::migrate_to(keyring, Which::Keyring, manifest.migrations()?).await?;
    let names: Vec<String> = KEYRING_TABLES.iter().map(|table| table.name.to_owned()).collect();
    let order = portable::referred_first(keyring, &names).await?;
    portable::empty(keyring, &order).await?;
    let filler = Filler::of(keyring).await?;
    let layout = Layout::of(&epochs::TABLE);
    for epoch in &manifest.epochs {
        let sealed = place.get(&format!("{EPOCHS}/{epoch}")).await?;
        let sealed = sealed.with_context(|| {
            format!("epoch {epoch} has ended, and nothing opens the copy {} of the keyring any more", manifest.id)
        })?;
        let plain = archives.open(&bound(&epoch.to_string()), &sealed).with_context(|| format!("{EPOCHS}/{epoch}"))?;
        let row = portable::decode(&mut plain.as_slice(), layout.columns.len())?;
        filler.put(&layout, vec![row]).await?;
    }
    for name in &order {
        let Some(table) = manifest.tables.iter().find(|table| table.layout.table == *name) else { continue };
        tables::read(reader, table, &filler, None, quiet).await?;
        tables::compare(&keyring.read(), table).await?;
    }
    Ok(db::migrate(keyring, Which::Keyring).await?)
}

/// What is said of a copy.
impl From<&Copied> for Progress {
    fn from(copied: &Copied) -> Self {
        Progress::Step(format!("keyring: {} keys, epoch {}", copied.keys, copied.epoch))
    }
}
