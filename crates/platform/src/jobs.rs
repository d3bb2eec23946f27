use crate::bus::Hint;
use crate::{App, Error, Work};
use db::columns::PublicText;
use db::entities::jobs::{self, JobState};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kernel::{JobId, Timestamp};
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

/// How long a job may run before another worker takes it over, how often it is tried, and how many are claimed at once.
const LEASE_SECONDS: i64 = 60;
const ATTEMPTS_MAX: i64 = 8;
const CLAIM_MAX: u64 = 16;

/// How often what comes due by time is looked for.
const EACH: Duration = Duration::from_secs(1);

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

    /// Does what is due, one job after the other, until nothing is, and says how many jobs ran.
    ///
    /// # Errors
    /// When the queue cannot be read or written; a job's own failure is kept on its row instead.
    pub async fn run_due(&self, app: &App) -> Result<usize, Error> {
        self.run_until(app, None, &mut || false).await
    }

    /// Works until `stop` says so, on every hint and each second for what comes due by time, and then finishes what runs. Each
    /// kind of job goes its own lane: a slow vendor holds up its own work and no other.
    pub async fn work(self, app: App, mut stop: watch::Receiver<bool>) {
        let mut hints = app.bus.listen();
        let mut lanes = JoinSet::new();
        let mut busy = HashMap::new();
        loop {
            match due_kinds(&app).await {
                Ok(kinds) => {
                    for kind in kinds {
                        if !busy.values().any(|one| *one == kind) {
                            let lane = lanes.spawn(self.clone().lane(app.clone(), kind.clone(), stop.clone()));
                            busy.insert(lane.id(), kind);
                        }
                    }
                }
                Err(error) => tracing::error!(error = %error, "the job queue cannot be read"),
            }
            let tick = tokio::time::sleep(EACH);
            tokio::pin!(tick);
            loop {
                tokio::select! {
                    () = &mut tick => break,
                    () = told(&mut stop) => {
                        while lanes.join_next().await.is_some() {}
                        return;
                    }
                    Some(ended) = lanes.join_next_with_id() => {
                        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                        busy.remove(&id);
                        break;
                    }
                    hint = hints.recv() => if matches!(hint, Ok(Hint::Jobs) | Err(_)) { break },
                }
            }
        }
    }

    async fn lane(self, app: App, kind: String, stop: watch::Receiver<bool>) {
        if let Err(error) = self.run_until(&app, Some(&kind), &mut || *stop.borrow()).await {
            tracing::error!(error = ?error, kind, "the job queue cannot be worked");
            // Whoever looks again at once finds the database as it is now.
            tokio::time::sleep(EACH).await;
        }
    }

    /// Does what is due of one kind or of all. What of a batch is left when its lease is half over, or when told to stop, goes
    /// back into the queue: nobody may hold a job so long that another worker does it too.
    async fn run_until(
        &self,
        app: &App,
        kind: Option<&str>,
        stopped: &mut (dyn FnMut() -> bool + Send),
    ) -> Result<usize, Error> {
        let mut ran = 0;
        while !stopped() {
            let mut claimed = VecDeque::from(claim(app, kind).await?);
            if claimed.is_empty() {
                break;
            }
            while let Some(job) = claimed.pop_front() {
                if let Err(error) = self.run(app, job).await {
                    let left = Vec::from(claimed);
                    // If it cannot be written either, they come when their lease ends.
                    let _ = app.write(move |work| async move { Ok(give_back(&work, left).await?) }).await;
                    return Err(error);
                }
                ran += 1;
                let late = claimed
                    .front()
                    .and_then(|next| next.lease_until)
                    .is_some_and(|until| app.now() > until.plus_seconds(-LEASE_SECONDS / 2));
                if late || stopped() {
                    let left = Vec::from(std::mem::take(&mut claimed));
                    app.write(move |work| async move { Ok(give_back(&work, left).await?) }).await?;
                }
            }
        }
        Ok(ran)
    }

    async fn run(&self, app: &App, job: jobs::Model) -> Result<(), Error> {
        let due = Due { subject: job.subject, detail: job.detail, run_at: job.run_at };
        let result = match self.handlers.get(job.kind.as_str()) {
            Some(handler) => AssertUnwindSafe(handler(due)).catch_unwind().await.unwrap_or_else(|_| Err(panicked())),
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

fn panicked() -> Error {
    anyhow::anyhow!("it panicked").into()
}

/// Until it is said, or nobody is left who could say it.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// Jobs that nobody does and whose time has come.
fn due(now: Timestamp) -> Condition {
    let ready = Condition::any()
        .add(jobs::Column::State.eq(JobState::Waiting))
        .add(jobs::Column::State.eq(JobState::Running).and(jobs::Column::LeaseUntil.lt(now)));
    Condition::all().add(ready).add(jobs::Column::RunAt.lte(now))
}

async fn due_kinds(app: &App) -> Result<Vec<String>, DbErr> {
    let kinds = jobs::Entity::find().select_only().column(jobs::Column::Kind).distinct().filter(due(app.now()));
    kinds.into_tuple().all(&app.read()).await
}

async fn claim(app: &App, kind: Option<&str>) -> Result<Vec<jobs::Model>, Error> {
    let kind = kind.map(str::to_owned);
    app.write(|work| async move {
        let of_kind = kind.map(|kind| jobs::Column::Kind.eq(kind));
        let mut rows = jobs::Entity::find()
            .filter(Condition::all().add(due(work.now)).add_option(of_kind))
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

/// Jobs of a batch that nobody began: they wait as before.
async fn give_back(work: &Work, left: Vec<jobs::Model>) -> Result<(), DbErr> {
    const SQL: &str = "UPDATE jobs SET state = 'waiting', attempts = attempts - 1, lease_until = NULL WHERE id = $1 AND lease_until = $2";
    for job in left {
        work.run(SQL, [job.id.into(), job.lease_until.into()]).await?;
    }
    Ok(())
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
