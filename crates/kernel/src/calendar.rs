//! Days and ages as China counts them (RULE-3, MIN-1): in the calendar of Asia/Shanghai, whatever the server's zone is.

use crate::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A day of the calendar.
pub use jiff::civil::Date as Day;

/// Years of age from which a person may work at all (Labour Law, article 15).
pub const WORKING_AGE: u16 = 16;

/// Years of age from which a person is an adult (Civil Code, article 17).
pub const ADULT_AGE: u16 = 18;

/// The zone of every calendar rule.
///
/// # Panics
/// Never in a program as built here: the zone database is compiled in.
pub fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("the compiled-in zone database holds Asia/Shanghai")
}

/// The day on which `moment` falls in China.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_jiff().to_zoned_datetime(shanghai()).date()
}

/// The first moment of `day` in China.
pub fn start_of(day: Date) -> Timestamp {
    match day.to_zoned_datetime(shanghai()) {
        Ok(midnight) => midnight.timestamp().into(),
        // Only the last day of year 9999 and the first of -9999 lie outside what a moment can express.
        Err(_) if day.year() < 0 => jiff::Timestamp::MIN.into(),
        Err(_) => jiff::Timestamp::MAX.into(),
    }
}

/// Days since 1970-01-01, as tables keep a day.
pub fn number_of_day(day: Date) -> i64 {
    i64::from(Date::constant(1970, 1, 1).until(day).map_or(0, |span| span.get_days()))
}

/// The day of a number.
pub fn day_of_number(number: i64) -> Date {
    day_of(start_of(Date::constant(1970, 1, 1)).plus_days(number).plus_hours(12))
}

/// The day on which somebody born on `born` completes `years` years.
///
/// Whoever was born on 29 February completes a year without that day on 1 March: the Civil Code (article 202) ends a
/// period in such a year with the last day of February, so that it is complete on the day after, and the later of the
/// two readings protects the minor.
pub fn birthday(born: Date, years: u16) -> Date {
    let year = i32::from(born.year()) + i32::from(years);
    let Ok(year) = i16::try_from(year) else { return Date::MAX };
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

/// Completed years on `day` of somebody born on `born`; None when that day comes before the birth.
pub fn age_on(born: Date, day: Date) -> Option<u16> {
    let years = u16::try_from(i32::from(day.year()) - i32::from(born.year())).ok()?;
    if day < born {
        return None;
    }
    // The birthday of the current year may still be ahead. It cannot be in the year of birth: day >= born.
    Some(if day < birthday(born, years) { years.saturating_sub(1) } else { years })
}

/// Completed years at `moment`, judged by the day in China.
pub fn age_at(born: Date, moment: Timestamp) -> Option<u16> {
    age_on(born, day_of(moment))
}

/// The first moment at which somebody born on `born` has completed `years` years: midnight in China.
pub fn completes_at(born: Date, years: u16) -> Timestamp {
    start_of(birthday(born, years))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().expect("a moment").into()
    }

    #[test]
    fn days_are_numbered_there_and_back() {
        for (day, number) in [(date(1970, 1, 1), 0), (date(2026, 11, 24), 20_781), (date(2028, 2, 29), 21_243)] {
            assert_eq!((number_of_day(day), day_of_number(number)), (number, day));
        }
    }

    /// covers: RULE-3, MIN-1
    #[test]
    fn counts_completed_years() {
        for (born, day, age) in [
            (date(2008, 11, 24), date(2024, 11, 23), Some(15)),
            (date(2008, 11, 24), date(2024, 11, 24), Some(16)),
            (date(2008, 11, 24), date(2026, 11, 23), Some(17)),
            (date(2008, 11, 24), date(2026, 11, 24), Some(18)),
            (date(2008, 2, 29), date(2024, 2, 28), Some(15)),
            (date(2008, 2, 29), date(2024, 2, 29), Some(16)),
            (date(2008, 2, 29), date(2026, 2, 28), Some(17)),
            (date(2008, 2, 29), date(2026, 3, 1), Some(18)),
            (date(2008, 12, 31), date(2009, 1, 1), Some(0)),
            (date(2008, 5, 5), date(2008, 5, 5), Some(0)),
            (date(2008, 5, 5), date(2008, 5, 4), None),
            (date(2008, 5, 5), date(1900, 1, 1), None),
        ] {
            assert_eq!(age_on(born, day), age, "{born} on {day}");
        }
    }

    /// covers: RULE-3
    #[test]
    fn the_birthday_begins_at_midnight_in_shanghai() {
        let born = date(2010, 11, 24);
        assert_eq!(age_at(born, at("2026-11-23T15:59:59.999999Z")), Some(15));
        assert_eq!(age_at(born, at("2026-11-23T16:00:00Z")), Some(WORKING_AGE));
        assert_eq!(completes_at(born, WORKING_AGE), at("2026-11-23T16:00:00Z"));
        assert_eq!(completes_at(date(2008, 2, 29), ADULT_AGE), at("2026-02-28T16:00:00Z"));
    }

    #[test]
    fn summer_time_of_1988_is_known() {
        // China moved its clocks from 1986 to 1991: this summer day began an hour earlier in UTC.
        assert_eq!(start_of(date(1988, 7, 1)), at("1988-06-30T15:00:00Z"));
        assert_eq!(day_of(at("1988-06-30T15:30:00Z")), date(1988, 7, 1));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1900i16..2100, 1i8..=12, 1i8..=31).prop_filter_map("a real date", |(y, m, d)| Date::new(y, m, d).ok())
    }

    proptest! {
        /// covers: RULE-3
        #[test]
        fn age_steps_exactly_at_the_birthday(born in any_day(), years in 1u16..100) {
            let day = birthday(born, years);
            prop_assert_eq!(age_on(born, day), Some(years));
            prop_assert_eq!(age_on(born, day.yesterday().expect("a day before")), Some(years - 1));
        }

        #[test]
        fn age_at_agrees_with_the_moment_of_completion(born in any_day(), years in 1u16..100) {
            let moment = completes_at(born, years);
            prop_assert_eq!(age_at(born, moment), Some(years));
            prop_assert_eq!(age_at(born, Timestamp::from_micros(moment.micros() - 1)), Some(years - 1));
        }

        #[test]
        fn nobody_gets_younger(born in any_day(), a in any_day(), b in any_day()) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(age_on(born, early) <= age_on(born, late));
        }
    }
}
