//! Deletes what is past its time, once a day.

use crate::Accounts;
use kernel::{Timestamp, calendar};
use platform::{Due, Error, JobKind, Work};
use uuid::Uuid;

/// Deletes expired codes, counted events, kept answers and ended sessions; queues itself for the next day.
pub(crate) const CLEANUP: JobKind = JobKind("accounts_cleanup");

/// The hour in China at which it runs, when few people are awake.
const HOUR: i64 = 4;

/// How long each is kept after it ended, in days. The table stands in `mod.rs`.
const CODE_DAYS: i64 = 1;
const EVENT_DAYS: i64 = 2;
const ANSWER_DAYS: i64 = 1;
const SESSION_DAYS: i64 = 30;

/// Queues the next clean-up. Asking again changes nothing, so each start of a server may ask.
///
/// # Errors
/// When the queue cannot be written.
pub async fn schedule_cleanup(work: &Work) -> Result<(), Error> {
    Ok(work.enqueue(CLEANUP, Uuid::nil(), 0, next_run(work.now)).await?)
}

pub(crate) async fn clean_up(accounts: Accounts, _due: Due) -> Result<(), Error> {
    accounts
        .app
        .write(|work| async move {
            let before = |days: i64| work.now.plus_days(-days);
            let ended = before(SESSION_DAYS);
            for (sql, moment) in [
                ("DELETE FROM sms_codes WHERE expires_at < $1", before(CODE_DAYS)),
                ("DELETE FROM rate_events WHERE at < $1", before(EVENT_DAYS)),
                ("DELETE FROM idempotency_keys WHERE created_at < $1", before(ANSWER_DAYS)),
                ("DELETE FROM sessions WHERE expires_at < $1", ended),
                ("DELETE FROM sessions WHERE revoked_at < $1", ended),
            ] {
                work.run(sql, [moment.into()]).await?;
            }
            schedule_cleanup(&work).await
        })
        .await
}

/// The next time that it is so late in China, after `now`.
fn next_run(now: Timestamp) -> Timestamp {
    let today = calendar::start_of(calendar::day_of(now)).plus_hours(HOUR);
    if today > now { today } else { today.plus_days(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_once_a_day() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().map(Timestamp::from).expect("a time");
        for (now, next) in [
            ("2026-11-24T02:00:00Z", "2026-11-24T20:00:00Z"),
            ("2026-11-24T19:59:59Z", "2026-11-24T20:00:00Z"),
            ("2026-11-24T20:00:00Z", "2026-11-25T20:00:00Z"),
        ] {
            assert_eq!(next_run(at(now)), at(next));
        }
    }
}
