//! Seals a person's values anew, in every table and blob that declares to hold some ([`db::Holds`]): no table can be
//! forgotten, because the declaration is what makes it a table.

use crate::{App, Error};
use anyhow::Context;
use db::columns::Kind;
use db::entities::TABLES;
use db::{BlobOf, Holding, Holds, Subject, Table};
use kernel::PersonId;
use policy::PersonalField;
use sea_orm::{QueryResult, Value};
use uuid::Uuid;
use vault::{Cell, OpenError, PersonKeys};

/// Rows that are read, and values that are written, at once.
const CHUNK: u64 = 200;

/// What a walk over a person's values did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Walked {
    /// Values that were sealed anew.
    pub sealed: u64,
    /// Values that were changed by somebody else between reading and writing: their newer value stays.
    pub left: u64,
    /// Values that do not open.
    pub unreadable: u64,
}

/// Where a value stands, what it was, and what it shall be.
struct Change {
    column: &'static str,
    row: Value,
    old: Vec<u8>,
    new: Vec<u8>,
}

/// Walks everything that is sealed for a person.
pub(super) async fn person(app: &App, person: PersonId) -> Result<Walked, Error> {
    app.vault.doubt_warm_keys();
    let keys = app.vault.keys_of(person).await?;
    let mut walked = Walked::default();
    for table in TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        let columns: Vec<(&'static str, &'static PersonalField)> = sealed_columns(table);
        if !columns.is_empty() || holding.blobs.iter().any(|blob| blob.sealed.is_some()) {
            walk_table(app, &keys, table, holding, &columns, &mut walked).await?;
        }
    }
    Ok(walked)
}

fn sealed_columns(table: &Table) -> Vec<(&'static str, &'static PersonalField)> {
    let sealed = |column: &db::ColumnSpec| match column.kind {
        Kind::Sealed(field) => Some((column.name, field)),
        _ => None,
    };
    table.columns.iter().filter_map(sealed).collect()
}

async fn walk_table(
    app: &App,
    keys: &PersonKeys,
    table: &'static Table,
    holding: &Holding,
    columns: &[(&'static str, &'static PersonalField)],
    walked: &mut Walked,
) -> Result<(), Error> {
    let whose = whose(table, &holding.subject)?;
    let key = holding.row;
    let names: String = columns.iter().map(|(name, _)| format!(", {name}")).collect();
    let by_digest = table.columns.iter().any(|column| column.name == key && column.kind == Kind::Digest);
    let mut after: Value = if by_digest { Vec::<u8>::new().into() } else { Uuid::nil().into() };
    loop {
        let sql = format!(
            "SELECT {key} AS row_key{names} FROM {} WHERE {whose} AND {key} > $2 ORDER BY {key} LIMIT {CHUNK}",
            table.name
        );
        let rows = app.read().rows(&sql, [keys.person().into(), after.clone()]).await?;
        let mut changes = Vec::new();
        for row in &rows {
            let (id, value) = row_key(row, by_digest)?;
            after = value;
            for (column, field) in columns {
                let envelope: Option<Vec<u8>> = row.try_get("", column)?;
                // An erasure leaves nothing or an empty value behind.
                let Some(envelope) = envelope.filter(|envelope| !envelope.is_empty()) else { continue };
                let cell = Cell::new(table.name, column, id);
                if let Some(new) = anew(keys, cell, field, &envelope, walked) {
                    changes.push(Change { column, row: after.clone(), old: envelope, new });
                }
            }
            for blob in holding.blobs {
                reseal_blob(app, keys, table, blob, id, walked).await?;
            }
        }
        write(app, table, key, changes, walked).await?;
        if (rows.len() as u64) < CHUNK {
            return Ok(());
        }
    }
}

/// The condition that makes a row this person's.
fn whose(table: &Table, subject: &Subject) -> anyhow::Result<String> {
    match subject {
        Subject::Column(column) => Ok(format!("{column} = $1")),
        Subject::Through(column, other, key, person) => {
            Ok(format!("{column} IN (SELECT {key} FROM {other} WHERE {person} = $1)"))
        }
        Subject::ThroughEither(..) | Subject::Phone(_) | Subject::Listed(_) | Subject::Unlinked => {
            anyhow::bail!("{} seals values for persons whom its rows do not name", table.name)
        }
    }
}

/// What the values of a row are bound to, and the row's key as the database knows it.
fn row_key(row: &QueryResult, by_digest: bool) -> anyhow::Result<(Uuid, Value)> {
    if !by_digest {
        let id: Uuid = row.try_get("", "row_key")?;
        return Ok((id, id.into()));
    }
    let digest: Vec<u8> = row.try_get("", "row_key")?;
    let head = digest.first_chunk::<16>().context("a digest has sixteen bytes and more")?;
    Ok((Uuid::from_bytes(*head), digest.into()))
}

fn anew(
    keys: &PersonKeys,
    cell: Cell,
    field: &'static PersonalField,
    envelope: &[u8],
    walked: &mut Walked,
) -> Option<Vec<u8>> {
    match keys.reseal(cell, field, envelope) {
        Ok(new) => new,
        // Nothing can be done for it, and no key is kept for it.
        Err(OpenError::Erased) => None,
        Err(_) => {
            walked.unreadable += 1;
            None
        }
    }
}

/// Writes each value where it still is what was read: whoever writes meanwhile wins.
async fn write(
    app: &App,
    table: &'static Table,
    key: &'static str,
    changes: Vec<Change>,
    walked: &mut Walked,
) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let all = changes.len() as u64;
    let written = app
        .write(move |work| async move {
            let mut written = 0;
            for change in changes {
                let sql = format!("UPDATE {} SET {1} = $1 WHERE {key} = $2 AND {1} = $3", table.name, change.column);
                written += work.run(&sql, [change.new.into(), change.row, change.old.into()]).await?;
            }
            Ok(written)
        })
        .await?;
    walked.sealed += written;
    walked.left += all - written.min(all);
    Ok(())
}

async fn reseal_blob(
    app: &App,
    keys: &PersonKeys,
    table: &'static Table,
    blob: &BlobOf,
    id: Uuid,
    walked: &mut Walked,
) -> Result<(), Error> {
    let Some((column, field)) = blob.sealed else { return Ok(()) };
    let name = format!("{}{id}{}", blob.prefix, blob.suffix);
    let Some(sealed) = app.blobs.find(&name).await? else { return Ok(()) };
    if let Some(new) = anew(keys, Cell::new(table.name, column, id), field, &sealed, walked) {
        app.blobs.put(&name, new).await?;
        walked.sealed += 1;
    }
    Ok(())
}
