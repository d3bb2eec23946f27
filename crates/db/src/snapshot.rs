use crate::engine::{postgres_options, sqlite_options};
use crate::tx::{Inner, Tx};
use anyhow::Context;
use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::sqlx::sqlite::SqlitePoolOptions;
use sea_orm::{AccessMode, DatabaseConnection, IsolationLevel, TransactionTrait};
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

/// One moment of a whole database, readable while others write.
///
/// It has a connection of its own: what it leaves behind when its reader is cut off never meets an ordinary reader. On
/// SQLite the log cannot be emptied meanwhile, on PostgreSQL old rows are not vacuumed, so close it soon.
pub struct Snapshot {
    tx: Tx,
    connection: DatabaseConnection,
}

impl Deref for Snapshot {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl Snapshot {
    /// Takes a snapshot of the database at this address (`sqlite:PATH` or `postgres://…`).
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn take(url: &str) -> anyhow::Result<Snapshot> {
        let connection: DatabaseConnection = match url.strip_prefix("sqlite:") {
            Some(path) => {
                let options = sqlite_options(Path::new(path)).create_if_missing(false).pragma("query_only", "ON");
                let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
                pool.with_context(|| format!("cannot read {path}"))?.into()
            }
            None => {
                let pool = PgPoolOptions::new().max_connections(1).connect_with(postgres_options(url)?).await;
                pool.context("cannot reach PostgreSQL")?.into()
            }
        };
        let isolation = Some(IsolationLevel::RepeatableRead);
        let transaction = match url.starts_with("sqlite:") {
            true => connection.begin().await?,
            false => connection.begin_with_config(isolation, Some(AccessMode::ReadOnly)).await?,
        };
        let tx = Tx(Inner::Writing(Arc::new(transaction)));
        // Both engines take the snapshot with the first statement that reads.
        tx.row("SELECT COUNT(*) AS n FROM seaql_migrations", []).await?;
        Ok(Snapshot { tx, connection })
    }

    /// Lets go of it.
    ///
    /// # Errors
    /// When the connection cannot be closed.
    pub async fn close(self) -> anyhow::Result<()> {
        drop(self.tx);
        Ok(self.connection.close().await?)
    }
}
