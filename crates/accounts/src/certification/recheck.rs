//! When a qualification must be checked again (SPEC RULE-1).

use kernel::{Timestamp, calendar};

/// Months from an approval to the next check.
const RECHECK_MONTHS: i64 = 6;

/// The moment at which an approval of `now` ends: six months later by China's calendar, at the same time of day. In a
/// shorter month it is the last day, so that it is never later than six months.
pub fn due_after(now: Timestamp) -> Timestamp {
    let approved = now.to_jiff().to_zoned_datetime(calendar::shanghai());
    match approved.checked_add(jiff::Span::new().months(RECHECK_MONTHS)) {
        Ok(due) => due.timestamp().into(),
        // Only beyond year 9999.
        Err(_) => jiff::Timestamp::MAX.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: RULE-1
    #[test]
    fn six_months_later_in_shanghai() {
        for (approved, due) in [
            ("2026-11-24T02:00:00Z", "2027-05-24T02:00:00Z"),
            ("2026-08-31T02:00:00Z", "2027-02-28T02:00:00Z"),
            // Already the 31st in Shanghai.
            ("2027-08-30T18:00:00Z", "2028-02-28T18:00:00Z"),
        ] {
            let at = |text: &str| Timestamp::from(text.parse::<jiff::Timestamp>().expect("a moment"));
            assert_eq!(due_after(at(approved)), at(due), "{approved}");
        }
    }
}
