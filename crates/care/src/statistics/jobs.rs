use super::figures;
use crate::Care;
use kernel::Timestamp;
use kernel::calendar::{day_of, number_of_day, start_of};
use platform::{Error, JobKind, Jobs, Work};
use uuid::Uuid;

/// Makes the figures of the days and weeks that have ended, and queues itself for the next night.
const DAILY: JobKind = JobKind("statistics.daily");
/// Minutes after midnight in China: what belongs to a day is written by then.
const MINUTE: i64 = 210;
/// Days that are looked back on: what was missed while no server ran is made up for.
const BACK_DAYS: i64 = 35;
/// 1970-01-01 was a Thursday, so a Monday leaves 4.
const MONDAY: i64 = 4;

/// Says who does this folder's jobs.
pub(crate) fn register(care: &Care, jobs: &mut Jobs) {
    let care = care.clone();
    jobs.on(DAILY, move |_| daily(care.clone()));
}

/// Queues the making now, for what was missed, and for the next night. Asking again changes nothing, so each start of a
/// server may ask.
///
/// # Errors
/// When the queue cannot be written.
pub async fn schedule(work: &Work) -> Result<(), Error> {
    work.enqueue(DAILY, Uuid::nil(), 0, work.now).await?;
    Ok(work.enqueue(DAILY, Uuid::nil(), 0, next_run(work.now)).await?)
}

fn next_run(now: Timestamp) -> Timestamp {
    let today = start_of(day_of(now)).plus_minutes(MINUTE);
    if today > now { today } else { today.plus_days(1) }
}

async fn daily(care: Care) -> Result<(), Error> {
    let app = care.app.clone();
    care.market.opened.write(&app).await?;
    let today = number_of_day(day_of(app.now()));
    for day in today - BACK_DAYS..today {
        let maker = app.clone();
        app.write(move |work| async move { figures::make_day(&maker, &work, day).await }).await?;
        let is_week = day.rem_euclid(7) == MONDAY && day + 7 <= today;
        if is_week {
            let maker = app.clone();
            app.write(move |work| async move { figures::make_week(&maker, &work, day).await }).await?;
        }
    }
    app.write(|work| async move { Ok(work.enqueue(DAILY, Uuid::nil(), 0, next_run(work.now)).await?) }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::calendar::{Day, day_of_number};

    #[test]
    fn a_week_begins_on_monday() {
        let monday = number_of_day(Day::constant(2026, 11, 23));
        assert_eq!(monday.rem_euclid(7), MONDAY);
        assert_eq!(day_of_number(monday).weekday(), jiff::civil::Weekday::Monday);
    }
}
