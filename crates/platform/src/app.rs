use crate::blobs::Blobs;
use crate::bus::{Bus, Hint};
use crate::config::Config;
use crate::error::refusal_of;
use crate::jobs::enqueue;
use crate::page::Cursors;
use crate::{Error, JobKind};
use db::entities::outbox::{self, Topic};
use db::{Db, Tx};
use kernel::{Clock, PersonId, Rng, Timestamp};
use sea_orm::{ActiveValue, DbErr, EntityTrait};
use std::future::Future;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use vault::Vault;

/// What every slice works with. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts that `server` (or a test) puts together.
pub struct Parts {
    pub config: Config,
    pub db: Db,
    pub vault: Vault,
    pub blobs: Blobs,
    pub clock: Clock,
    pub rng: Rng,
    pub cursors: Cursors,
    pub bus: Bus,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub fn new(config: Config, db: Db, vault: Vault, blobs: Blobs, clock: Clock, rng: Rng) -> App {
        let cursors = Cursors::new(&vault);
        App(Arc::new(Parts { config, db, vault, blobs, clock, rng, cursors, bus: Bus::new() }))
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Reads outside a transaction.
    pub fn read(&self) -> Tx {
        self.db.read()
    }

    /// Runs a unit of work and, once it is committed, publishes its hints.
    ///
    /// # Errors
    /// The unit's own (rolled back), or that the commit failed.
    pub async fn write<T, F, Fut>(&self, unit: F) -> Result<T, Error>
    where
        F: FnOnce(Work) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, Error>> + Send + 'static,
        T: Send + 'static,
    {
        let hints = Arc::new(Mutex::new(Vec::new()));
        let collected = hints.clone();
        let (now, rng) = (self.now(), self.rng.clone());
        let result = match self.db.write(move |tx| unit(Work { tx, now, rng, hints })).await {
            Err(Error::Denied(denied)) => return Err(self.record(denied).await),
            other => other?,
        };
        let hints = std::mem::take(&mut *collected.lock().expect("no holder of this lock panics"));
        for hint in hints {
            self.bus.publish(hint);
        }
        Ok(result)
    }
}

impl App {
    /// Writes the gate's refusal down. The unit that asked has been rolled back, so it has a transaction of its own.
    async fn record(&self, denied: vault::Denied) -> Error {
        let (now, why) = (self.now(), denied.why);
        let recorded: Result<(), DbErr> = self.db.write(move |tx| async move { denied.record(&tx, now).await }).await;
        match recorded {
            Ok(()) => Error::Refused(refusal_of(why)),
            Err(error) => Error::Broken(anyhow::Error::from(error).context("a refusal could not be recorded")),
        }
    }
}

/// A unit of work: a transaction with its one moment in time.
pub struct Work {
    pub tx: Tx,
    pub now: Timestamp,
    pub rng: Rng,
    hints: Arc<Mutex<Vec<Hint>>>,
}

impl Deref for Work {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl Work {
    /// Publishes a hint once this unit is committed.
    pub fn hint(&self, hint: Hint) {
        let mut hints = self.hints.lock().expect("no holder of this lock panics");
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }

    /// Tells the followers (the search index) that a row changed.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn changed(&self, topic: Topic, subject: Uuid) -> Result<(), DbErr> {
        let row = outbox::ActiveModel {
            seq: ActiveValue::NotSet,
            topic: ActiveValue::Set(topic),
            subject: ActiveValue::Set(subject),
            at: ActiveValue::Set(self.now),
        };
        outbox::Entity::insert(row).exec_without_returning(&self.tx).await?;
        self.hint(Hint::Outbox);
        Ok(())
    }

    /// Tells whoever remembers what a person allowed, refuses or ever did that it changed, without naming the person.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn changed_person(&self, person: PersonId) -> Result<(), DbErr> {
        self.changed(Topic::Person, Uuid::from_u128(outbox::crowd(person) as u128)).await
    }

    /// Queues a job in this transaction. The same kind, subject, detail and time is queued once.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn enqueue(&self, kind: JobKind, subject: Uuid, detail: i64, run_at: Timestamp) -> Result<(), DbErr> {
        enqueue(self, kind, subject, detail, run_at).await?;
        self.hint(Hint::Jobs);
        Ok(())
    }
}
