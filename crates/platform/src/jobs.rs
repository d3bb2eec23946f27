use crate::bus::Hint;
use crate::{App, Error, Work};
use db::columns::PublicText;
use db::entities::jobs::{self, JobState};
use futures_util::future::BoxFuture;
use kernel::{JobId, Timestamp};
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long a job may run before another worker takes it over, how often it is tried, and how many are claimed at once.
const LEASE_SECONDS: i64 = 60;
const ATTEMPTS_MAX: i64 = 8;
const CLAIM_MAX: u64 = 16;

/// The name of a kind of job. Each slice declares its own as constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JobKind(pub &'static str);

/// A job that is due. Its payload is ids and numbers only: nothing personal is queued.
#[derive(Clone, Debug)]
pub struct Due {
    pub subject: Uuid,
    pub detail: i64,
    pub run_at: Timestamp,
}

type Handler = Arc<dyn Fn(Due) -> BoxFuture<'static, Result<(), Error>> + Send + Sync>;

/// The kinds of job and who does them.
#[derive(Clone, Default)]
pub struct Jobs {
    handlers: HashMap<&'static str, Handler>,
}

pub(crate) async fn enqueue(
    work: &Work,
    kind: JobKind,
    subject: Uuid,
    detail: i64,
    run_at: Timestamp,
) -> Result<(), DbErr> {
    let row = jobs::Model {
        id: JobId::new(work.now, &work.rng),
        kind: PublicText::from(kind.0),
        subject,
        detail,
        run_at,
        attempts: 0,
        lease_until: None,
        state: JobState::Waiting,
        error: None,
        created_at: work.now,
    };
    let once =
        OnConflict::columns([jobs::Column::Kind, jobs::Column::Subject, jobs::Column::Detail, jobs::Column::RunAt])
            .do_nothing()
            .to_owned();
    jobs::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

impl Jobs {
    /// Says who does a kind of job. The handler must be idempotent: a job may run twice.
    pub fn on<F, Fut>(&mut self, kind: JobKind, handler: F)
    where
        F: Fn(Due) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.handlers.insert(kind.0, Arc::new(move |due| Box::pin(handler(due))));
    }

    /// Does what is due, until nothing is, and says how many jobs ran.
    ///
    /// # Errors
    /// When the queue cannot be read or written; a job's own failure is kept on its row instead.
    pub async fn run_due(&self, app: &App) -> Result<usize, Error> {
        let mut ran = 0;
        loop {
            let claimed = claim(app).await?;
            if claimed.is_empty() {
                return Ok(ran);
            }
            for job in claimed {
                self.run(app, job).await?;
                ran += 1;
            }
        }
    }

    /// Works until the process ends: on every hint, and each second for what comes due by time.
    pub async fn work(self, app: App) {
        let mut hints = app.bus.listen();
        loop {
            if let Err(Error::Broken(error)) = self.run_due(&app).await {
                tracing::error!(error = %error, "the job queue cannot be worked");
            }
            let tick = tokio::time::sleep(Duration::from_secs(1));
            tokio::pin!(tick);
            loop {
                tokio::select! {
                    () = &mut tick => break,
                    hint = hints.recv() => if matches!(hint, Ok(Hint::Jobs) | Err(_)) { break },
                }
            }
        }
    }

    async fn run(&self, app: &App, job: jobs::Model) -> Result<(), Error> {
        let due = Due { subject: job.subject, detail: job.detail, run_at: job.run_at };
        let result = match self.handlers.get(job.kind.as_str()) {
            Some(handler) => handler(due).await,
            None => Err(anyhow::anyhow!("nobody does jobs of this kind").into()),
        };
        match result {
            Ok(()) => app.write(move |work| async move { Ok(finish(&work, job).await?) }).await,
            Err(error) => {
                tracing::warn!(kind = %job.kind, attempts = job.attempts, error = ?error, "a job failed");
                let text = match &error {
                    Error::Refused(refusal) => refusal.code.code.to_owned(),
                    Error::Denied(denied) => denied.why.code().to_owned(),
                    Error::Broken(_) => "internal".to_owned(),
                };
                app.write(move |work| async move { Ok(put_back(&work, job, text).await?) }).await
            }
        }
    }
}

async fn claim(app: &App) -> Result<Vec<jobs::Model>, Error> {
    app.write(|work| async move {
        let ready = Condition::any()
            .add(jobs::Column::State.eq(JobState::Waiting))
            .add(jobs::Column::State.eq(JobState::Running).and(jobs::Column::LeaseUntil.lt(work.now)));
        let mut rows = jobs::Entity::find()
            .filter(ready)
            .filter(jobs::Column::RunAt.lte(work.now))
            .order_by_asc(jobs::Column::RunAt)
            .limit(CLAIM_MAX)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&work.tx)
            .await?;
        for row in &mut rows {
            row.state = JobState::Running;
            row.attempts += 1;
            row.lease_until = Some(work.now.plus_seconds(LEASE_SECONDS));
            db::update(&work, row.clone()).await?;
        }
        Ok(rows)
    })
    .await
}

async fn finish(work: &Work, job: jobs::Model) -> Result<(), DbErr> {
    jobs::Entity::delete_by_id(job.id).exec(&work.tx).await?;
    Ok(())
}

/// Back-off of 1, 4, 9 … minutes, then dead: it stays in the table for staff to see.
async fn put_back(work: &Work, mut job: jobs::Model, error: String) -> Result<(), DbErr> {
    job.state = if job.attempts >= ATTEMPTS_MAX { JobState::Dead } else { JobState::Waiting };
    job.run_at = work.now.plus_minutes(job.attempts * job.attempts);
    job.lease_until = None;
    job.error = Some(PublicText(error));
    match db::update(work, job).await {
        // It was taken out of the queue while it ran: there is nothing to come back to.
        Err(DbErr::RecordNotUpdated) => Ok(()),
        other => other,
    }
}
