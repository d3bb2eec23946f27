//! The ledger of erased persons beside the backups: a small sealed object that is written anew whenever somebody was erased
//! and with each backup. The newest counts; it holds whatever an older one held.

use super::place::{Place, Use};
use anyhow::Context;
use care::erasure::ledger::{self, Erased};
use platform::{App, S3Config};
use std::collections::BTreeMap;
use vault::archive::{Archives, Last, Place as Bound};

const FOLDER: &str = "erasures";
/// Older ledgers that stay, should writing the newest have been cut off.
const KEPT: usize = 3;
/// Digits of a ledger's number, so that names sort.
const DIGITS: usize = 12;

fn bound(name: &str) -> Bound<'_> {
    Bound { archive: FOLDER, part: name, index: 0, last: Last::Yes }
}

/// A ledger that lies in the place.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    pub number: u64,
    pub persons: usize,
}

/// Writes the ledger of this installation, together with what the newest one in the place knows.
///
/// # Errors
/// When the place cannot be read or written, or its newest ledger was changed.
pub async fn write(app: &App, place: &Place) -> anyhow::Result<Written> {
    let archives = &app.vault.archives;
    let names = names(place).await?;
    let mut lines: BTreeMap<_, Erased> = BTreeMap::new();
    if let Some(newest) = names.last() {
        lines.extend(open(place, archives, newest).await?.into_iter().map(|line| (line.person, line)));
    }
    let known = lines.len();
    let own = ledger::lines(app).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    lines.extend(own.into_iter().map(|line| (line.person, line)));
    let last = names.last().map_or(0, |name| number(name));
    if lines.len() == known && last > 0 {
        return Ok(Written { number: last, persons: known });
    }
    let written = Written { number: last + 1, persons: lines.len() };
    let name = format!("{:0DIGITS$}", written.number);
    let lines: Vec<Erased> = lines.into_values().collect();
    let sealed = archives.seal(&bound(&name), &serde_json::to_vec(&lines)?);
    place.put(&format!("{FOLDER}/{name}"), sealed).await?;
    for old in names.iter().rev().skip(KEPT - 1) {
        place.delete(&format!("{FOLDER}/{old}")).await?;
    }
    Ok(written)
}

fn number(name: &str) -> u64 {
    name.parse().unwrap_or(0)
}

async fn names(place: &Place) -> anyhow::Result<Vec<String>> {
    let names = place.names(FOLDER).await?;
    Ok(names.into_iter().filter(|name| name.len() == DIGITS && number(name) > 0).collect())
}

async fn open(place: &Place, archives: &Archives, name: &str) -> anyhow::Result<Vec<Erased>> {
    let sealed = place.get(&format!("{FOLDER}/{name}")).await?.context("the ledger of erased persons is gone")?;
    lines(archives, name, &sealed)
}

fn lines(archives: &Archives, name: &str, sealed: &[u8]) -> anyhow::Result<Vec<Erased>> {
    let plain = archives.open(&bound(name), sealed).with_context(|| format!("the ledger of erased persons, {name}"))?;
    serde_json::from_slice(&plain).context("the ledger of erased persons does not parse")
}

/// The newest ledger in a place, with its number; every backup writes one.
///
/// # Errors
/// When there is none, or it was changed.
pub async fn newest(place: &Place, archives: &Archives) -> anyhow::Result<(u64, Vec<Erased>)> {
    let names = names(place).await?;
    let newest = names.last().with_context(|| {
        format!("there is no ledger of erased persons in {}: name one with --erasures, or nobody can say who must not come back", place.name())
    })?;
    Ok((number(newest), open(place, archives, newest).await?))
}

/// The ledger that was named: a place, or one file of it.
///
/// # Errors
/// When it cannot be read.
pub async fn named(target: &str, s3: &S3Config, archives: &Archives) -> anyhow::Result<Vec<Erased>> {
    let path = std::path::Path::new(target);
    if !path.is_file() {
        return Ok(newest(&Place::open(target, s3, Use::Read)?, archives).await?.1);
    }
    let name = path.file_name().context("a ledger is a file")?.to_string_lossy().into_owned();
    lines(archives, &name, &std::fs::read(path).with_context(|| target.to_owned())?)
}
