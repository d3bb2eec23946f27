//! The week of part-time work with one employer (SPEC RULE-4; Labour Contract Law, article 68).

use db::entities::applications::{self, ApplicationState};
use db::entities::postings::{self, WageUnit};
use jiff::ToSpan;
use kernel::calendar::{Day, day_of, start_of};
use kernel::{PostingId, Timestamp};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use wallet::wages::{Breach, WEEK_MINUTES_MAX, WorkedDay, check_hours};

/// What counts: agreed, under way, or done.
const COUNTS: [ApplicationState; 4] =
    [ApplicationState::Confirmed, ApplicationState::CheckedIn, ApplicationState::Finished, ApplicationState::Settled];

/// Refuses a shift paid by the hour that would bring the person over twenty-four such hours in a week with this merchant. Other
/// wages are no part-time work in the law's sense.
///
/// # Errors
/// `part_time_week`.
pub(super) async fn require(work: &Work, row: &applications::Model) -> Result<(), Error> {
    let posting = crate::postings::store::get(work, row.posting_id).await?;
    if posting.wage_unit != Some(WageUnit::Hour) {
        return Ok(());
    }
    let (from, to) = weeks(row.starts_at, row.ends_at);
    let others: Vec<(PostingId, Timestamp, Timestamp)> = applications::Entity::find()
        .select_only()
        .columns([applications::Column::PostingId, applications::Column::StartsAt, applications::Column::EndsAt])
        .filter(applications::Column::PersonId.eq(row.person_id))
        .filter(applications::Column::MerchantId.eq(row.merchant_id))
        .filter(applications::Column::State.is_in(COUNTS))
        .filter(applications::Column::Id.ne(row.id))
        .filter(applications::Column::StartsAt.lt(to))
        .filter(applications::Column::EndsAt.gt(from))
        .into_tuple()
        .all(&work.tx)
        .await?;
    let hourly = hourly(work, others.iter().map(|(posting, ..)| *posting).collect()).await?;
    let others = others.into_iter().filter(|(posting, ..)| hourly.contains(posting));
    let shifts = others.map(|(_, from, to)| (from, to)).chain([(row.starts_at, row.ends_at)]);
    match over(shifts) {
        Some(breach @ Breach::Week { minutes, .. }) => {
            Err(breach.code().refuse().with("minutes", minutes).with("most_minutes", WEEK_MINUTES_MAX).into())
        }
        _ => Ok(()),
    }
}

/// Which of these pay by the hour.
async fn hourly(work: &Work, ids: BTreeSet<PostingId>) -> Result<Vec<PostingId>, Error> {
    let found = postings::Entity::find()
        .select_only()
        .column(postings::Column::Id)
        .filter(postings::Column::Id.is_in(ids))
        .filter(postings::Column::WageUnit.eq(WageUnit::Hour));
    Ok(found.into_tuple().all(&work.tx).await?)
}

/// The weeks, from Monday to Monday in China, that a shift touches.
fn weeks(starts_at: Timestamp, ends_at: Timestamp) -> (Timestamp, Timestamp) {
    let monday = |day: Day| {
        let since = i64::from(day.weekday().to_monday_zero_offset());
        day.checked_sub(since.days()).unwrap_or(day)
    };
    let last = monday(day_of(ends_at));
    (start_of(monday(day_of(starts_at))), start_of(last.checked_add(7.days()).unwrap_or(last)))
}

/// A week with more than twenty-four hours in it.
fn over(shifts: impl Iterator<Item = (Timestamp, Timestamp)>) -> Option<Breach> {
    let worked: Vec<WorkedDay> = shifts.flat_map(|(from, to)| days(from, to)).collect();
    check_hours(&worked).into_iter().find(|breach| matches!(breach, Breach::Week { .. }))
}

/// The minutes of a shift, day by day: one that goes over midnight on Sunday belongs to two weeks.
fn days(from: Timestamp, to: Timestamp) -> Vec<WorkedDay> {
    let mut days = Vec::new();
    let mut at = from;
    while at < to {
        let day = day_of(at);
        let midnight = start_of(day.checked_add(1.days()).unwrap_or(day));
        // The last day that can be told has no next one.
        let end = if midnight > at { midnight.min(to) } else { to };
        days.push(WorkedDay {
            day,
            minutes: u32::try_from((end.micros() - at.micros()) / 60_000_000).unwrap_or(u32::MAX),
        });
        at = end;
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23 00:00 in China, a Monday.
    const MONDAY: i64 = 1_795_363_200;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_micros(MONDAY * 1_000_000).plus_hours(hours)
    }

    /// covers: RULE-4
    #[test]
    fn a_week_of_twenty_four_hours_and_not_a_minute_more() {
        let eight = |day: i64| (at(day * 24 + 9), at(day * 24 + 17));
        let late = (at(6 * 24 + 20), at(7 * 24 + 4));
        for (shifts, minutes) in [
            (vec![], None),
            (vec![eight(0), eight(1), eight(2)], None),
            (vec![eight(0), eight(1), eight(2), (at(80), at(80).plus_seconds(60))], Some(24 * 60 + 1)),
            (vec![eight(0), eight(1), eight(7), eight(8)], None),
            // Four of its hours are on Sunday and four on Monday.
            (vec![eight(0), eight(1), (at(50), at(54)), late], None),
            (vec![eight(0), eight(1), (at(50), at(55)), late], Some(25 * 60)),
            (vec![late, eight(7), eight(8), (at(9 * 24), at(9 * 24 + 5))], Some(25 * 60)),
        ] {
            let found = over(shifts.iter().copied()).map(|breach| match breach {
                Breach::Week { minutes, .. } => minutes,
                other => panic!("{other:?}"),
            });
            assert_eq!(found, minutes, "{shifts:?}");
        }
    }

    /// covers: RULE-4
    #[test]
    fn a_shift_is_looked_at_with_the_weeks_that_it_touches() {
        assert_eq!(weeks(at(0), at(4)), (at(0), at(7 * 24)));
        assert_eq!(weeks(at(7 * 24 - 1), at(7 * 24 + 1)), (at(0), at(14 * 24)));
    }
}
