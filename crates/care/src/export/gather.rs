//! Everything that is held about a person, in one value.

use super::kinds::{DataKind, kinds_of};
use super::refusals::EXPORT_TOO_LARGE;
use crate::holdings::{self, Key, Reading};
use anyhow::Context;
use kernel::{PersonId, Timestamp};
use platform::{App, Error};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The name and version of the format that `data.json` is written in.
pub const FORMAT: &str = "lingong.personal-data";
pub const FORMAT_VERSION: u32 = 1;

/// Rows that are read at once, and that one copy may hold.
const PAGE: u64 = 500;
const ROWS_MAX: usize = 500_000;

/// `data.json`.
#[derive(Serialize)]
pub struct Everything {
    pub format: &'static str,
    pub version: u32,
    pub person: PersonId,
    pub made_at: Timestamp,
    pub kinds: Vec<CopiedKind>,
    #[serde(skip)]
    pub blobs: Vec<BlobRef>,
}

#[derive(Serialize)]
pub struct CopiedKind {
    #[serde(flatten)]
    pub about: KindHead,
    /// None where only keyed hashes are held, and where the reader does not see the kind.
    pub row_count: Option<usize>,
    pub rows: Vec<Map<String, Value>>,
}

/// What is said of a kind; the count stands beside it.
#[derive(Serialize)]
pub struct KindHead {
    pub kind: &'static str,
    pub name: super::kinds::Words,
    pub source: super::kinds::Words,
    pub purposes: Vec<super::kinds::PurposeView>,
    pub recipients: Vec<super::kinds::RecipientView>,
    pub lifetime: super::kinds::Words,
    pub kept_by_law: Option<&'static str>,
    pub fields: Vec<super::kinds::FieldView>,
}

/// A blob that may belong to a row.
pub struct BlobRef {
    pub table: &'static str,
    pub row: Uuid,
}

impl Everything {
    pub fn rows(&self) -> usize {
        self.kinds.iter().map(|kind| kind.rows.len()).sum()
    }
}

/// Reads everything.
///
/// # Errors
/// When any table cannot be read or any value does not open: a copy has no gaps.
pub async fn gather(
    app: &App,
    person: PersonId,
    reading: Reading<'_>,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<Everything, Error> {
    let tx = app.read();
    let keys = app.vault.keys_of(person).await?;
    let mut copy = Everything {
        format: FORMAT,
        version: FORMAT_VERSION,
        person,
        made_at: app.now(),
        kinds: Vec::new(),
        blobs: Vec::new(),
    };
    for kind in kinds_of(&tx, person).await? {
        let held = holdings::find(kind.kind).context("a kind is a table")?;
        let mut rows = Vec::new();
        let mut after: Option<Key> = None;
        while reading.shows(held.holding.record) {
            let page = held.page(&tx, (&keys, reading), after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.key.clone());
            for row in page {
                if !held.holding.blobs.is_empty() && held.table.name != "exports" {
                    copy.blobs.push(BlobRef { table: held.table.name, row: row.id });
                }
                rows.push(row.values);
            }
            if rows.len() > ROWS_MAX {
                return Err(EXPORT_TOO_LARGE.refuse().into());
            }
        }
        tell(&format!("{}: {} rows", kind.kind, rows.len()));
        copy.kinds.push(CopiedKind {
            row_count: if reading.shows(held.holding.record) { kind.count.map(|_| rows.len()) } else { None },
            about: head(kind),
            rows,
        });
    }
    Ok(copy)
}

fn head(kind: DataKind) -> KindHead {
    let DataKind { kind, name, source, purposes, recipients, lifetime, kept_by_law, fields, count: _ } = kind;
    KindHead { kind, name, source, purposes, recipients, lifetime, kept_by_law, fields }
}
