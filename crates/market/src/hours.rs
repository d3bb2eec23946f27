//! Hours of the day and days in Asia/Shanghai, which is what shifts are judged by.

use kernel::Timestamp;
use kernel::calendar::shanghai;

/// Night work (夜班) as it is commonly counted: 22:00 to 06:00 of the next day.
const NIGHT_BEGINS: i64 = 22 * 60;
const NIGHT_ENDS: i64 = 6 * 60;

/// Whether any minute between two moments lies in the night. A shift is at most a day long.
pub fn touches_night(from: Timestamp, to: Timestamp) -> bool {
    let start = minute_of_day(from);
    let end = start + to.seconds_since(from) / 60;
    start < NIGHT_ENDS || end > NIGHT_BEGINS
}

/// When lectures and lessons are over.
const LESSONS_END: i64 = 17 * 60;
/// The first minutes of the parts of a day.
const MORNING_BEGINS: i64 = 6 * 60;
const AFTERNOON_BEGINS: i64 = 12 * 60;
const EVENING_BEGINS: i64 = 18 * 60;
/// A shift that reaches less than this into a part of the day is not counted there.
const PART_MINUTES_MIN: i64 = 60;
const DAY_MINUTES: i64 = 24 * 60;

/// In which parts of the day a shift lies for an hour or more: morning (6–12), afternoon (12–18), evening (18–22), night
/// (22–6).
pub fn parts_of_day(from: Timestamp, to: Timestamp) -> [bool; 4] {
    let start = minute_of_day(from);
    let end = start + to.seconds_since(from) / 60;
    let least = PART_MINUTES_MIN.min(end - start);
    let lies_in = |part: (i64, i64)| {
        [-DAY_MINUTES, 0, DAY_MINUTES].iter().any(|day| end.min(part.1 + day) - start.max(part.0 + day) >= least)
    };
    [
        lies_in((MORNING_BEGINS, AFTERNOON_BEGINS)),
        lies_in((AFTERNOON_BEGINS, EVENING_BEGINS)),
        lies_in((EVENING_BEGINS, NIGHT_BEGINS)),
        lies_in((NIGHT_BEGINS, NIGHT_ENDS + DAY_MINUTES)),
    ]
}

/// Whether a shift begins on a Saturday or Sunday.
pub fn on_weekend(from: Timestamp) -> bool {
    let day = kernel::calendar::day_of(from).weekday();
    matches!(day, jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
}

/// Whether somebody who studies can come: on a weekend, in July or August, or not before 17:00; and no night work.
pub fn fits_students(from: Timestamp, to: Timestamp) -> bool {
    let free = on_weekend(from)
        || matches!(kernel::calendar::day_of(from).month(), 7 | 8)
        || minute_of_day(from) >= LESSONS_END;
    free && !touches_night(from, to)
}

fn minute_of_day(at: Timestamp) -> i64 {
    let local = at.to_jiff().to_zoned_datetime(shanghai());
    i64::from(local.hour()) * 60 + i64::from(local.minute())
}

/// The days since 1970-01-01 of a moment in Asia/Shanghai.
pub fn day_number(at: Timestamp) -> i32 {
    let day = kernel::calendar::day_of(at);
    let since = day.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1)));
    since.map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().expect("a time").into()
    }

    /// covers: RULE-3
    #[test]
    fn the_night_begins_at_ten() {
        for (from, to, night) in [
            ("2026-11-28T09:00:00+08:00", "2026-11-28T22:00:00+08:00", false),
            ("2026-11-28T09:00:00+08:00", "2026-11-28T22:01:00+08:00", true),
            ("2026-11-28T06:00:00+08:00", "2026-11-28T10:00:00+08:00", false),
            ("2026-11-28T05:59:00+08:00", "2026-11-28T10:00:00+08:00", true),
            ("2026-11-28T20:00:00+08:00", "2026-11-29T08:00:00+08:00", true),
        ] {
            assert_eq!(touches_night(at(from), at(to)), night, "{from} {to}");
        }
        assert_eq!(day_number(at("1970-01-01T16:30:00Z")), 1);
    }

    /// covers: FIND-2
    #[test]
    fn a_shift_lies_in_the_parts_that_it_fills_for_an_hour() {
        for (from, to, parts, students) in [
            ("2026-11-27T08:00:00+08:00", "2026-11-27T12:30:00+08:00", [true, false, false, false], false),
            ("2026-11-27T11:30:00+08:00", "2026-11-27T18:00:00+08:00", [false, true, false, false], false),
            ("2026-11-27T17:00:00+08:00", "2026-11-27T22:00:00+08:00", [false, true, true, false], true),
            ("2026-11-27T20:00:00+08:00", "2026-11-28T08:00:00+08:00", [true, false, true, true], false),
            ("2026-11-28T02:00:00+08:00", "2026-11-28T06:30:00+08:00", [false, false, false, true], false),
            ("2026-11-28T09:00:00+08:00", "2026-11-28T09:30:00+08:00", [true, false, false, false], true),
            ("2026-07-08T09:00:00+08:00", "2026-07-08T17:00:00+08:00", [true, true, false, false], true),
        ] {
            assert_eq!(parts_of_day(at(from), at(to)), parts, "{from} {to}");
            assert_eq!(fits_students(at(from), at(to)), students, "{from} {to}");
        }
        assert!(on_weekend(at("2026-11-28T00:00:00+08:00")) && !on_weekend(at("2026-11-27T23:59:00+08:00")));
    }
}
