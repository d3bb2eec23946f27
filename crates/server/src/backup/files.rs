//! Files (pictures, documents, videos) into an archive and out of it. Which there are follows from the rows that name them
//! (`db::BlobOf`), at the moment of the snapshot; one that was deleted since is left out.

use super::archive::{CHUNK_BYTES, FilesPart, Reader, Scope, Writer};
use super::{Progress, Tell, cover, tables};
use anyhow::{Context, ensure};
use db::entities::TABLES;
use db::portable::{self, Layout, Row, Value};
use db::{BlobOf, Holding, Holds, Subject, Table, Tx};
use kernel::PersonId;
use platform::blobs::Blobs;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::Vault;

const PART: &str = "files";
/// Rows that are read at once.
const PAGE: u64 = 500;

/// What stands before a file's bytes.
#[derive(Serialize, Deserialize)]
struct Head {
    name: String,
    bytes: usize,
    /// For whom a public picture was sealed once more.
    sealed_for: Option<SealedFor>,
}

#[derive(Serialize, Deserialize)]
struct SealedFor {
    person: PersonId,
    table: String,
    prefix: String,
    row: Uuid,
}

/// Writes every file that a row of the snapshot names.
///
/// # Errors
/// When a file cannot be read or the place not written.
pub async fn write(
    tx: &Tx,
    scope: Scope,
    (vault, blobs): (&Vault, &Blobs),
    writer: &mut Writer<'_>,
    tell: Tell<'_>,
) -> anyhow::Result<FilesPart> {
    let mut part = writer.part(PART);
    let (mut count, mut chunk) = (0, Vec::new());
    for table in TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        if holding.blobs.is_empty() {
            continue;
        }
        let layout = Layout::of(table);
        let mut after = tables::begin(tx, &layout, scope).await?;
        loop {
            let page = portable::page(tx, &layout, after.as_ref(), PAGE).await?;
            let ended = (page.len() as u64) < PAGE;
            after = page.last().cloned();
            for row in page {
                let (id, person) = names(&layout, holding, &row)?;
                for blob in holding.blobs {
                    let Some((head, bytes)) = one(vault, blobs, table, holding, blob, id, person).await? else {
                        continue;
                    };
                    append(&head, &bytes, &mut chunk)?;
                    count += 1;
                    if chunk.len() >= CHUNK_BYTES {
                        part.push(std::mem::take(&mut chunk)).await?;
                    }
                }
            }
            tell(Progress::Going(format!("{count} files")));
            if ended {
                break;
            }
        }
    }
    if !chunk.is_empty() {
        part.push(chunk).await?;
    }
    Ok(FilesPart { count, chunks: part.end().await? })
}

fn append(head: &Head, bytes: &[u8], chunk: &mut Vec<u8>) -> anyhow::Result<()> {
    let head = serde_json::to_vec(head)?;
    chunk.extend(u32::try_from(head.len())?.to_be_bytes());
    chunk.extend(head);
    chunk.extend(bytes);
    Ok(())
}

/// The row's id and its person.
fn names(layout: &Layout, holding: &Holding, row: &Row) -> anyhow::Result<(Uuid, Option<PersonId>)> {
    let id = |column: &str| match layout.position(column).map(|at| &row[at]) {
        Some(Value::Id(id)) => Some(*id),
        _ => None,
    };
    let person = match holding.subject {
        Subject::Column(column) => id(column).map(PersonId),
        _ => None,
    };
    Ok((id(holding.row).context("a row with files has no id")?, person))
}

async fn one(
    vault: &Vault,
    blobs: &Blobs,
    table: &Table,
    holding: &Holding,
    blob: &'static BlobOf,
    row: Uuid,
    person: Option<PersonId>,
) -> anyhow::Result<Option<(Head, Vec<u8>)>> {
    let name = format!("{}{row}{}", blob.prefix, blob.suffix);
    let Some(bytes) = blobs.find(&name).await? else { return Ok(None) };
    if blob.sealed.is_some() {
        return Ok(Some((Head { name, bytes: bytes.len(), sealed_for: None }, bytes.to_vec())));
    }
    let person = person.context("a public file belongs to a person")?;
    // Whose keys are gone is gone: their picture is not carried any further.
    let Some(keys) = vault.find_keys(person).await? else { return Ok(None) };
    let Some(sealed) = cover::seal_file(&keys, blob.prefix, row, holding, &bytes) else { return Ok(None) };
    let sealed_for = SealedFor { person, table: table.name.to_owned(), prefix: blob.prefix.to_owned(), row };
    Ok(Some((Head { name, bytes: sealed.len(), sealed_for: Some(sealed_for) }, sealed)))
}

/// Puts the files of an archive into the blob store, and says how many there were. Doing it again changes nothing.
///
/// # Errors
/// When a chunk is not what was written, or the store does not take a file.
pub async fn read(reader: &Reader, vault: &Vault, blobs: &Blobs, tell: Tell<'_>) -> anyhow::Result<u64> {
    let files = &reader.manifest.files;
    let mut count = 0;
    for index in 0..files.chunks.len() {
        let chunk = reader.chunk(PART, &files.chunks, index).await?;
        let mut rest = chunk.as_slice();
        while !rest.is_empty() {
            let (head, bytes) = next(&mut rest)?;
            count += 1;
            let plain = match &head.sealed_for {
                None => Some(bytes.to_vec()),
                Some(sealed) => opened(vault, sealed, bytes).await?,
            };
            if let Some(plain) = plain {
                blobs.put(&head.name, plain).await?;
            }
        }
        tell(Progress::Going(format!("{count} of {} files", files.count)));
    }
    ensure!(count == files.count, "the backup has {count} files, and says that it has {}", files.count);
    Ok(count)
}

fn next<'a>(rest: &mut &'a [u8]) -> anyhow::Result<(Head, &'a [u8])> {
    let cut = "a file is cut short";
    let (length, after) = rest.split_first_chunk::<4>().context(cut)?;
    let (head, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize).context(cut)?;
    let head: Head = serde_json::from_slice(head)?;
    let (bytes, after) = after.split_at_checked(head.bytes).context(cut)?;
    *rest = after;
    Ok((head, bytes))
}

async fn opened(vault: &Vault, sealed: &SealedFor, bytes: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
    let table = TABLES.iter().find(|table| table.name == sealed.table);
    let Some(Holds::Person(holding)) = table.map(|table| &table.holds) else {
        anyhow::bail!("a file belongs to a table that this program does not know");
    };
    let blob = holding.blobs.iter().find(|blob| blob.prefix == sealed.prefix);
    let blob = blob.context("a file has a prefix that this program does not know")?;
    let Some(keys) = vault.find_keys(sealed.person).await? else { return Ok(None) };
    cover::open_file(&keys, blob.prefix, sealed.row, holding, bytes)
}
