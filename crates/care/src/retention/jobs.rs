//! When a run happens, and what it leaves.

use super::run;
use crate::Care;
use db::columns::PublicJson;
use db::entities::retention_runs::{self, Column, RunState};
use kernel::{RowId, Timestamp, calendar};
use platform::{App, Due, Error, JobKind, Jobs, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Deletes what is past its lifetime, and queues itself for the next day.
pub(super) const RUN: JobKind = JobKind("care.retention");

/// The hour in China at which it runs, when few people are awake.
const HOUR: i64 = 4;
/// Between two runs lies a day; one more and the clock has jumped, or nothing ran.
const JUMP_HOURS: i64 = 48;
/// After a jump the next run comes so soon.
const AFTER_JUMP_HOURS: i64 = 1;
/// Runs are kept as long as the proofs that they are.
const RUN_DAYS: i64 = 1_096;

pub(crate) fn register(care: &Care, jobs: &mut Jobs) {
    let app = care.app.clone();
    jobs.on(RUN, move |due| run_once(app.clone(), due));
}

/// Queues the next run; the first one of an installation comes at once. Asking again changes nothing, so each start of a
/// server may ask.
///
/// # Errors
/// When the queue cannot be written.
pub async fn schedule(work: &Work) -> Result<(), Error> {
    let never = retention_runs::Entity::find().count(&work.tx).await? == 0;
    let at = if never { work.now } else { next_run(work.now) };
    Ok(work.enqueue(RUN, Uuid::nil(), 0, at).await?)
}

/// The newest run that went through.
pub(super) async fn last_done(tx: &db::Tx) -> Result<Option<retention_runs::Model>, DbErr> {
    newest(tx, &[RunState::Done]).await
}

async fn newest(tx: &db::Tx, states: &[RunState]) -> Result<Option<retention_runs::Model>, DbErr> {
    retention_runs::Entity::find()
        .filter(Column::State.is_in(states.iter().copied()))
        .order_by_desc(Column::StartedAt)
        .order_by_desc(Column::Id)
        .one(tx)
        .await
}

async fn run_once(app: App, _due: Due) -> Result<(), Error> {
    let now = app.now();
    let last = newest(&app.read(), &[RunState::Done, RunState::ClockJumped]).await?;
    let row = retention_runs::Model {
        id: RowId::new(now, &app.rng),
        state: RunState::Running,
        started_at: now,
        finished_at: None,
        lines: PublicJson(serde_json::Value::Array(Vec::new())),
    };
    if last.is_some_and(|last| has_jumped(last.started_at, now)) {
        tracing::warn!(
            "more than two days since the last retention run: nothing is deleted until the next, in an hour"
        );
        let row = retention_runs::Model { state: RunState::ClockJumped, finished_at: Some(now), ..row };
        return app.write(move |work| async move { finish(&work, row, now.plus_hours(AFTER_JUMP_HOURS)).await }).await;
    }
    let begun = row.clone();
    app.write(move |work| async move { Ok(db::insert(&work, begun).await?) }).await?;
    let lines = serde_json::to_value(run::run(&app, now).await?).map_err(anyhow::Error::from)?;
    app.write(move |work| async move {
        retention_runs::Entity::delete_by_id(row.id).exec(&work.tx).await?;
        let row = retention_runs::Model {
            state: RunState::Done,
            finished_at: Some(work.now),
            lines: PublicJson(lines),
            ..row
        };
        finish(&work, row, next_run(now)).await
    })
    .await
}

async fn finish(work: &Work, row: retention_runs::Model, next: Timestamp) -> Result<(), Error> {
    db::insert(work, row).await?;
    let old = work.now.plus_days(-RUN_DAYS);
    work.run("DELETE FROM retention_runs WHERE started_at <= $1", [old.into()]).await?;
    Ok(work.enqueue(RUN, Uuid::nil(), 0, next).await?)
}

fn has_jumped(last: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(last) > JUMP_HOURS * 3_600
}

/// The next time that it is so late in China, after `now`.
fn next_run(now: Timestamp) -> Timestamp {
    let today = calendar::start_of(calendar::day_of(now)).plus_hours(HOUR);
    if today > now { today } else { today.plus_days(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().map(Timestamp::from).expect("a time")
    }

    /// covers: RET-1
    #[test]
    fn runs_once_a_day() {
        for (now, next) in [
            ("2026-11-24T02:00:00Z", "2026-11-24T20:00:00Z"),
            ("2026-11-24T19:59:59Z", "2026-11-24T20:00:00Z"),
            ("2026-11-24T20:00:00Z", "2026-11-25T20:00:00Z"),
        ] {
            assert_eq!(next_run(at(now)), at(next));
        }
    }

    /// covers: RET-1
    #[test]
    fn a_day_more_than_the_day_is_a_jump() {
        let last = at("2026-11-24T20:00:00Z");
        assert!(!has_jumped(last, at("2026-11-26T20:00:00Z")));
        assert!(has_jumped(last, at("2026-11-26T20:00:01Z")));
        assert!(!has_jumped(last, at("2026-11-20T20:00:00Z")), "a clock that went back deletes nothing anyway");
    }
}
