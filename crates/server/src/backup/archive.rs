//! An archive: parts of sealed chunks, each an object of its own, and a sealed manifest that is written last. Without its
//! manifest an archive is unfinished and nobody reads it.

use super::place::Place;
use anyhow::{Context, anyhow, ensure};
use db::portable::Layout;
use kernel::{Rng, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vault::archive::{Archives, Last};
use zeroize::Zeroizing;

/// The form that this program writes and reads.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest";
/// Bytes after which a chunk is closed.
pub(super) const CHUNK_BYTES: usize = 1024 * 1024;

/// What an archive is of. Each lies in a folder of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Main,
    Keyring,
}

impl Kind {
    fn database(self) -> db::Which {
        match self {
            Kind::Main => db::Which::Main,
            Kind::Keyring => db::Which::Keyring,
        }
    }

    pub fn folder(self) -> &'static str {
        match self {
            Kind::Main => "main",
            Kind::Keyring => "keyring",
        }
    }
}

/// How much of a database an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Whole,
    /// So many of the newest rows of each table: what a self-audit looks at. It cannot be restored to be served.
    Newest(u64),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub kind: Kind,
    pub scope: Scope,
    pub id: String,
    pub taken_at: Timestamp,
    /// Of the program that wrote it, for people.
    pub program: String,
    pub policy_version: String,
    /// The newest migration of the database.
    pub schema: String,
    pub tables: Vec<TablePart>,
    pub files: FilesPart,
    /// Entries of the audit log up to its newest checkpoint.
    pub audit_size: u64,
    /// The number of the ledger of erased persons then: an older one must not pass for the newest.
    pub ledger: u64,
    /// Epochs that wrap keys in it (keyring only).
    pub epochs: Vec<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TablePart {
    pub layout: Layout,
    /// Columns that are sealed for their persons once more.
    pub covered: Vec<String>,
    pub rows: u64,
    /// Of all rows without the covered columns, whatever their order.
    pub digest: String,
    /// The hash of each sealed chunk, in order.
    pub chunks: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FilesPart {
    pub count: u64,
    pub chunks: Vec<String>,
}

impl Manifest {
    /// How many migrations of this program lead to the schema that the rows have.
    ///
    /// # Errors
    /// When a newer program wrote it.
    pub fn migrations(&self) -> anyhow::Result<usize> {
        let known = db::versions(self.kind.database());
        let newest = known.iter().position(|name| *name == self.schema);
        let newest = newest.with_context(|| format!("a newer program wrote this backup (schema {})", self.schema))?;
        Ok(newest + 1)
    }

    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// A new archive's name: its time, so that names sort, and something random.
pub fn new_id(now: Timestamp, rng: &Rng) -> String {
    format!("{}-{:08x}", now.to_jiff().strftime("%Y%m%dT%H%M%SZ"), u32::from_be_bytes(rng.bytes()))
}

/// When an archive of this name was begun.
pub fn begun_at(id: &str) -> Option<Timestamp> {
    let time = id.split('-').next()?;
    let civil = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", time).ok()?;
    let at = jiff::tz::Offset::UTC.to_timestamp(civil).ok()?;
    Some(Timestamp::from_micros(at.as_microsecond()))
}

/// Writes one archive.
pub struct Writer<'a> {
    place: &'a Place,
    archives: &'a Archives,
    folder: String,
    bytes: u64,
}

impl<'a> Writer<'a> {
    pub fn new(place: &'a Place, archives: &'a Archives, kind: Kind, id: &str) -> Writer<'a> {
        Writer { place, archives, folder: format!("{}/{id}", kind.folder()), bytes: 0 }
    }

    pub fn part<'w>(&'w mut self, name: &'w str) -> PartWriter<'a, 'w> {
        PartWriter { writer: self, name, held: None, chunks: Vec::new() }
    }

    async fn put(&mut self, part: &str, index: u32, last: Last, plain: &[u8]) -> anyhow::Result<String> {
        let place = vault::archive::Place { archive: &self.folder, part, index, last };
        let sealed = self.archives.seal(&place, plain);
        let hash = hex(&Sha256::digest(&sealed));
        self.bytes += sealed.len() as u64;
        self.place.put(&format!("{}/{part}/{index}", self.folder), sealed).await?;
        Ok(hash)
    }

    /// Writes the manifest: from here on it is an archive.
    pub async fn finish(mut self, manifest: &Manifest) -> anyhow::Result<u64> {
        let text = serde_json::to_vec(manifest)?;
        self.put(MANIFEST, 0, Last::Yes, &text).await?;
        Ok(self.bytes)
    }
}

/// Writes one part. A chunk waits for the next, because the last one is sealed as the last.
pub struct PartWriter<'a, 'w> {
    writer: &'w mut Writer<'a>,
    name: &'w str,
    held: Option<Vec<u8>>,
    chunks: Vec<String>,
}

impl PartWriter<'_, '_> {
    pub async fn push(&mut self, chunk: Vec<u8>) -> anyhow::Result<()> {
        if let Some(before) = self.held.replace(chunk) {
            self.write(&before, Last::No).await?;
        }
        Ok(())
    }

    async fn write(&mut self, chunk: &[u8], last: Last) -> anyhow::Result<()> {
        let index = u32::try_from(self.chunks.len())?;
        let hash = self.writer.put(self.name, index, last, chunk).await?;
        self.chunks.push(hash);
        Ok(())
    }

    /// Gives the hashes of its chunks; none when nothing was pushed.
    pub async fn end(mut self) -> anyhow::Result<Vec<String>> {
        if let Some(last) = self.held.take() {
            self.write(&last, Last::Yes).await?;
        }
        Ok(self.chunks)
    }
}

/// Reads one archive.
pub struct Reader {
    place: Place,
    archives: Archives,
    folder: String,
    pub manifest: Manifest,
}

impl Reader {
    /// Opens the archive of this name, or the newest that is finished.
    ///
    /// # Errors
    /// When there is none, the root key is another one, or its manifest was changed.
    pub async fn open(place: &Place, archives: &Archives, kind: Kind, id: Option<&str>) -> anyhow::Result<Reader> {
        let id = match id {
            Some(id) => id.to_owned(),
            None => newest(place, kind).await?.with_context(|| {
                format!(
                    "there is no {} backup in {}",
                    if kind == Kind::Main { "finished" } else { "keyring" },
                    place.name()
                )
            })?,
        };
        let folder = format!("{}/{id}", kind.folder());
        let chunk = place.get(&format!("{folder}/{MANIFEST}/0")).await?;
        let chunk = chunk.with_context(|| format!("there is no finished backup {folder} in {}", place.name()))?;
        let at = vault::archive::Place { archive: &folder, part: MANIFEST, index: 0, last: Last::Yes };
        let plain = archives.open(&at, &chunk).with_context(|| format!("{folder}/{MANIFEST}/0"))?;
        let manifest: Manifest =
            serde_json::from_slice(&plain).context("the manifest does not parse: another program wrote it")?;
        ensure!(manifest.format == FORMAT, "{folder} has form {}; this program reads {FORMAT}", manifest.format);
        for table in &manifest.tables {
            table.layout.check()?;
        }
        Ok(Reader { place: place.clone(), archives: archives.clone(), folder, manifest })
    }

    /// A chunk of a part, of which these are the hashes.
    ///
    /// # Errors
    /// When it is gone, or not what was written there.
    pub async fn chunk(&self, part: &str, hashes: &[String], index: usize) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        let name = format!("{}/{part}/{index}", self.folder);
        let sealed = self.place.get(&name).await?.ok_or_else(|| anyhow!("{name} is gone"))?;
        let last = if index + 1 == hashes.len() { Last::Yes } else { Last::No };
        let at = vault::archive::Place { archive: &self.folder, part, index: u32::try_from(index)?, last };
        let plain = self.archives.open(&at, &sealed).with_context(|| name.clone())?;
        ensure!(
            hashes.get(index) == Some(&hex(&Sha256::digest(&sealed))),
            "{name}: this is not the chunk of the manifest"
        );
        Ok(plain)
    }
}

/// The names of all archives of a kind, finished or not, oldest first.
///
/// # Errors
/// When the place cannot be read.
pub async fn all(place: &Place, kind: Kind) -> anyhow::Result<Vec<String>> {
    let names = place.names(kind.folder()).await?;
    Ok(names.into_iter().filter(|name| begun_at(name).is_some()).collect())
}

/// Whether an archive was written to its end.
///
/// # Errors
/// When the place cannot be read.
pub async fn is_finished(place: &Place, kind: Kind, id: &str) -> anyhow::Result<bool> {
    Ok(!place.names(&format!("{}/{id}/{MANIFEST}", kind.folder())).await?.is_empty())
}

async fn newest(place: &Place, kind: Kind) -> anyhow::Result<Option<String>> {
    for id in all(place, kind).await?.into_iter().rev() {
        if is_finished(place, kind, &id).await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Removes an archive: its manifest first, so that nobody begins to read it.
///
/// # Errors
/// When something cannot be deleted.
pub async fn remove(place: &Place, kind: Kind, id: &str) -> anyhow::Result<()> {
    let folder = format!("{}/{id}", kind.folder());
    place.delete(&format!("{folder}/{MANIFEST}/0")).await?;
    place.delete_below(&folder).await
}

/// A manifest with nothing in it yet.
pub fn empty_manifest(kind: Kind, id: &str, now: Timestamp) -> Manifest {
    let versions = db::versions(kind.database());
    Manifest {
        format: FORMAT,
        kind,
        scope: Scope::Whole,
        id: id.to_owned(),
        taken_at: now,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        policy_version: policy::VERSION.to_owned(),
        schema: versions.last().cloned().unwrap_or_default(),
        tables: Vec::new(),
        files: FilesPart::default(),
        audit_size: 0,
        ledger: 0,
        epochs: Vec::new(),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
