//! China's statutory holidays, and the fifteen days in which a request about personal information is answered (CS-3).
//!
//! Held are the statutory days themselves, not the days off that are moved around them: 《全国年节及纪念日放假办法》 as in
//! force since 1 January 2025 (State Council decree 795) says how many, and the yearly notice of the State Council's
//! general office says which. A year is added when its notice is published; a year that is not held is unknown.

use crate::Timestamp;
use crate::calendar::{day_of, start_of};
use jiff::civil::{Date, date};

/// Days in which a request is answered, after the day of its receipt.
pub const ANSWER_DAYS: u32 = 15;

/// A year's statutory days.
struct Year {
    year: i16,
    /// The notice that says which days they are.
    source: &'static str,
    days: [Date; 13],
}

/// 元旦 1, 春节 4 from the eve on, 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3.
const YEARS: &[Year] = &[
    Year {
        year: 2025,
        source: "国务院办公厅关于2025年部分节假日安排的通知（2024年11月12日）",
        days: [
            date(2025, 1, 1),
            date(2025, 1, 28),
            date(2025, 1, 29),
            date(2025, 1, 30),
            date(2025, 1, 31),
            date(2025, 4, 4),
            date(2025, 5, 1),
            date(2025, 5, 2),
            date(2025, 5, 31),
            date(2025, 10, 1),
            date(2025, 10, 2),
            date(2025, 10, 3),
            date(2025, 10, 6),
        ],
    },
    Year {
        year: 2026,
        source: "国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）",
        days: [
            date(2026, 1, 1),
            date(2026, 2, 16),
            date(2026, 2, 17),
            date(2026, 2, 18),
            date(2026, 2, 19),
            date(2026, 4, 5),
            date(2026, 5, 1),
            date(2026, 5, 2),
            date(2026, 6, 19),
            date(2026, 9, 25),
            date(2026, 10, 1),
            date(2026, 10, 2),
            date(2026, 10, 3),
        ],
    },
];

/// What is known of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    Statutory,
    Ordinary,
    /// The year's notice is not held here.
    Unknown,
}

/// Whether a day is a statutory holiday.
pub fn on(day: Date) -> Day {
    match YEARS.iter().find(|held| held.year == day.year()) {
        Some(held) if held.days.contains(&day) => Day::Statutory,
        Some(_) => Day::Ordinary,
        None => Day::Unknown,
    }
}

/// The notice from which a year's days are taken; none for a year that is not held.
pub fn source(year: i16) -> Option<&'static str> {
    YEARS.iter().find(|held| held.year == year).map(|held| held.source)
}

/// The last day on which an answer is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    On(Date),
    /// A day that counts lies in a year that is not held. Nobody guesses; the strictest reading is what can be kept.
    Unknown,
}

/// Fifteen calendar days after the day of receipt, skipping only the statutory days themselves.
pub fn due(received: Date) -> Due {
    let mut day = received;
    let mut counted = 0;
    while counted < ANSWER_DAYS {
        let Ok(next) = day.tomorrow() else { return Due::Unknown };
        day = next;
        match on(day) {
            Day::Statutory => {}
            Day::Ordinary => counted += 1,
            Day::Unknown => return Due::Unknown,
        }
    }
    Due::On(day)
}

/// The strictest reading: fifteen calendar days, whatever they are.
pub fn strictest(received: Date) -> Date {
    (0..ANSWER_DAYS).fold(received, |day, _| day.tomorrow().unwrap_or(Date::MAX))
}

/// The clock of a request that was received at a moment: each is the first moment after the last good day, in China.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerClock {
    /// None where the year is unknown.
    pub due: Option<Timestamp>,
    pub strictest: Timestamp,
}

impl AnswerClock {
    /// What is held against whoever answers: the due day, or the strictest reading where that is unknown.
    pub fn deadline(&self) -> Timestamp {
        self.due.unwrap_or(self.strictest)
    }
}

/// The clock of a request.
pub fn answer_clock(received: Timestamp) -> AnswerClock {
    let day = day_of(received);
    let after = |day: Date| start_of(day.tomorrow().unwrap_or(Date::MAX));
    AnswerClock {
        due: match due(day) {
            Due::On(day) => Some(after(day)),
            Due::Unknown => None,
        },
        strictest: after(strictest(day)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-3
    #[test]
    fn requests_fall_due_on_the_right_day() {
        for (received, due_on, strict) in [
            // The two that are promised.
            (date(2026, 2, 10), Due::On(date(2026, 3, 1)), date(2026, 2, 25)),
            (date(2026, 9, 16), Due::On(date(2026, 10, 5)), date(2026, 10, 1)),
            // No holiday in between.
            (date(2026, 11, 24), Due::On(date(2026, 12, 9)), date(2026, 12, 9)),
            (date(2026, 3, 2), Due::On(date(2026, 3, 17)), date(2026, 3, 17)),
            // Around Spring Festival: received on the eve, within, and on the last statutory day.
            (date(2026, 2, 1), Due::On(date(2026, 2, 20)), date(2026, 2, 16)),
            (date(2026, 1, 31), Due::On(date(2026, 2, 15)), date(2026, 2, 15)),
            (date(2026, 2, 16), Due::On(date(2026, 3, 6)), date(2026, 3, 3)),
            (date(2026, 2, 19), Due::On(date(2026, 3, 6)), date(2026, 3, 6)),
            (date(2025, 1, 20), Due::On(date(2025, 2, 8)), date(2025, 2, 4)),
            // Days off that only bridge (21 to 23 February, 4 to 7 October) count.
            (date(2026, 2, 20), Due::On(date(2026, 3, 7)), date(2026, 3, 7)),
            (date(2026, 10, 3), Due::On(date(2026, 10, 18)), date(2026, 10, 18)),
            // National Day and Mid-Autumn of 2025 lie apart: 1 to 3 and 6 October.
            (date(2025, 9, 25), Due::On(date(2025, 10, 14)), date(2025, 10, 10)),
            // Ching Ming 2026 is a Sunday; the Monday off after it counts.
            (date(2026, 4, 1), Due::On(date(2026, 4, 17)), date(2026, 4, 16)),
            // Year end: within 2026 it is known, beyond it is not.
            (date(2025, 12, 25), Due::On(date(2026, 1, 10)), date(2026, 1, 9)),
            (date(2026, 12, 16), Due::On(date(2026, 12, 31)), date(2026, 12, 31)),
            (date(2026, 12, 17), Due::Unknown, date(2027, 1, 1)),
            (date(2024, 12, 1), Due::Unknown, date(2024, 12, 16)),
        ] {
            assert_eq!(due(received), due_on, "received {received}");
            assert_eq!(strictest(received), strict, "received {received}");
        }
    }

    /// covers: CS-3
    #[test]
    fn the_clock_ends_with_the_due_day_in_china() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().map(Timestamp::from).expect("a time");
        // Ten past midnight of 10 February in China is still the 9th in UTC.
        let clock = answer_clock(at("2026-02-09T16:10:00Z"));
        assert_eq!(clock.due, Some(at("2026-03-01T16:00:00Z")));
        assert_eq!(clock.strictest, at("2026-02-25T16:00:00Z"));
        assert_eq!(clock.deadline(), at("2026-03-01T16:00:00Z"));
        let unknown = answer_clock(at("2026-12-20T02:00:00Z"));
        assert_eq!((unknown.due, unknown.deadline()), (None, unknown.strictest));
    }

    /// covers: CS-3
    #[test]
    fn each_year_has_its_thirteen_days_and_its_source() {
        for held in YEARS {
            assert!(held.days.iter().all(|day| day.year() == held.year), "{}", held.year);
            assert!(held.days.windows(2).all(|pair| pair[0] < pair[1]), "{} is in order", held.year);
            assert!(source(held.year).is_some_and(|source| source.contains(&held.year.to_string())));
        }
        assert_eq!((on(date(2027, 1, 1)), source(2027)), (Day::Unknown, None));
    }
}
