use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, ExecResult, IntoActiveModel, ModelTrait, QueryResult, SqlErr, Statement,
};
use std::sync::Arc;

/// What a query runs on: the transaction of a unit of work, or a reader.
///
/// Store functions take `&Tx`, so one query serves both. A reader cannot write: SQLite's are opened read-only and
/// PostgreSQL's sessions are read-only.
#[derive(Clone)]
pub struct Tx(pub(crate) Inner);

#[derive(Clone)]
pub(crate) enum Inner {
    Writing(Arc<DatabaseTransaction>),
    Reading(DatabaseConnection),
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Inner::Writing(tx) => tx.get_database_backend(),
            Inner::Reading(reader) => reader.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Inner::Writing(tx) => tx.execute_raw(statement).await,
            Inner::Reading(reader) => reader.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Inner::Writing(tx) => tx.execute_unprepared(sql).await,
            Inner::Reading(reader) => reader.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Inner::Writing(tx) => tx.query_one_raw(statement).await,
            Inner::Reading(reader) => reader.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Inner::Writing(tx) => tx.query_all_raw(statement).await,
            Inner::Reading(reader) => reader.query_all_raw(statement).await,
        }
    }
}

impl Tx {
    /// A statement of the same text on both engines (`$1`, `$2` …), for hot paths.
    pub async fn run(&self, sql: &str, values: impl IntoIterator<Item = sea_orm::Value>) -> Result<u64, DbErr> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }

    /// Lets one unit of work at a time past this point for each key; the others wait until it has ended.
    ///
    /// For rules that no row lock covers, because the row is not there yet (a limit, a name that must be free). SQLite
    /// has one writer and needs nothing. `key` is a hash; its first eight bytes count.
    pub async fn one_at_a_time(&self, key: &[u8]) -> Result<(), DbErr> {
        if self.get_database_backend() == DbBackend::Postgres {
            let number = key.iter().take(8).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
            self.row("SELECT pg_advisory_xact_lock($1)", [number.into()]).await?;
        }
        Ok(())
    }

    /// The rows of a query of the same text on both engines.
    pub async fn rows(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = sea_orm::Value>,
    ) -> Result<Vec<QueryResult>, DbErr> {
        self.query_all_raw(Statement::from_sql_and_values(self.get_database_backend(), sql, values)).await
    }

    /// The first row, if there is one.
    pub async fn row(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = sea_orm::Value>,
    ) -> Result<Option<QueryResult>, DbErr> {
        self.query_one_raw(Statement::from_sql_and_values(self.get_database_backend(), sql, values)).await
    }
}

/// Inserts a whole row.
pub async fn insert<M, A>(tx: &Tx, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    <M::Entity as EntityTrait>::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(())
}

/// Inserts rows in chunks that stay below every engine's limit of bound values.
pub async fn insert_many<M, A>(tx: &Tx, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(200).collect();
        <M::Entity as EntityTrait>::insert_many(chunk).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes every column of a row that exists.
///
/// # Errors
/// `DbErr::RecordNotUpdated` when it does not exist.
pub async fn update<M, A>(tx: &Tx, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    let done =
        <M::Entity as EntityTrait>::update(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    if done.rows_affected == 0 { Err(DbErr::RecordNotUpdated) } else { Ok(()) }
}

/// Whether an error says that a row with this unique key exists already.
pub fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
