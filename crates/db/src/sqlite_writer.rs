//! The one writer of SQLite: it takes up to 64 waiting units of work into one BEGIN IMMEDIATE with a SAVEPOINT each,
//! commits, then answers. Measured against a plain writer connection this doubles the throughput, and against a pool
//! of writers it never starves anybody. A failed COMMIT fails the whole batch.

use crate::engine::finish;
use crate::tx::{Inner, Tx};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Units in one batch, and units that may wait before callers have to.
const BATCH_MAX: usize = 64;
const WAITING_MAX: usize = 4_096;

#[derive(Clone)]
pub(crate) struct SqliteWriter {
    queue: mpsc::Sender<Unit>,
    connection: DatabaseConnection,
}

type Unit = Box<dyn FnOnce(Tx) -> BoxFuture<'static, Done> + Send>;

/// A unit that has run: whether its savepoint is kept, and how to tell its caller once the batch is committed.
struct Done {
    keep: bool,
    answer: Box<dyn FnOnce(Result<(), DbErr>) + Send>,
}

impl SqliteWriter {
    pub(crate) fn start(connection: DatabaseConnection) -> Self {
        let (queue, units) = mpsc::channel(WAITING_MAX);
        tokio::spawn(write_batches(connection.clone(), units));
        Self { queue, connection }
    }

    pub(crate) fn connection(&self) -> DatabaseConnection {
        self.connection.clone()
    }

    pub(crate) async fn run<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DbErr> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel::<Result<T, E>>();
        let boxed: Unit = Box::new(move |tx| {
            Box::pin(async move {
                let result = AssertUnwindSafe(unit(tx)).catch_unwind().await;
                let result = result.unwrap_or_else(|_| Err(stopped()));
                Done {
                    keep: result.is_ok(),
                    answer: Box::new(move |committed| {
                        // A caller that went away does not want the answer; the work is done all the same.
                        let _ = answer.send(committed.map_err(E::from).and(result));
                    }),
                }
            })
        });
        self.queue.send(boxed).await.map_err(|_| stopped())?;
        answered.await.unwrap_or_else(|_| Err(stopped()))
    }
}

fn stopped<E: From<DbErr>>() -> E {
    DbErr::Custom("a unit of work stopped".to_owned()).into()
}

async fn write_batches(connection: DatabaseConnection, mut units: mpsc::Receiver<Unit>) {
    let mut batch = Vec::with_capacity(BATCH_MAX);
    while units.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let (answers, committed) = write_batch(&connection, &mut batch).await;
        for answer in answers {
            answer(match &committed {
                Ok(()) => Ok(()),
                Err(error) => Err(DbErr::Custom(format!("the commit failed: {error}"))),
            });
        }
        batch.clear();
    }
}

type Answers = Vec<Box<dyn FnOnce(Result<(), DbErr>) + Send>>;

async fn write_batch(connection: &DatabaseConnection, batch: &mut Vec<Unit>) -> (Answers, Result<(), DbErr>) {
    let mut answers = Vec::with_capacity(batch.len());
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let outer = match connection.begin_with_options(options).await {
        Ok(outer) => outer,
        // The units are dropped, and with them their callers' channels: each learns that nothing was done.
        Err(error) => return (answers, Err(error)),
    };
    let mut broken = None;
    for unit in batch.drain(..) {
        match run_unit(&outer, unit).await {
            Ok(answer) => answers.push(answer),
            Err((answer, error)) => {
                answers.extend(answer);
                broken = Some(error);
                break;
            }
        }
    }
    match broken {
        Some(error) => {
            let _ = outer.rollback().await;
            (answers, Err(error))
        }
        None => (answers, outer.commit().await),
    }
}

type Answer = Box<dyn FnOnce(Result<(), DbErr>) + Send>;

async fn run_unit(outer: &DatabaseTransaction, unit: Unit) -> Result<Answer, (Option<Answer>, DbErr)> {
    let savepoint = Arc::new(outer.begin().await.map_err(|error| (None, error))?);
    let done = unit(Tx(Inner::Writing(savepoint.clone()))).await;
    match finish(savepoint, done.keep).await {
        Ok(()) => Ok(done.answer),
        Err(error) => Err((Some(done.answer), error)),
    }
}
