//! Who needs a guardian (SPEC MIN-1): adults and those who live on their own labour act for themselves, all others do not.

use crate::Timestamp;
use crate::calendar::{ADULT_AGE, WORKING_AGE, age_at};
use jiff::civil::Date;

/// What somebody of 16 or 17 said of their living.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Living {
    /// They declared that their own labour income is their main living, and the declaration stands.
    OwnIncome,
    Undeclared,
}

/// As what somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Adult,
    /// 16 or 17 and living on their own labour: as an adult, but for the rules of work that protect minors.
    OwnIncome,
    /// A guardian consents for them, or nothing is processed.
    Guarded,
}

/// The standing at `moment` of somebody born on `born`, by the day in China. A birth in the future protects like youth.
pub fn standing(born: Date, living: Living, moment: Timestamp) -> Standing {
    match (age_at(born, moment).unwrap_or(0), living) {
        (ADULT_AGE.., _) => Standing::Adult,
        (WORKING_AGE.., Living::OwnIncome) => Standing::OwnIncome,
        _ => Standing::Guarded,
    }
}

/// Whether somebody born on `born` may declare to live on their own labour: from 16, and an adult needs no declaration.
pub fn may_declare(born: Date, moment: Timestamp) -> bool {
    (WORKING_AGE..ADULT_AGE).contains(&age_at(born, moment).unwrap_or(0))
}

/// A birth date as it is kept: a day `2010-05-17`, or a month `2010-05`, which is read as its last day because that
/// protects the minor.
pub fn born(text: &str) -> Option<Date> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.len() {
        10 if plain => text.parse().ok(),
        7 if plain => format!("{text}-01").parse::<Date>().ok().map(Date::last_of_month),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().expect("a moment").into()
    }

    /// covers: MIN-1, MIN-2
    #[test]
    fn each_age_with_and_without_own_income() {
        use Living::{OwnIncome, Undeclared};
        for (birth, living, moment, expected) in [
            ("2008-11-24", Undeclared, "2026-11-23T15:59:59.999999Z", Standing::Guarded),
            // Midnight in Shanghai, and eight hours before it in London.
            ("2008-11-24", Undeclared, "2026-11-23T16:00:00Z", Standing::Adult),
            ("2008-11-25", OwnIncome, "2026-11-24T02:00:00Z", Standing::OwnIncome),
            ("2010-11-24", OwnIncome, "2026-11-23T15:59:59Z", Standing::Guarded),
            ("2010-11-24", OwnIncome, "2026-11-23T16:00:00Z", Standing::OwnIncome),
            ("2010-11-24", Undeclared, "2026-11-23T16:00:00Z", Standing::Guarded),
            ("2016-01-01", OwnIncome, "2026-11-24T02:00:00Z", Standing::Guarded),
            ("1990-01-01", Undeclared, "2026-11-24T02:00:00Z", Standing::Adult),
            // Born on a leap day: grown up on 1 March of a year without one.
            ("2008-02-29", Undeclared, "2026-02-28T15:59:59Z", Standing::Guarded),
            ("2008-02-29", Undeclared, "2026-02-28T16:00:00Z", Standing::Adult),
            ("2008-02-29", OwnIncome, "2024-02-28T15:59:59Z", Standing::Guarded),
            ("2008-02-29", OwnIncome, "2024-02-28T16:00:00Z", Standing::OwnIncome),
            // Only the month is known: its last day counts.
            ("2008-11", Undeclared, "2026-11-29T15:59:59Z", Standing::Guarded),
            ("2008-11", Undeclared, "2026-11-29T16:00:00Z", Standing::Adult),
            ("2008-02", Undeclared, "2026-02-28T16:00:00Z", Standing::Adult),
            ("2030-01", OwnIncome, "2026-11-24T02:00:00Z", Standing::Guarded),
        ] {
            let day = born(birth).expect("a birth date");
            assert_eq!(standing(day, living, at(moment)), expected, "{birth} {living:?} at {moment}");
        }
    }

    /// covers: MIN-1
    #[test]
    fn only_sixteen_and_seventeen_declare() {
        let now = at("2026-11-24T02:00:00Z");
        for (birth, may) in [("2010-11-25", false), ("2010-11-24", true), ("2008-11-25", true), ("2008-11-24", false)] {
            assert_eq!(may_declare(born(birth).expect("a day"), now), may, "{birth}");
        }
    }

    #[test]
    fn a_birth_date_is_plain() {
        for text in ["", "2010", "2010-13", "2010-02-30", "20100517", "2010-5-17", "2010-05-17T00:00", "２０１０-05"]
        {
            assert_eq!(born(text), None, "{text:?}");
        }
    }
}
