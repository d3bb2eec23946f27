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
}
