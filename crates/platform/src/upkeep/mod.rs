//! What keeps keys and the audit log in order: rotation, the weekly epoch roll, checkpoints.
//!
//! Each of these goes on where it was interrupted, may run on several nodes and beside the command line, and stops nobody who
//! reads or writes meanwhile. An entry of the audit log is written before keys are touched (no log, no change) and after.
//!
//! | job | when | what |
//! | --- | --- | --- |
//! | `audit_checkpoint` | each quarter of an hour | signs the log if it grew; lets entries go that are past their lifetime |
//! | `vault_keys` | each hour | ends rotations that were begun, and rolls the epoch once a week |

mod reseal;
mod rotate;

pub use rotate::{Progress, Settled, Stopped, Whom, settle, start_rotation};

use crate::{App, Due, Error, JobKind, Jobs, Work};
use kernel::{PersonId, Timestamp};
use policy::KeyClass;
use serde_json::json;
use uuid::Uuid;
use vault::audit::{self, AuditKind, Checkpoint};

const CHECKPOINT: JobKind = JobKind("audit_checkpoint");
const KEYS: JobKind = JobKind("vault_keys");
const CHECKPOINT_SECONDS: i64 = 900;
const KEYS_SECONDS: i64 = 3_600;
/// How old an epoch becomes.
pub const EPOCH_DAYS: i64 = 7;

/// Says who does these jobs.
pub fn jobs(app: &App, jobs: &mut Jobs) {
    let own = app.clone();
    jobs.on(CHECKPOINT, move |due| keep_log(own.clone(), due));
    let own = app.clone();
    jobs.on(KEYS, move |due| keep_keys(own.clone(), due));
}

/// Queues the next of each. Asking again changes nothing, so each start of a server may ask.
///
/// # Errors
/// When the queue cannot be written.
pub async fn schedule(work: &Work) -> Result<(), Error> {
    work.enqueue(CHECKPOINT, Uuid::nil(), 0, next(work.now, CHECKPOINT_SECONDS)).await?;
    Ok(work.enqueue(KEYS, Uuid::nil(), 0, next(work.now, KEYS_SECONDS)).await?)
}

/// The next whole step of the clock.
fn next(now: Timestamp, step: i64) -> Timestamp {
    Timestamp::from_micros((now.seconds().div_euclid(step) + 1) * step * 1_000_000)
}

async fn keep_log(app: App, _due: Due) -> Result<(), Error> {
    // First the next one, so that a failure now does not end the row of them.
    app.write(|work| async move { schedule(&work).await }).await?;
    checkpoint(&app).await?;
    let lifetime = i64::from(policy::PROOF.rule.days().unwrap_or(0));
    app.write(move |work| async move {
        audit::cut(&work, work.now, work.now.plus_days(-lifetime)).await?;
        Ok(())
    })
    .await
}

async fn keep_keys(app: App, _due: Due) -> Result<(), Error> {
    app.write(|work| async move { schedule(&work).await }).await?;
    let (_, began) = app.vault.newest_epoch().await?;
    if began.plus_days(EPOCH_DAYS) <= app.now() {
        roll_epoch(&app).await?;
    }
    settle(&app, Whom::All, &|_| std::ops::ControlFlow::Continue(())).await?;
    Ok(())
}

/// Signs the audit log as it stands; `None` where nothing came since the last time.
///
/// # Errors
/// When the log or the keyring cannot be written.
pub async fn checkpoint(app: &App) -> Result<Option<Checkpoint>, Error> {
    let signer = app.vault.signer.clone();
    let made = app.write(move |work| async move { Ok(audit::checkpoint(&work, work.now, &signer).await?) }).await?;
    if let Some(checkpoint) = &made {
        audit::keep_head(&app.vault, checkpoint).await?;
    }
    Ok(made)
}

/// A new epoch: every person's keys wrapped by it, the older ones destroyed. Says which it is and how many keys it wraps anew.
///
/// # Errors
/// When the log or the keyring cannot be written.
pub async fn roll_epoch(app: &App) -> Result<(i64, usize), Error> {
    record(app, AuditKind::EpochRolled, json!({ "step": "begun" })).await?;
    let (epoch, keys) = app.vault.roll_epoch().await?;
    record(app, AuditKind::EpochRolled, json!({ "step": "done", "epoch": epoch, "keys": keys })).await?;
    Ok((epoch, keys))
}

/// Destroys a person's keys of these classes, with entries in the audit log before and after.
///
/// # Errors
/// When the log or the keyring cannot be written.
pub async fn erase_keys(app: &App, person: PersonId, classes: &[KeyClass]) -> Result<(), Error> {
    let numbers: Vec<u8> = classes.iter().map(|class| class.number()).collect();
    let body = |step: &str| json!({ "step": step, "person": person, "classes": numbers });
    record(app, AuditKind::KeysErased, body("begun")).await?;
    app.vault.erase_keys(person, classes).await?;
    record(app, AuditKind::KeysErased, body("done")).await
}

async fn record(app: &App, kind: AuditKind, body: serde_json::Value) -> Result<(), Error> {
    app.write(move |work| async move {
        audit::append(&work, work.now, kind, None, body).await?;
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_come_at_whole_steps() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        assert_eq!(next(at(0), 900), at(900));
        assert_eq!(next(at(899), 900), at(900));
        assert_eq!(next(at(900), 900), at(1_800));
    }
}
