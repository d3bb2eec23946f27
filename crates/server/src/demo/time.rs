//! Moments of the world. People think in Chinese civil time, the world is in UTC, and China has no summer time.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz;
use jiff::{Span, ToSpan};

const CHINA: tz::Offset = tz::offset(8);

/// So many days after a date (or before it), at a minute of the day.
pub fn at(date: Date, days: i64, minute: i64) -> Timestamp {
    // Two steps: a span has one sign for all of its parts, and the afternoon of yesterday is minus a day plus minutes.
    let moment = day(date, days).to_datetime(Time::midnight()).saturating_add(minute.minutes());
    CHINA.to_timestamp(moment).unwrap_or(Timestamp::MAX)
}

/// The date so many days after another.
pub fn day(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

pub fn after(moment: Timestamp, minutes: i64) -> Timestamp {
    let span: Span = minutes.minutes();
    moment.saturating_add(span).unwrap_or(Timestamp::MAX)
}

pub fn minutes_between(first: Timestamp, second: Timestamp) -> i64 {
    (second.as_second() - first.as_second()) / 60
}

/// `12月3日`
pub fn date_text(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// The date and `10:00` of a moment, as a clock in China shows it.
pub fn clock(moment: Timestamp) -> (Date, String) {
    let local = CHINA.to_datetime(moment);
    (local.date(), format!("{:02}:{:02}", local.hour(), local.minute()))
}

/// `10:00-14:00` as minutes of the day.
pub fn slot(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once('-')?;
    let minute = |clock: &str| {
        let (hours, minutes) = clock.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    };
    Some((minute(from)?, minute(to)?))
}
