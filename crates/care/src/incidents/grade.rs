//! How grave an incident is, by 《国家网络安全事件报告管理办法》 (in force since 1 November 2025) and the grading guide annexed
//! to it (网络安全事件分级指南).

/// Hours within which an operator reports a larger incident to the provincial authority (article 4 of the measures).
pub(super) const REPORT_HOURS: i64 = 4;

kernel::text_enum! {
    /// The grade that the number of persons alone gives.
    pub enum Grade {
        General = "general",
        Larger = "larger",
        Major = "major",
        ExtraMajor = "extra_major",
    }
}

/// Persons whose information leaked, from which on each grade applies (the guide's lists of usual criteria).
const LARGER_PERSONS: i64 = 1_000_000;
const MAJOR_PERSONS: i64 = 10_000_000;
const EXTRA_MAJOR_PERSONS: i64 = 100_000_000;

pub(super) fn grade(persons: i64) -> Grade {
    match persons {
        EXTRA_MAJOR_PERSONS.. => Grade::ExtraMajor,
        MAJOR_PERSONS.. => Grade::Major,
        LARGER_PERSONS.. => Grade::Larger,
        _ => Grade::General,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: INC-2
    #[test]
    fn the_number_of_persons_gives_a_grade() {
        for (persons, expected) in [
            (0, Grade::General),
            (999_999, Grade::General),
            (1_000_000, Grade::Larger),
            (10_000_000, Grade::Major),
            (100_000_000, Grade::ExtraMajor),
        ] {
            assert_eq!(grade(persons), expected, "{persons}");
        }
    }
}
