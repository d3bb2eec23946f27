//! Quiet hours (SPEC NOTE-3): the part of each day in China in which somebody is not to be disturbed. Pure.

use kernel::{Timestamp, calendar};

const MINUTES_OF_A_DAY: i64 = 1_440;
/// The longest that quiet hours may last, in minutes: what is held longer is read in the inbox first.
const LONGEST: i64 = 960;

/// From a minute of the day until another one, over midnight where it is the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quiet {
    from: i64,
    until: i64,
}

impl Quiet {
    /// From 22:00 until 08:00, unless somebody chose otherwise.
    pub const PROPOSED: Quiet = Quiet { from: 1_320, until: 480 };

    /// None where the minutes are none of a day, are the same, or lie more than sixteen hours apart.
    pub fn new(from: i64, until: i64) -> Option<Quiet> {
        let of_day = |minute: i64| (0..MINUTES_OF_A_DAY).contains(&minute);
        let quiet = Quiet { from, until };
        (of_day(from) && of_day(until) && (1..=LONGEST).contains(&quiet.length())).then_some(quiet)
    }

    /// Reads `22:00` and `08:00`.
    pub fn parse(from: &str, until: &str) -> Option<Quiet> {
        Quiet::new(minute(from)?, minute(until)?)
    }

    pub fn minutes(self) -> (i64, i64) {
        (self.from, self.until)
    }

    /// The two times as `22:00`.
    pub fn words(self) -> (String, String) {
        let word = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        (word(self.from), word(self.until))
    }

    fn length(self) -> i64 {
        (self.until - self.from).rem_euclid(MINUTES_OF_A_DAY)
    }

    /// The first moment from now on that is not quiet.
    pub fn over_at(self, now: Timestamp) -> Timestamp {
        let day = calendar::start_of(calendar::day_of(now));
        let minute = now.seconds_since(day).div_euclid(60);
        let into = (minute - self.from).rem_euclid(MINUTES_OF_A_DAY);
        if into >= self.length() {
            return now;
        }
        day.plus_minutes(minute + self.length() - into)
    }
}

fn minute(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| two_digits(text).then(|| text.parse::<u8>().ok()).flatten().map(i64::from);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        serde_json::from_value(text.into()).expect("a moment")
    }

    /// 08:00 in China is midnight UTC, 22:00 is 14:00. covers: NOTE-3
    #[test]
    fn quiet_hours_end_at_their_minute_over_midnight_too() {
        let day = Quiet::parse("12:30", "14:00").expect("hours");
        for (quiet, now, over) in [
            (Quiet::PROPOSED, "2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z"),
            (Quiet::PROPOSED, "2026-11-25T13:59:59Z", "2026-11-25T13:59:59Z"),
            (Quiet::PROPOSED, "2026-11-25T14:00:00Z", "2026-11-26T00:00:00Z"),
            (Quiet::PROPOSED, "2026-11-25T16:30:00Z", "2026-11-26T00:00:00Z"),
            (Quiet::PROPOSED, "2026-11-25T23:59:59Z", "2026-11-26T00:00:00Z"),
            (day, "2026-11-25T04:29:59Z", "2026-11-25T04:29:59Z"),
            (day, "2026-11-25T04:30:00Z", "2026-11-25T06:00:00Z"),
            (day, "2026-11-25T06:00:00Z", "2026-11-25T06:00:00Z"),
        ] {
            assert_eq!(quiet.over_at(at(now)), at(over), "{now}");
        }
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for (from, until, good) in [
            ("22:00", "08:00", true),
            ("00:00", "16:00", true),
            ("00:00", "16:01", false),
            ("08:00", "08:00", false),
            ("24:00", "08:00", false),
            ("22:60", "08:00", false),
            ("9:00", "12:00", false),
            ("+9:00", "12:00", false),
            ("", "", false),
        ] {
            assert_eq!(Quiet::parse(from, until).is_some(), good, "{from} {until}");
        }
        assert_eq!(Quiet::PROPOSED.words(), ("22:00".to_owned(), "08:00".to_owned()));
    }
}
