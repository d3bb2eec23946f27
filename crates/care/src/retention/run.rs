//! One run over all tables.

use super::due::{Due, HeldBack};
use crate::holdings;
use db::Reference;
use kernel::Timestamp;
use platform::{App, Error, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Rows that go in one unit of work.
const CHUNK: u64 = 500;

/// What a run found in one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    pub table: String,
    pub due: i64,
    pub done: i64,
    pub held: Vec<HeldBack>,
}

/// Deletes what is past its time at this moment, and says what it found in each table.
///
/// # Errors
/// When a table cannot be read or written; what was deleted stays deleted, and the next run goes on.
pub(super) async fn run(app: &App, now: Timestamp) -> Result<Vec<Line>, Error> {
    let references = db::references(&app.db).await?;
    let mut lines = Vec::new();
    for held in holdings::referring_first(&references) {
        let Some(due) = Due::of(held, &references, now) else { continue };
        let found = due.count(&app.read()).await?;
        let mut done = 0;
        if found > 0 {
            let mut gone = chunk(app, held, &references, now).await?;
            while gone > 0 {
                done += gone;
                gone = chunk(app, held, &references, now).await?;
            }
        }
        let held_back = if done < found { due.held_back(&app.read()).await? } else { Vec::new() };
        lines.push(Line { table: held.table.name.to_owned(), due: found, done, held: held_back });
    }
    Ok(lines)
}

/// Deletes up to a chunk of rows with all that belongs to them.
async fn chunk(app: &App, held: holdings::Held, references: &[Reference], now: Timestamp) -> Result<i64, Error> {
    let Some(due) = Due::of(held, references, now) else { return Ok(0) };
    if !held.holding.blobs.is_empty() {
        // The blobs first: a row whose blob is gone is found again by the next run, a blob without its row by nobody.
        let rows = app.read().rows(&due.select(held.holding.row, CHUNK), [due.moment()]).await?;
        for row in rows {
            let id: Uuid = row.try_get("", held.holding.row)?;
            for (name, _) in held.blobs(id) {
                app.blobs.delete(&name).await?;
            }
        }
    }
    app.write(move |work| async move { delete(&work, &due).await }).await
}

async fn delete(work: &Work, due: &Due) -> Result<i64, Error> {
    let table = due.held.table.name;
    for Reference { table: from, column, to_column, .. } in &due.detached {
        let rows = due.select(&format!("t.{to_column}"), CHUNK);
        let sql = format!("UPDATE {from} SET {column} = NULL WHERE {column} IN ({rows})");
        work.run(&sql, [due.moment()]).await?;
    }
    for Reference { table: from, column, to_column, .. } in &due.with_it {
        let rows = due.select(&format!("t.{to_column}"), CHUNK);
        work.run(&format!("DELETE FROM {from} WHERE {column} IN ({rows})"), [due.moment()]).await?;
    }
    let keys = due.keys();
    let sql = format!("DELETE FROM {table} WHERE ({keys}) IN ({})", due.select(&keys, CHUNK));
    let gone = work.run(&sql, [due.moment()]).await?;
    Ok(i64::try_from(gone).unwrap_or(i64::MAX))
}
