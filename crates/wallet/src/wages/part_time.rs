//! Non-full-time work (非全日制用工): how long, how often paid, and not below which wage (RULE-4).
//! Labour Contract Law, articles 68 and 72.

use super::work::Wage;
use db::entities::postings::{Settlement, WageUnit};
use jiff::ToSpan;
use kernel::calendar::Day;
use kernel::{Code, Fen};
use std::collections::BTreeMap;

/// The most on a day with one employer, on average, in minutes: four hours (article 68).
pub const DAY_MINUTES_MAX: u32 = 4 * 60;

/// The most in a week with one employer, in minutes: twenty-four hours (article 68).
pub const WEEK_MINUTES_MAX: u32 = 24 * 60;

/// The longest time between two payments of wages, in days (article 72).
pub const CYCLE_DAYS_MAX: u16 = 15;

/// Work of one person for one employer on one day in China.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkedDay {
    pub day: Day,
    pub minutes: u32,
}

/// The least that an hour may pay at a place from a day on (小时最低工资标准). Operations maintain the table: each province
/// sets its own, at least every two years, with tiers for its cities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimumWage {
    /// The beginning of the division's code (GB/T 2260): `11` for a province, `4403` for a city, `320583` for a county.
    pub place: String,
    pub from: Day,
    pub per_hour: Fen,
}

/// What the law does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// A week, named by its Monday, has more than twenty-four hours.
    Week { monday: Day, minutes: u32 },
    /// The days worked in a week, named by its Monday, have more than four hours on average.
    DailyAverage { monday: Day, minutes: u32, days: u32 },
    /// Wages are paid later than every fifteen days.
    Cycle,
    /// An hour pays less than the place's minimum.
    BelowMinimum { minimum: Fen, pays: Fen },
    /// The table has no minimum for the place and day: operations must add it before anything is published there.
    NoMinimum,
}

static WEEK: Code = Code::new(
    422,
    "part_time_week",
    "按小时计薪的兼职，每周在同一商家累计不能超过 24 小时，请选择其他周或其他商家的班次",
    "Work paid by the hour may not exceed 24 hours a week with one employer; choose another week or another employer",
);
static DAILY_AVERAGE: Code = Code::new(
    422,
    "part_time_day",
    "非全日制用工平均每日不超过 4 小时",
    "Part-time work may not exceed 4 hours a day on average",
);
static CYCLE: Code = Code::new(
    422,
    "part_time_cycle",
    "非全日制用工的结算周期最长 15 日，请改为日结、周结或 15 日内完工结",
    "Part-time wages must be paid at least every 15 days; choose daily, weekly, or on completion within 15 days",
);
static BELOW_MINIMUM: Code = Code::new(
    422,
    "part_time_minimum",
    "小时工资低于当地最低标准，请提高",
    "The hourly pay is below the local minimum; raise it",
);
static NO_MINIMUM: Code = Code::new(
    503,
    "part_time_no_minimum",
    "当地小时最低工资标准尚未录入，请联系客服",
    "The local minimum hourly wage is not on record yet; please contact support",
);

impl Breach {
    pub fn code(&self) -> &'static Code {
        match self {
            Breach::Week { .. } => &WEEK,
            Breach::DailyAverage { .. } => &DAILY_AVERAGE,
            Breach::Cycle => &CYCLE,
            Breach::BelowMinimum { .. } => &BELOW_MINIMUM,
            Breach::NoMinimum => &NO_MINIMUM,
        }
    }
}

/// The breaches in what somebody works for one employer, week by week from Monday to Sunday. The average is over the days
/// that are worked, which is the stricter of its readings.
pub fn check_hours(worked: &[WorkedDay]) -> Vec<Breach> {
    let mut weeks: BTreeMap<Day, BTreeMap<Day, u32>> = BTreeMap::new();
    for WorkedDay { day, minutes } in worked.iter().filter(|worked| worked.minutes > 0) {
        let since_monday = i64::from(day.weekday().to_monday_zero_offset());
        let monday = day.checked_sub(since_monday.days()).unwrap_or(*day);
        let of_day = weeks.entry(monday).or_default().entry(*day).or_default();
        *of_day = of_day.saturating_add(*minutes);
    }
    let mut breaches = Vec::new();
    for (monday, days) in weeks {
        let minutes = days.values().fold(0u32, |sum, minutes| sum.saturating_add(*minutes));
        let count = u32::try_from(days.len()).unwrap_or(7);
        if minutes > WEEK_MINUTES_MAX {
            breaches.push(Breach::Week { monday, minutes });
        }
        if minutes > count * DAY_MINUTES_MAX {
            breaches.push(Breach::DailyAverage { monday, minutes, days: count });
        }
    }
    breaches
}

/// Whether wages may be paid so. `lasts_days` is how long the work lasts from its first to its last day, which is when
/// work that is paid on completion is paid.
pub fn check_settlement(settlement: Settlement, lasts_days: u16) -> Result<(), Breach> {
    match settlement {
        Settlement::Daily | Settlement::Weekly => Ok(()),
        Settlement::OnCompletion if lasts_days <= CYCLE_DAYS_MAX => Ok(()),
        Settlement::OnCompletion | Settlement::Monthly => Err(Breach::Cycle),
    }
}

/// Whether an hour pays the minimum of its place. `day_minutes` is how long a day's work is, for a wage by the day. A wage
/// by the piece or by the month has no hourly pay that could be known beforehand and passes.
pub fn check_pay(table: &[MinimumWage], place: &str, on: Day, wage: Wage, day_minutes: u32) -> Result<(), Breach> {
    let minutes = match wage.unit {
        WageUnit::Hour => 60,
        WageUnit::Day if day_minutes > 0 => day_minutes,
        WageUnit::Day | WageUnit::Piece | WageUnit::Month => return Ok(()),
    };
    let minimum = minimum_on(table, place, on).ok_or(Breach::NoMinimum)?;
    // Compared exactly: amount ÷ minutes < minimum ÷ 60.
    let paid = i128::from(wage.amount.0) * 60;
    if paid < i128::from(minimum.0) * i128::from(minutes) {
        let pays = Fen(i64::try_from(paid / i128::from(minutes)).unwrap_or(0));
        return Err(Breach::BelowMinimum { minimum, pays });
    }
    Ok(())
}

/// The minimum that holds at a place (a division's code) on a day: of the closest division that the table knows, the
/// latest that has begun.
pub fn minimum_on(table: &[MinimumWage], place: &str, on: Day) -> Option<Fen> {
    table
        .iter()
        .filter(|minimum| !minimum.place.is_empty() && place.starts_with(&minimum.place) && minimum.from <= on)
        .max_by_key(|minimum| (minimum.place.len(), minimum.from))
        .map(|minimum| minimum.per_hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(month: i8, of_month: i8) -> Day {
        Day::new(2026, month, of_month).expect("a day")
    }

    fn worked(days: &[(i8, u32)]) -> Vec<WorkedDay> {
        days.iter().map(|(of_month, minutes)| WorkedDay { day: day(6, *of_month), minutes: *minutes }).collect()
    }

    /// 1 June 2026 is a Monday.
    ///
    /// covers: RULE-4
    #[test]
    fn four_hours_a_day_on_average_and_twenty_four_a_week() {
        let monday = day(6, 1);
        for (days, breaches) in [
            (vec![(1, 240), (2, 240), (3, 240), (4, 240), (5, 240), (6, 240)], vec![]),
            (vec![(1, 300), (2, 180)], vec![]),
            (vec![(1, 241)], vec![Breach::DailyAverage { monday, minutes: 241, days: 1 }]),
            (vec![(1, 200), (1, 41)], vec![Breach::DailyAverage { monday, minutes: 241, days: 1 }]),
            (vec![(1, 300), (2, 181)], vec![Breach::DailyAverage { monday, minutes: 481, days: 2 }]),
            (
                vec![(1, 240), (2, 240), (3, 240), (4, 240), (5, 240), (6, 240), (7, 1)],
                vec![Breach::Week { monday, minutes: 1_441 }],
            ),
            // Sunday and the next Monday are two weeks.
            (vec![(7, 240), (8, 240)], vec![]),
            (vec![(8, 480)], vec![Breach::DailyAverage { monday: day(6, 8), minutes: 480, days: 1 }]),
            // A day without work does not lower the average.
            (vec![(1, 480), (2, 0)], vec![Breach::DailyAverage { monday, minutes: 480, days: 1 }]),
            (vec![], vec![]),
        ] {
            assert_eq!(check_hours(&worked(&days)), breaches, "{days:?}");
        }
        // A week over the end of a year.
        let december = |year, month, of_month| Day::new(year, month, of_month).expect("a day");
        let over = [december(2025, 12, 31), december(2026, 1, 1)].map(|day| WorkedDay { day, minutes: 300 });
        let monday = december(2025, 12, 29);
        assert_eq!(check_hours(&over), [Breach::DailyAverage { monday, minutes: 600, days: 2 }]);
    }

    /// covers: RULE-4
    #[test]
    fn monthly_settlement_is_refused() {
        for (settlement, lasts_days, allowed) in [
            (Settlement::Daily, 365, true),
            (Settlement::Weekly, 365, true),
            (Settlement::OnCompletion, 15, true),
            (Settlement::OnCompletion, 16, false),
            (Settlement::Monthly, 1, false),
        ] {
            assert_eq!(check_settlement(settlement, lasts_days).is_ok(), allowed, "{settlement:?} {lasts_days}");
        }
        assert_eq!(Breach::Cycle.code().code, "part_time_cycle");
    }

    /// An invented table: operations enter the real figures.
    fn table() -> Vec<MinimumWage> {
        let one = |place: &str, from, fen| MinimumWage { place: place.into(), from, per_hour: Fen(fen) };
        vec![
            one("11", day(1, 1), 2_640),
            one("11", day(9, 1), 2_770),
            one("44", day(1, 1), 1_900),
            one("4403", day(1, 1), 2_370),
        ]
    }

    /// covers: RULE-4
    #[test]
    fn the_closest_place_and_the_latest_day_count() {
        for (place, on, fen) in [
            ("110105", day(8, 31), Some(2_640)),
            ("110105", day(9, 1), Some(2_770)),
            ("440305", day(6, 1), Some(2_370)),
            ("440105", day(6, 1), Some(1_900)),
            ("310101", day(6, 1), None),
            ("", day(6, 1), None),
            ("110105", Day::new(2025, 12, 31).expect("a day"), None),
        ] {
            assert_eq!(minimum_on(&table(), place, on), fen.map(Fen), "{place} on {on}");
        }
        let empty = [MinimumWage { place: String::new(), from: day(1, 1), per_hour: Fen(1) }];
        assert_eq!(minimum_on(&empty, "110105", day(6, 1)), None);
    }

    /// covers: RULE-4
    #[test]
    fn an_hour_pays_at_least_the_minimum() {
        let pay = |fen, unit, day_minutes| {
            check_pay(&table(), "110105", day(6, 1), Wage { amount: Fen(fen), unit }, day_minutes)
        };
        let below = |pays| Err(Breach::BelowMinimum { minimum: Fen(2_640), pays: Fen(pays) });
        assert_eq!(pay(2_640, WageUnit::Hour, 0), Ok(()));
        assert_eq!(pay(2_639, WageUnit::Hour, 0), below(2_639));
        assert_eq!(pay(10_560, WageUnit::Day, 240), Ok(()));
        assert_eq!(pay(10_559, WageUnit::Day, 240), below(2_639));
        assert_eq!(pay(8_800, WageUnit::Day, 200), Ok(()), "88.00 for 3 h 20 min are exactly 26.40 an hour");
        assert_eq!(pay(1, WageUnit::Piece, 240), Ok(()));
        let nowhere = check_pay(&table(), "310101", day(6, 1), Wage { amount: Fen(1), unit: WageUnit::Hour }, 0);
        assert_eq!(nowhere, Err(Breach::NoMinimum));
    }

    proptest! {
        /// covers: RULE-4
        #[test]
        fn nobody_within_the_limits_is_stopped(days in prop::collection::vec((1i8..=28, 0u32..=240), 0..6)) {
            let mut once: BTreeMap<i8, u32> = BTreeMap::new();
            once.extend(days);
            let days: Vec<(i8, u32)> = once.into_iter().collect();
            prop_assert_eq!(check_hours(&worked(&days)), Vec::<Breach>::new());
        }

        /// covers: RULE-4
        #[test]
        fn the_order_of_the_days_does_not_matter(days in prop::collection::vec((1i8..=28, 0u32..=900), 0..20)) {
            let mut turned = days.clone();
            turned.reverse();
            prop_assert_eq!(check_hours(&worked(&days)), check_hours(&worked(&turned)));
        }
    }
}
