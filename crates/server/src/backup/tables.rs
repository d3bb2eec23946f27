//! Rows of a table into an archive and out of it, a chunk at a time.

use super::archive::{CHUNK_BYTES, Reader, Scope, TablePart, Writer, hex};
use super::cover::Cover;
use super::{Progress, Tell};
use db::Tx;
use db::portable::{self, Filler, Layout, Row};
use kernel::Rng;
use sha2::{Digest, Sha256};
use vault::Vault;

/// Rows that are read at once.
const PAGE: u64 = 500;

/// A digest of rows, whatever their order: the exclusive or of their hashes.
#[derive(Default)]
pub struct Sum([u8; 32]);

impl Sum {
    pub fn add(&mut self, row: &Row, cover: Option<&Cover>) {
        let mut bytes = Vec::new();
        match cover {
            Some(cover) => portable::encode(&cover.without(row), &mut bytes),
            None => portable::encode(row, &mut bytes),
        }
        for (sum, byte) in self.0.iter_mut().zip(Sha256::digest(&bytes)) {
            *sum ^= byte;
        }
    }

    pub fn text(&self) -> String {
        hex(&self.0)
    }
}

/// Writes a table. `vault` covers what must go with its persons' keys; the keyring has nothing of that kind.
///
/// # Errors
/// When the table cannot be read or the place not written.
pub async fn write(
    tx: &Tx,
    layout: Layout,
    scope: Scope,
    vault: Option<&Vault>,
    writer: &mut Writer<'_>,
    tell: Tell<'_>,
) -> anyhow::Result<TablePart> {
    let cover = vault.and_then(|vault| Some((vault, Cover::of(&layout)?)));
    let (mut rows, mut sum, mut chunk) = (0, Sum::default(), Vec::new());
    let mut after = begin(tx, &layout, scope).await?;
    let name = format!("table-{}", layout.table);
    let mut part = writer.part(&name);
    loop {
        let page = portable::page(tx, &layout, after.as_ref(), PAGE).await?;
        let ended = (page.len() as u64) < PAGE;
        after = page.last().cloned();
        for mut row in page {
            sum.add(&row, cover.as_ref().map(|(_, cover)| cover));
            if let Some((vault, cover)) = &cover {
                cover.put_on(vault, &mut row).await?;
            }
            portable::encode(&row, &mut chunk);
            rows += 1;
            if chunk.len() >= CHUNK_BYTES {
                part.push(std::mem::take(&mut chunk)).await?;
            }
        }
        tell(Progress::Going(format!("{}: {rows} rows", layout.table)));
        if ended {
            break;
        }
    }
    if !chunk.is_empty() {
        part.push(chunk).await?;
    }
    let covered = cover.map(|(_, cover)| cover.columns()).unwrap_or_default();
    Ok(TablePart { chunks: part.end().await?, layout, covered, rows, digest: sum.text() })
}

/// After which row an archive of this scope begins.
///
/// # Errors
/// When the table cannot be read.
pub async fn begin(tx: &Tx, layout: &Layout, scope: Scope) -> anyhow::Result<Option<Row>> {
    match scope {
        Scope::Whole => Ok(None),
        Scope::Newest(rows) => portable::before_newest(tx, layout, rows).await,
    }
}

/// Puts a table's rows into a database, each chunk in one transaction.
///
/// # Errors
/// When a chunk is not what was written, or the database does not take it.
pub async fn read(
    reader: &Reader,
    table: &TablePart,
    filler: &Filler,
    vault: Option<(&Vault, &Rng)>,
    tell: Tell<'_>,
) -> anyhow::Result<()> {
    let cover = match vault {
        Some(vault) if !table.covered.is_empty() => Cover::of(&table.layout).map(|cover| (vault, cover)),
        _ => None,
    };
    let name = format!("table-{}", table.layout.table);
    let mut done = 0;
    for index in 0..table.chunks.len() {
        let chunk = reader.chunk(&name, &table.chunks, index).await?;
        let (mut bytes, mut rows) = (chunk.as_slice(), Vec::new());
        while !bytes.is_empty() {
            let mut row = portable::decode(&mut bytes, table.layout.columns.len())?;
            if let Some(((vault, rng), cover)) = &cover {
                cover.take_off(vault, rng, &mut row).await?;
            }
            rows.push(row);
        }
        done += rows.len();
        filler.put(&table.layout, rows).await?;
        tell(Progress::Going(format!("{}: {done} of {} rows", table.layout.table, table.rows)));
    }
    Ok(())
}

/// Compares what stands in the database with what the archive says.
///
/// # Errors
/// Names the table that has other rows.
pub async fn compare(tx: &Tx, table: &TablePart) -> anyhow::Result<()> {
    let cover = if table.covered.is_empty() { None } else { Cover::of(&table.layout) };
    let (mut rows, mut sum, mut after) = (0, Sum::default(), None);
    loop {
        let page = portable::page(tx, &table.layout, after.as_ref(), PAGE).await?;
        let ended = (page.len() as u64) < PAGE;
        after = page.last().cloned();
        for row in page {
            sum.add(&row, cover.as_ref());
            rows += 1;
        }
        if ended {
            break;
        }
    }
    let name = &table.layout.table;
    anyhow::ensure!(rows == table.rows, "{name} has {rows} rows, the backup {}", table.rows);
    anyhow::ensure!(sum.text() == table.digest, "{name} has other rows than the backup");
    Ok(())
}
