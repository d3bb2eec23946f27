//! Work and what it earns.

use super::refusals::WageError;
use db::entities::postings::WageUnit;
use kernel::Fen;

/// The paid days of a month in hundredths: 21.75 (MOHRSS notice 2 of 2025 on average monthly working time and the
/// conversion of wages, 人社部发〔2025〕2号).
pub const MONTH_DAYS_HUNDREDTHS: i64 = 2_175;

/// What is paid, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wage {
    pub amount: Fen,
    pub unit: WageUnit,
}

/// Approved work, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// For a wage by the hour.
    Minutes(u32),
    /// For a wage by the day, or days of an unfinished month for one by the month.
    Days(u32),
    Pieces(u32),
    Months(u32),
}

impl Work {
    /// What the work earns at a wage, half a fen up.
    ///
    /// # Errors
    /// `Amount` for a wage that is not above zero, `Unit` for work that is counted in something else, `TooLarge`.
    pub fn earns(self, wage: Wage) -> Result<Fen, WageError> {
        if wage.amount <= Fen(0) {
            return Err(WageError::Amount);
        }
        let (count, per) = match (self, wage.unit) {
            (Work::Minutes(minutes), WageUnit::Hour) => (i64::from(minutes), 60),
            (Work::Days(days), WageUnit::Day) => (i64::from(days), 1),
            (Work::Pieces(pieces), WageUnit::Piece) => (i64::from(pieces), 1),
            (Work::Months(months), WageUnit::Month) => (i64::from(months), 1),
            (Work::Days(days), WageUnit::Month) => (i64::from(days) * 100, MONTH_DAYS_HUNDREDTHS),
            _ => return Err(WageError::Unit),
        };
        // Twice the exact figure plus one half, in whole numbers.
        let twice =
            wage.amount.0.checked_mul(count).and_then(|exact| exact.checked_mul(2)).ok_or(WageError::TooLarge)?;
        let rounded = twice.checked_add(per).ok_or(WageError::TooLarge)? / (2 * per);
        Ok(Fen(rounded))
    }

    /// `8 小时`, `8 小时 10 分`, `2 天`, `30 件`, `1 个月`.
    pub fn zh(self) -> String {
        match self {
            Work::Minutes(minutes) => match (minutes / 60, minutes % 60) {
                (0, minutes) => format!("{minutes} 分钟"),
                (hours, 0) => format!("{hours} 小时"),
                (hours, minutes) => format!("{hours} 小时 {minutes} 分"),
            },
            Work::Days(days) => format!("{days} 天"),
            Work::Pieces(pieces) => format!("{pieces} 件"),
            Work::Months(months) => format!("{months} 个月"),
        }
    }

    /// `8 h`, `8 h 10 min`, `2 d`, `30 pcs`, `1 mo`.
    pub fn en(self) -> String {
        match self {
            Work::Minutes(minutes) => match (minutes / 60, minutes % 60) {
                (0, minutes) => format!("{minutes} min"),
                (hours, 0) => format!("{hours} h"),
                (hours, minutes) => format!("{hours} h {minutes} min"),
            },
            Work::Days(days) => format!("{days} d"),
            Work::Pieces(pieces) => format!("{pieces} pcs"),
            Work::Months(months) => format!("{months} mo"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hourly(fen: i64) -> Wage {
        Wage { amount: Fen(fen), unit: WageUnit::Hour }
    }

    /// covers: PAY-2
    #[test]
    fn work_earns_to_the_fen() {
        for (work, fen, unit, earned) in [
            (Work::Minutes(480), 2_000, WageUnit::Hour, 16_000), // 8 × 20.00
            (Work::Minutes(20), 2_000, WageUnit::Hour, 667),     // 666.67
            (Work::Minutes(40), 2_000, WageUnit::Hour, 1_333),   // 1 333.33
            (Work::Minutes(1), 2_000, WageUnit::Hour, 33),       // 33.33
            (Work::Minutes(1), 2_010, WageUnit::Hour, 34),       // 33.5: half up
            (Work::Minutes(1), 2_009, WageUnit::Hour, 33),       // 33.48
            (Work::Minutes(490), 2_550, WageUnit::Hour, 20_825), // 8⅙ × 25.50 = 208.25
            (Work::Minutes(0), 2_000, WageUnit::Hour, 0),
            (Work::Days(3), 20_000, WageUnit::Day, 60_000),
            (Work::Pieces(33), 5, WageUnit::Piece, 165),
            (Work::Months(2), 500_000, WageUnit::Month, 1_000_000),
            (Work::Days(10), 435_000, WageUnit::Month, 200_000), // 4 350 ÷ 21.75 = 200 × 10
            (Work::Days(1), 500_000, WageUnit::Month, 22_989),   // 229.885
        ] {
            assert_eq!(work.earns(Wage { amount: Fen(fen), unit }), Ok(Fen(earned)), "{work:?} at {fen} per {unit:?}");
        }
    }

    /// covers: PAY-2
    #[test]
    fn what_cannot_be_is_refused() {
        assert_eq!(Work::Minutes(1).earns(hourly(0)), Err(WageError::Amount));
        assert_eq!(Work::Minutes(1).earns(hourly(-1)), Err(WageError::Amount));
        assert_eq!(Work::Days(1).earns(hourly(1)), Err(WageError::Unit));
        assert_eq!(Work::Minutes(2).earns(hourly(i64::MAX)), Err(WageError::TooLarge));
        assert_eq!(WageError::Unit.code().status, 422);
    }

    #[test]
    fn work_reads_as_people_say_it() {
        for (work, zh, en) in [
            (Work::Minutes(480), "8 小时", "8 h"),
            (Work::Minutes(490), "8 小时 10 分", "8 h 10 min"),
            (Work::Minutes(20), "20 分钟", "20 min"),
            (Work::Days(2), "2 天", "2 d"),
            (Work::Pieces(30), "30 件", "30 pcs"),
            (Work::Months(1), "1 个月", "1 mo"),
        ] {
            assert_eq!((work.zh().as_str(), work.en().as_str()), (zh, en));
        }
    }

    proptest! {
        /// Three thirds of an hour are within two fen of the hour, never further, and exact where thirds are.
        ///
        /// covers: PAY-2
        #[test]
        fn rounding_is_off_by_half_a_fen_at_most(minutes in 0u32..100_000, fen in 1i64..1_000_000) {
            let earned = Work::Minutes(minutes).earns(hourly(fen)).expect("small");
            let exact_sixtieths = fen * i64::from(minutes);
            prop_assert!((earned.0 * 60 - exact_sixtieths).abs() <= 30);
        }

        /// covers: PAY-2
        #[test]
        fn more_work_never_earns_less(minutes in 0u32..100_000, more in 0u32..1_000, fen in 1i64..1_000_000) {
            let earns = |minutes| Work::Minutes(minutes).earns(hourly(fen)).expect("small");
            prop_assert!(earns(minutes) <= earns(minutes + more));
        }

        #[test]
        fn no_figure_panics(minutes: u32, fen: i64) {
            let _ = Work::Minutes(minutes).earns(hourly(fen));
            let _ = Work::Days(minutes).earns(Wage { amount: Fen(fen), unit: WageUnit::Month });
        }
    }
}
