use crate::Table;
use crate::sqlite_writer::SqliteWriter;
use crate::tx::{Inner, Tx};
use anyhow::Context;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{ConnectOptions, Executor};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Readers of SQLite, and the bound of a PostgreSQL pool.
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// How long a unit of work may wait for a connection.
const ACQUIRE_SECONDS_MAX: u64 = 10;
/// How long one statement may run on PostgreSQL. The outbox reader's safety window is longer than this.
const STATEMENT_MS_MAX: &str = "8000";

/// A database of either engine. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: DatabaseConnection,
    writer: Writer,
}

#[derive(Clone)]
enum Writer {
    Sqlite(SqliteWriter),
    Postgres(DatabaseConnection),
}

/// The connections of a database, before the writer stands in front of its own.
struct Connections {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
}

/// Where a statement ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ran {
    Reading,
    Writing,
}

/// Which engine an installation runs on, for people to read (doctor, metrics). Code does not branch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Db {
    /// Opens `sqlite:PATH` (created if it is missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is of neither kind or the database cannot be reached.
    pub async fn open(url: &str) -> anyhow::Result<Db> {
        Ok(Self::connect(url).await?.start())
    }

    /// The same, and `see` is shown every statement once it has run, with its values. For the benchmarks, which repeat
    /// what an operation does without the house around it.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_watched<F>(url: &str, see: F) -> anyhow::Result<Db>
    where
        F: Fn(Ran, &Statement) + Clone + Send + Sync + 'static,
    {
        let mut connections = Self::connect(url).await?;
        let also = see.clone();
        connections.readers.set_metric_callback(move |info| also(Ran::Reading, info.statement));
        connections.writer.set_metric_callback(move |info| see(Ran::Writing, info.statement));
        Ok(connections.start())
    }

    async fn connect(url: &str) -> anyhow::Result<Connections> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Self::open_sqlite(Path::new(path)).await;
        }
        anyhow::ensure!(url.starts_with("postgres"), "a database address starts with sqlite: or postgres://");
        Self::open_postgres(url).await
    }

    async fn open_sqlite(path: &Path) -> anyhow::Result<Connections> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let options = sqlite_options(path);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("cannot open {}", path.display()))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS_MAX))
            .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
            .await
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Connections { readers: readers.into(), writer: writer.into() })
    }

    async fn open_postgres(url: &str) -> anyhow::Result<Connections> {
        let options = postgres_options(url)?;
        let pool = || {
            PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS_MAX)
                .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS_MAX))
        };
        let writer = pool()
            // sqlx 0.9.0 returns a connection whose BEGIN was cancelled inside an open transaction; what is written
            // on it later answers OK and is lost. Nothing goes back to the pool without a rollback.
            .after_release(|connection, _| Box::pin(async move { connection.execute("ROLLBACK").await.map(|_| true) }))
            .connect_with(options.clone().options([("client_min_messages", "error")]))
            .await
            .context("cannot reach PostgreSQL")?;
        let readers = pool()
            .connect_with(options.options([("default_transaction_read_only", "on")]))
            .await
            .context("cannot reach PostgreSQL")?;
        Ok(Connections { readers: readers.into(), writer: writer.into() })
    }

    pub fn engine(&self) -> Engine {
        match self.writer {
            Writer::Sqlite(_) => Engine::Sqlite,
            Writer::Postgres(_) => Engine::Postgres,
        }
    }

    /// A reader: each statement sees what is committed.
    pub fn read(&self) -> Tx {
        Tx(Inner::Reading(self.readers.clone()))
    }

    /// Runs a unit of work in one transaction and commits it when it answers `Ok`.
    ///
    /// The unit runs in a task of its own: a caller that goes away does not stop it half-way. It must do no network
    /// calls and keep no clone of the `Tx`. An answer of `Ok` means that the commit is on disk.
    ///
    /// # Errors
    /// The unit's own error (rolled back), or a database error when the commit failed.
    pub async fn write<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DbErr> + Send + 'static,
    {
        match &self.writer {
            Writer::Sqlite(writer) => writer.run(unit).await,
            Writer::Postgres(pool) => {
                let pool = pool.clone();
                let task = tokio::spawn(async move {
                    let tx = Arc::new(pool.begin().await?);
                    let result = unit(Tx(Inner::Writing(tx.clone()))).await;
                    finish(tx, result.is_ok()).await?;
                    result
                });
                task.await.unwrap_or_else(|panic| Err(DbErr::Custom(format!("a unit of work stopped: {panic}")).into()))
            }
        }
    }

    /// A connection for migrations, outside the grouped writer.
    pub(crate) fn migration_connection(&self) -> DatabaseConnection {
        match &self.writer {
            Writer::Sqlite(writer) => writer.connection(),
            Writer::Postgres(pool) => pool.clone(),
        }
    }

    /// Moves what the log still holds into the database and empties the log, so that a deleted row stands in no file any
    /// more (deleted pages are overwritten). PostgreSQL's log is not ours to cut: see [`Db::rewrite`].
    ///
    /// # Errors
    /// When a reader holds the log back: come again later.
    pub async fn empty_log(&self) -> anyhow::Result<()> {
        let Writer::Sqlite(writer) = &self.writer else { return Ok(()) };
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let row = writer.connection().query_one_raw(statement).await?.context("a checkpoint answers")?;
        let busy: i64 = row.try_get_by_index(0)?;
        anyhow::ensure!(busy == 0, "a reader holds the log back");
        Ok(())
    }

    /// Writes a small table anew, so that what was overwritten or deleted in it stands in none of its pages. PostgreSQL
    /// keeps old versions of rows until then; on SQLite it is [`Db::empty_log`].
    ///
    /// # Errors
    /// When the table cannot be locked, or a reader holds the log back.
    pub async fn rewrite(&self, table: &Table) -> anyhow::Result<()> {
        match &self.writer {
            Writer::Sqlite(_) => self.empty_log().await,
            Writer::Postgres(pool) => {
                let statement = format!("VACUUM FULL {}", table.name);
                pool.execute_unprepared(&statement).await?;
                Ok(())
            }
        }
    }

    /// Ends the readers and the writer; what was acknowledged is on disk already.
    pub async fn close(&self) {
        // Closing is best effort: the process is about to end and every acknowledged write is durable.
        let _ = self.readers.clone().close().await;
        let _ = self.migration_connection().close().await;
    }
}

impl Connections {
    fn start(self) -> Db {
        let writer = match self.writer.get_database_backend() {
            DbBackend::Postgres => Writer::Postgres(self.writer),
            _ => Writer::Sqlite(SqliteWriter::start(self.writer)),
        };
        Db { readers: self.readers, writer }
    }
}

pub(crate) fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_secs(ACQUIRE_SECONDS_MAX))
        .disable_statement_logging()
}

pub(crate) fn postgres_options(url: &str) -> anyhow::Result<PgConnectOptions> {
    let options: PgConnectOptions = url.parse().context("the database address does not parse")?;
    Ok(options.disable_statement_logging().options([("statement_timeout", STATEMENT_MS_MAX)]))
}

/// Commits or rolls back, once nobody else holds the transaction.
pub(crate) async fn finish(tx: Arc<sea_orm::DatabaseTransaction>, keep: bool) -> Result<(), DbErr> {
    let tx = Arc::try_unwrap(tx).map_err(|_| DbErr::Custom("a unit of work kept its transaction".to_owned()))?;
    if keep { tx.commit().await } else { tx.rollback().await }
}
