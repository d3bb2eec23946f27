//! The backup that comes by itself: one per interval on whichever node takes it first, verified by restoring it. It runs
//! beside the job queue and not in it, because a job would hold everything else up for as long as it takes.

use super::archive::Scope;
use super::{Places, Progress, erasures, take, verify};
use anyhow::Context;
use care::erasure::ledger;
use db::columns::PublicText;
use db::entities::backups::{self, BackupState};
use kernel::{RowId, Timestamp};
use platform::{App, Due, Error, Jobs};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::sync::Mutex;
use std::time::Duration;

/// How often it looks whether something is due, and how often a run says that it lives.
const LOOK: Duration = Duration::from_secs(60);
/// A run that has said nothing for so long was cut off.
const SILENT_MINUTES: i64 = 15;
/// After a failure it tries again, within the same interval.
const AGAIN_MINUTES: i64 = 60;
/// How long it is known what became of a run.
const RUNS_KEPT_DAYS: i64 = 400;
/// An interval of a day begins at three in the morning in China.
const BEGINS_AT_SECONDS: i64 = 19 * 3_600;

/// The ledger goes to the backups' place after each erasure.
pub fn jobs(app: &App, jobs: &mut Jobs) {
    let app = app.clone();
    jobs.on(ledger::CHANGED, move |due| carry_ledger(app.clone(), due));
}

async fn carry_ledger(app: App, _due: Due) -> Result<(), Error> {
    if let Some(places) = Places::configured(&app.config)? {
        erasures::write(&app, &places.main).await?;
    }
    Ok(())
}

/// Backs up for as long as the server runs. What fails is logged, shown by the doctor, and tried again.
pub async fn watch(app: App) {
    loop {
        if let Err(error) = run_if_due(&app).await {
            tracing::error!(error = %format!("{error:#}"), "the backup failed");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Takes and verifies a backup if one is due, and says whether it did; copies the keyring when its epoch has ended.
///
/// # Errors
/// When the backup cannot be taken or is not what was written; the row of the run says so.
pub async fn run_if_due(app: &App) -> anyhow::Result<bool> {
    if app.config.backup.target.is_empty() {
        return Ok(false);
    }
    if let Some(run) = claim(app).await? {
        let (taken, _) = go(app, run, &|_| {}).await?;
        tracing::info!(backup = taken.id, rows = taken.rows, bytes = taken.bytes, "a backup was taken and verified");
        return Ok(true);
    }
    follow_epoch(app).await?;
    Ok(false)
}

/// Takes the run of this interval, unless somebody has it.
async fn claim(app: &App) -> anyhow::Result<Option<backups::Model>> {
    let interval = i64::from(app.config.backup.every_hours) * 3_600;
    let slot = (app.now().seconds() - BEGINS_AT_SECONDS).div_euclid(interval);
    let claimed = app
        .write(move |work| async move {
            let row = backups::Entity::find().filter(backups::Column::Slot.eq(slot)).one(&work.tx).await?;
            let Some(row) = row else {
                let row = new_run(Some(slot), work.now, RowId::new(work.now, &work.rng));
                db::insert(&work, row.clone()).await?;
                return Ok(Some(row));
            };
            let again = match row.state {
                BackupState::Done => return Ok(None),
                BackupState::Failed => row.seen_at.plus_minutes(AGAIN_MINUTES),
                BackupState::Running => row.seen_at.plus_minutes(SILENT_MINUTES),
            };
            if again > work.now {
                return Ok(None);
            }
            let sql = "UPDATE backups SET state = 'running', seen_at = $1 WHERE id = $2 AND seen_at = $3";
            let taken = work.run(sql, [work.now.into(), row.id.into(), row.seen_at.into()]).await?;
            Ok((taken == 1).then_some(row))
        })
        .await;
    match claimed {
        Ok(row) => Ok(row),
        // Another node has just taken it.
        Err(Error::Broken(error)) if error.downcast_ref().is_some_and(db::is_unique_violation) => Ok(None),
        Err(error) => Err(broken(error)),
    }
}

fn new_run(slot: Option<i64>, now: Timestamp, id: RowId) -> backups::Model {
    backups::Model {
        id,
        slot,
        state: BackupState::Running,
        step: PublicText::from("beginning"),
        name: PublicText::from(""),
        started_at: now,
        seen_at: now,
        ended_at: None,
        row_count: 0,
        bytes: 0,
        epoch: 0,
    }
}

/// A run that somebody asked for, in the configured place.
///
/// # Errors
/// As [`run_if_due`].
pub async fn run_asked(app: &App, tell: super::Tell<'_>) -> anyhow::Result<(take::Taken, super::Restored)> {
    let row = new_run(None, app.now(), RowId::new(app.now(), &app.rng));
    let inserted = row.clone();
    app.write(move |work| async move { Ok(db::insert(&work, inserted).await?) }).await.map_err(broken)?;
    go(app, row, tell).await
}

async fn go(
    app: &App,
    mut row: backups::Model,
    tell: super::Tell<'_>,
) -> anyhow::Result<(take::Taken, super::Restored)> {
    let doing = Mutex::new(String::from("beginning"));
    let told = |progress: Progress| {
        if let Progress::Step(step) = &progress {
            doing.lock().expect("no holder of this lock panics").clone_from(step);
        }
        tell(progress);
    };
    let id = row.id;
    let beating = async {
        loop {
            tokio::time::sleep(LOOK).await;
            // A beat that is lost is followed by the next.
            let _ = beat(app, id).await;
        }
    };
    let working = async {
        let places = Places::configured(&app.config)?.context("no place is configured")?;
        let taken = take::take(app, &places, Scope::Whole, &told).await?;
        let scratch = &app.config.data_dir;
        let root = app.vault.root().clone();
        let backup = Some(taken.id.clone());
        let restored = verify::verify(&app.config, root, places, backup, scratch, &|_| Ok(()), &told).await?;
        anyhow::Ok((taken, restored))
    };
    let done = tokio::select! {
        done = working => done,
        () = beating => unreachable!("it beats for ever"),
    };
    row.ended_at = Some(app.now());
    row.seen_at = app.now();
    match &done {
        Ok((taken, _)) => {
            row.state = BackupState::Done;
            row.step = PublicText::from("done");
            row.name = PublicText(taken.id.clone());
            row.row_count = i64::try_from(taken.rows).unwrap_or(i64::MAX);
            row.bytes = i64::try_from(taken.bytes).unwrap_or(i64::MAX);
            row.epoch = taken.keyring.epoch;
        }
        Err(_) => {
            row.state = BackupState::Failed;
            row.step = PublicText(doing.into_inner().unwrap_or_default());
        }
    }
    app.write(move |work| async move {
        db::update(&work, row).await?;
        let oldest = work.now.plus_days(-RUNS_KEPT_DAYS);
        work.run("DELETE FROM backups WHERE started_at < $1", [oldest.into()]).await?;
        Ok(())
    })
    .await
    .map_err(broken)?;
    done
}

async fn beat(app: &App, id: RowId) -> Result<(), Error> {
    app.write(move |work| async move {
        work.run("UPDATE backups SET seen_at = $1 WHERE id = $2", [work.now.into(), id.into()]).await?;
        Ok(())
    })
    .await
}

/// When the keyring has a newer epoch than its last copy, that copy will open nothing any more: a new one is made at once, and
/// the key of the epoch that has ended goes.
async fn follow_epoch(app: &App) -> anyhow::Result<()> {
    let (epoch, _) = app.vault.newest_epoch().await?;
    let done = backups::Entity::find().filter(backups::Column::State.eq(BackupState::Done));
    let last = done.order_by_desc(backups::Column::StartedAt).one(&app.read()).await?;
    let Some(last) = last.filter(|last| last.epoch < epoch) else { return Ok(()) };
    let Some(places) = Places::configured(&app.config)? else { return Ok(()) };
    let (copied, _) = take::follow(app, &places).await?;
    app.write(move |work| async move {
        work.run("UPDATE backups SET epoch = $1 WHERE id = $2", [copied.epoch.into(), last.id.into()]).await?;
        Ok(())
    })
    .await
    .map_err(broken)
}

fn broken(error: Error) -> anyhow::Error {
    match error {
        Error::Broken(error) => error,
        other => anyhow::anyhow!("{other}"),
    }
}
