//! What is looked at before a restored installation opens.

use anyhow::{Context, ensure};
use db::columns::Kind;
use db::entities::{TABLES, canaries};
use db::{Db, Holding, Holds, Subject, Table, Tx};
use kernel::PersonId;
use platform::App;
use policy::PersonalField;
use sea_orm::{EntityTrait, QueryResult};
use std::sync::Arc;
use uuid::Uuid;
use vault::{Cell, PersonKeys};

/// Rows of each table whose sealed values are opened.
const SAMPLE: u64 = 100;

/// Refuses to fill a database that holds something already.
///
/// # Errors
/// When it does.
pub async fn require_empty(url: &str, key: &'static str, table: &str) -> anyhow::Result<()> {
    if url.is_empty() {
        return Ok(());
    }
    let db = Db::open(url).await.context(key)?;
    let live = db::live_columns(&db).await?;
    if live.contains_key(table) {
        let row = db.read().row(&format!("SELECT 1 AS one FROM {table} LIMIT 1"), []).await?;
        ensure!(row.is_none(), "{key}: this database is not empty; a backup is restored into a new one");
    }
    db.close().await;
    Ok(())
}

/// Opens the newest sealed values of every table, and says how many opened. Those whose keys were destroyed do not count.
///
/// # Errors
/// When one does not open although its person's keys are there.
pub async fn keys_open(app: &App) -> anyhow::Result<u64> {
    let mut opened = 0;
    for table in TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        let sealed: Vec<_> = table.columns.iter().filter_map(|it| Some((it.name, field(it.kind)?))).collect();
        if sealed.is_empty() {
            continue;
        }
        let names: String = sealed.iter().map(|(name, _)| format!(", t.{name}")).collect();
        let Some(person) = person_of(&holding.subject) else { continue };
        let sql = format!(
            "SELECT t.{} AS row_key, {person} AS person_key{names} FROM {} t ORDER BY t.{} DESC LIMIT {SAMPLE}",
            holding.row, table.name, holding.since
        );
        for row in app.read().rows(&sql, []).await? {
            opened += open(app, table, holding, &sealed, &row).await?;
        }
    }
    Ok(opened)
}

fn field(kind: Kind) -> Option<&'static PersonalField> {
    match kind {
        Kind::Sealed(field) => Some(field),
        _ => None,
    }
}

fn person_of(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Column(column) => Some(format!("t.{column}")),
        Subject::Through(column, other, key, owner) => {
            Some(format!("(SELECT o.{owner} FROM {other} o WHERE o.{key} = t.{column})"))
        }
        Subject::ThroughEither(..) | Subject::Listed(_) | Subject::Phone(_) | Subject::Unlinked => None,
    }
}

async fn open(
    app: &App,
    table: &'static Table,
    holding: &Holding,
    sealed: &[(&'static str, &'static PersonalField)],
    row: &QueryResult,
) -> anyhow::Result<u64> {
    let Some(person) = row.try_get::<Option<Uuid>>("", "person_key")? else { return Ok(0) };
    let by_digest = table.columns.iter().any(|column| column.name == holding.row && column.kind == Kind::Digest);
    let id = match by_digest {
        true => {
            let digest: Vec<u8> = row.try_get("", "row_key")?;
            digest.first_chunk::<16>().map(|head| Uuid::from_bytes(*head)).unwrap_or_default()
        }
        false => row.try_get("", "row_key")?,
    };
    let mut opened = 0;
    for (column, field) in sealed {
        let envelope: Option<Vec<u8>> = row.try_get("", column)?;
        let Some(envelope) = envelope.filter(|envelope| !envelope.is_empty()) else { continue };
        let Some(keys) = keys_of(app, PersonId(person)).await? else { return Ok(opened) };
        let opens = keys.opens(Cell::new(table.name, column, id), field, &envelope);
        opened += u64::from(opens.map_err(|error| {
            anyhow::anyhow!(
                "{}.{column}: {error}; the copy of the keyring does not belong to this backup (keys were rotated since?)",
                table.name
            )
        })?);
    }
    Ok(opened)
}

/// A person without keys was erased, or is an invented one of a self-audit that ended meanwhile; else the keys are lost.
async fn keys_of(app: &App, person: PersonId) -> anyhow::Result<Option<Arc<PersonKeys>>> {
    match app.vault.keys_of(person).await {
        Ok(keys) => Ok(Some(keys)),
        Err(_) if canaries::Entity::find_by_id(person).one(&app.read()).await?.is_some() => Ok(None),
        Err(error) => Err(error).context("the copy of the keyring does not belong to this backup"),
    }
}

/// Computes the audit log anew, and says how many entries it has.
///
/// # Errors
/// When it is not as it was written.
pub async fn audit_log(app: &App) -> anyhow::Result<u64> {
    let verdict = vault::audit::verify(&app.read(), &app.vault).await?;
    if let Some(finding) = verdict.findings.first() {
        anyhow::bail!("the audit log in the backup is not as it was written: {finding}");
    }
    Ok(verdict.entries)
}

/// The table that stands in a database for as long as it is being filled; no program knows it, so none serves it.
const MARK: &str = "restore_unfinished";

/// # Errors
/// When the database cannot be written.
pub async fn mark(db: &Db) -> anyhow::Result<()> {
    run(db, format!("CREATE TABLE IF NOT EXISTS {MARK} (id BIGINT)")).await
}

/// # Errors
/// When the database cannot be written.
pub async fn unmark(db: &Db) -> anyhow::Result<()> {
    run(db, format!("DROP TABLE IF EXISTS {MARK}")).await
}

async fn run(db: &Db, sql: String) -> anyhow::Result<()> {
    let done: Result<u64, sea_orm::DbErr> = db.write(move |tx: Tx| async move { tx.run(&sql, []).await }).await;
    done?;
    Ok(())
}
