//! The baseline: the same statements through bare sqlx, with the durability and the pools that the product has.

use super::script::{Script, Slot, Step, lock_of};
use super::world::Entry;
use anyhow::Context;
use db::Ran;
use kernel::{Rng, RowId, Timestamp};
use sea_orm::Value;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sea_orm::sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, Row, SqliteConnection, SqlitePool, TypeInfo,
    ValueRef,
};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// As the product opens them (`db/engine.rs`).
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
const BUSY: Duration = Duration::from_secs(10);
/// As the product groups them (`db/sqlite_writer.rs`).
const BATCH_MAX: usize = 64;
const WAITING_MAX: usize = 4_096;

/// What is common to all repetitions.
#[derive(Clone)]
pub struct Base {
    pub script: Arc<Script>,
    pub now: Timestamp,
    pub rng: Rng,
}

/// A database through bare sqlx.
#[derive(Clone)]
pub enum Bare {
    /// One writer connection, a transaction per sign-up.
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    /// One writer connection, up to 64 sign-ups in a transaction with a savepoint each.
    Grouped {
        readers: SqlitePool,
        queue: mpsc::Sender<Unit>,
    },
    Postgres {
        readers: PgPool,
        writer: PgPool,
    },
}

/// A sign-up that waits for the grouped writer.
pub struct Unit {
    base: Base,
    values: Values,
    answer: oneshot::Sender<anyhow::Result<()>>,
}

impl Bare {
    /// Opens the address that the product has open too.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn open(url: &str) -> anyhow::Result<Bare> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let (readers, writer) = sqlite_pools(path).await?;
            return Ok(Bare::Sqlite { readers, writer });
        }
        let options = url.parse::<PgConnectOptions>()?.disable_statement_logging();
        let pool = || PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS);
        let readers = options.clone().options([("default_transaction_read_only", "on")]);
        Ok(Bare::Postgres { readers: pool().connect_with(readers).await?, writer: pool().connect_with(options).await? })
    }

    /// The same with grouped commits; only SQLite has them.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open_grouped(url: &str) -> anyhow::Result<Option<Bare>> {
        let Some(path) = url.strip_prefix("sqlite:") else { return Ok(None) };
        let (readers, writer) = sqlite_pools(path).await?;
        let (queue, units) = mpsc::channel(WAITING_MAX);
        tokio::spawn(write_batches(writer, units));
        Ok(Some(Bare::Grouped { readers, queue }))
    }

    /// Repeats a sign-up.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn sign_up(&self, base: &Base, entry: &Entry) -> anyhow::Result<()> {
        let mut values = Values::of(base, entry);
        let reads = base.script.common.iter().filter(|step| step.ran == Ran::Reading);
        match self {
            Bare::Sqlite { readers, writer } => {
                for step in reads {
                    sqlite::run(&mut *readers.acquire().await?, step, &mut values).await?;
                }
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                sqlite::unit(&mut tx, &base.script, &mut values).await?;
                tx.commit().await?;
            }
            Bare::Grouped { readers, queue } => {
                for step in reads {
                    sqlite::run(&mut *readers.acquire().await?, step, &mut values).await?;
                }
                let (answer, answered) = oneshot::channel();
                let unit = Unit { base: base.clone(), values, answer };
                queue.send(unit).await.map_err(|_| anyhow::anyhow!("the writer stopped"))?;
                answered.await.context("the writer answers")??;
            }
            Bare::Postgres { readers, writer } => {
                for step in reads {
                    postgres::run(&mut *readers.acquire().await?, step, &mut values).await?;
                }
                let mut tx = writer.begin().await?;
                postgres::unit(&mut tx, &base.script, &mut values).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

async fn sqlite_pools(path: &str) -> anyhow::Result<(SqlitePool, SqlitePool)> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY)
        .disable_statement_logging();
    let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let readers = options.pragma("query_only", "ON");
    let readers = SqlitePoolOptions::new().max_connections(SQLITE_READERS).connect_with(readers).await?;
    Ok((readers, writer))
}

async fn write_batches(writer: SqlitePool, mut units: mpsc::Receiver<Unit>) {
    let mut batch = Vec::with_capacity(BATCH_MAX);
    while units.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let mut answers = Vec::with_capacity(batch.len());
        let done = write_batch(&writer, &mut batch, &mut answers).await;
        for answer in answers {
            // Whoever asked waits; if not, the run has ended.
            let _ = answer.send(done.as_ref().map(|_| ()).map_err(|error| anyhow::anyhow!("{error:#}")));
        }
        batch.clear();
    }
}

async fn write_batch(
    writer: &SqlitePool,
    batch: &mut Vec<Unit>,
    answers: &mut Vec<oneshot::Sender<anyhow::Result<()>>>,
) -> anyhow::Result<()> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    for mut unit in batch.drain(..) {
        answers.push(unit.answer);
        let mut savepoint = tx.begin().await?;
        sqlite::unit(&mut savepoint, &unit.base.script, &mut unit.values).await?;
        savepoint.commit().await?;
    }
    Ok(tx.commit().await?)
}

/// What fills the slots of one repetition.
struct Values {
    entry: Entry,
    fresh: Vec<Uuid>,
    token_digest: Vec<u8>,
    key_digest: [u8; 32],
    queue_no: i64,
    now: Timestamp,
    rng: Rng,
}

impl Values {
    fn of(base: &Base, entry: &Entry) -> Values {
        Values {
            entry: entry.clone(),
            fresh: Vec::new(),
            token_digest: vault::token_digest(&entry.who.token).0,
            key_digest: base.rng.bytes(),
            queue_no: 0,
            now: base.now,
            rng: base.rng.clone(),
        }
    }

    fn value(&mut self, slot: &Slot) -> Value {
        match slot {
            Slot::Person => Value::Uuid(Some(self.entry.who.id.0)),
            Slot::Shift => Value::Uuid(Some(self.entry.place.shift.0)),
            Slot::Posting => Value::Uuid(Some(self.entry.place.posting.0)),
            Slot::Merchant => Value::Uuid(Some(self.entry.place.merchant.0)),
            Slot::Owner => Value::Uuid(Some(self.entry.place.owner.0)),
            Slot::Fresh(at) => Value::Uuid(Some(self.fresh(*at))),
            Slot::Naming { before, fresh, after } => {
                Value::String(Some(format!("{before}{}{after}", self.fresh(*fresh))))
            }
            Slot::QueueNo => Value::BigInt(Some(self.queue_no)),
            Slot::RandomNumber => Value::BigInt(Some(i64::from_le_bytes(self.rng.bytes()))),
            Slot::TokenDigest => Value::Bytes(Some(self.token_digest.clone())),
            Slot::KeyDigest => Value::Bytes(Some(self.key_digest.to_vec())),
            Slot::KeyLock => Value::BigInt(Some(lock_of(&self.key_digest))),
            Slot::Fixed(value) => value.clone(),
        }
    }

    fn fresh(&mut self, at: usize) -> Uuid {
        while self.fresh.len() <= at {
            self.fresh.push(RowId::new(self.now, &self.rng).0);
        }
        self.fresh[at]
    }
}

/// What a statement is on one engine; sqlx has no type for both that costs nothing.
macro_rules! engine {
    ($name:ident, $connection:ty, $row:ty) => {
        mod $name {
            use super::*;

            /// One statement. Every column of what it gives is read, as a program would.
            pub(super) async fn run(
                connection: &mut $connection,
                step: &Step,
                values: &mut Values,
            ) -> anyhow::Result<Vec<$row>> {
                let mut query = sea_orm::sqlx::query(AssertSqlSafe(step.sql.clone()));
                for slot in &step.slots {
                    query = match values.value(slot) {
                        Value::Bool(value) => query.bind(value),
                        Value::BigInt(value) => query.bind(value),
                        Value::BigUnsigned(value) => query.bind(value.map(i64::try_from).transpose()?),
                        Value::String(value) => query.bind(value),
                        Value::Bytes(value) => query.bind(value),
                        Value::Uuid(value) => query.bind(value),
                        other => anyhow::bail!("the baseline cannot bind {other:?}"),
                    };
                }
                let rows = query.fetch_all(connection).await.with_context(|| step.sql.to_string())?;
                for row in &rows {
                    for column in 0..row.len() {
                        read(row, column)?;
                    }
                }
                Ok(rows)
            }

            /// What a sign-up does within its transaction.
            pub(super) async fn unit(
                connection: &mut $connection,
                script: &Script,
                values: &mut Values,
            ) -> anyhow::Result<()> {
                let mut headcount = 0;
                for step in script.common.iter().filter(|step| step.ran == Ran::Writing) {
                    let rows = run(connection, step, values).await?;
                    if step.draws() {
                        let row = rows.first().context("the shift is there")?;
                        values.queue_no = row.try_get("queue_last")?;
                        headcount = row.try_get("headcount")?;
                    }
                }
                for step in script.rest(values.queue_no, headcount) {
                    run(connection, step, values).await?;
                }
                Ok(())
            }

            fn read(row: &$row, column: usize) -> anyhow::Result<()> {
                let raw = row.try_get_raw(column)?;
                if raw.is_null() {
                    return Ok(());
                }
                match raw.type_info().name() {
                    "INTEGER" | "INT8" => drop(black_box(row.try_get_unchecked::<i64, _>(column)?)),
                    "INT4" => drop(black_box(row.try_get_unchecked::<i32, _>(column)?)),
                    "TEXT" | "VARCHAR" => drop(black_box(row.try_get_unchecked::<String, _>(column)?)),
                    "BLOB" | "BYTEA" => drop(black_box(row.try_get_unchecked::<Vec<u8>, _>(column)?)),
                    "UUID" => drop(black_box(row.try_get_unchecked::<Uuid, _>(column)?)),
                    "BOOL" | "BOOLEAN" => drop(black_box(row.try_get_unchecked::<bool, _>(column)?)),
                    "VOID" => {}
                    other => anyhow::bail!("the baseline cannot read a column of type {other}"),
                }
                Ok(())
            }
        }
    };
}

engine!(sqlite, SqliteConnection, SqliteRow);
engine!(postgres, PgConnection, PgRow);
