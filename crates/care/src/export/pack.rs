//! The archive: `manifest.json`, `data.json` with its `schema.json`, `readable.html`, and the pictures.
//!
//! Nothing is compressed: pictures are already, and the archive is sealed or goes straight to a file.

use super::gather::{FORMAT, FORMAT_VERSION, gather};
use super::readable;
use super::refusals::EXPORT_TOO_LARGE;
use super::schema::schema;
use super::zip::Zip;
use crate::holdings::{self, Reading};
use anyhow::Context;
use bytes::Bytes;
use kernel::PersonId;
use platform::{App, Error};
use serde_json::{Value, json};
use sha2::Digest as _;
use std::io::Write;
use uuid::Uuid;
use vault::{Cell, PersonKeys};

/// The largest archive that is kept for a person to fetch; the operator's command goes up to the
/// 4 GiB of the format.
pub(crate) const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What was written.
pub struct Packed {
    pub rows: i64,
    pub files: usize,
}

/// Writes the archive.
///
/// # Errors
/// `export_too_large` over the bound; anything that cannot be read.
pub async fn write_copy<W: Write + Send>(
    app: &App,
    (person, reading): (PersonId, Reading<'_>),
    sink: W,
    bytes_max: Option<u64>,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<Packed, Error> {
    let copy = gather(app, person, reading, tell).await?;
    let rows = copy.rows();
    let mut archive = Archive { zip: Zip::new(sink), files: Vec::new(), bytes: 0, bytes_max };
    archive.add("data.json", &serde_json::to_vec_pretty(&copy).map_err(anyhow::Error::from)?)?;
    archive.add("schema.json", &serde_json::to_vec_pretty(&schema()).map_err(anyhow::Error::from)?)?;
    archive.add("readable.html", readable::page(&copy, &app.config.operator).as_bytes())?;
    let keys = app.vault.keys_of(person).await?;
    for blob in &copy.blobs {
        for (name, bytes) in pictures(app, (&keys, reading), blob.table, blob.row).await? {
            archive.add(&name, &bytes)?;
        }
    }
    tell(&format!("pictures of {} rows", copy.blobs.len()));
    let files = archive.files.len();
    let manifest = json!({
        "format": FORMAT, "version": FORMAT_VERSION, "person": person, "made_at": copy.made_at, "rows": rows,
        "files": archive.files,
    });
    archive.add("manifest.json", &serde_json::to_vec_pretty(&manifest).map_err(anyhow::Error::from)?)?;
    archive.zip.finish()?;
    Ok(Packed { rows: i64::try_from(rows).unwrap_or(i64::MAX), files })
}

struct Archive<W: Write> {
    zip: Zip<W>,
    files: Vec<Value>,
    bytes: u64,
    bytes_max: Option<u64>,
}

impl<W: Write> Archive<W> {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.bytes += bytes.len() as u64;
        if self.bytes_max.is_some_and(|most| self.bytes > most) {
            return Err(EXPORT_TOO_LARGE.refuse().into());
        }
        self.zip.add(name, bytes)?;
        let hash: String = sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.files.push(json!({ "name": name, "bytes": bytes.len(), "sha256": hash }));
        Ok(())
    }
}

/// The pictures of a row that the reader sees, opened. A row without any is one whose picture is lost: that is an error.
async fn pictures(
    app: &App,
    (keys, reading): (&PersonKeys, Reading<'_>),
    table: &str,
    row: Uuid,
) -> Result<Vec<(String, Bytes)>, Error> {
    let mut unseen = false;
    let held = holdings::find(table).context("a row with blobs is of a table")?;
    let mut found = Vec::new();
    for (name, blob) in held.blobs(row) {
        let Some(bytes) = app.blobs.find(&name).await? else { continue };
        let bytes = match blob.sealed {
            None => bytes,
            Some((column, field)) => {
                let cell = Cell::new(held.table.name, column, row);
                if !reading.shows(field) {
                    unseen = true;
                    continue;
                }
                let plain = reading.open(keys, cell, field, &bytes)?;
                Bytes::from(plain)
            }
        };
        let kind = match blob.prefix {
            "videos/" => "mp4",
            "resume-documents/" => "pdf",
            "invoices/" => "pdf",
            // Matroska begins so; the other container is MP4.
            "recordings/" if bytes.starts_with(b"\x1a\x45\xdf\xa3") => "webm",
            "recordings/" => "mp4",
            _ => "jpg",
        };
        found.push((format!("pictures/{}.{kind}", name.replace('/', "-")), bytes));
    }
    if found.is_empty() && !unseen {
        return Err(anyhow::anyhow!("the picture of a row of {table} is not in the blob store").into());
    }
    Ok(found)
}
