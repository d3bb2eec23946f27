//! Wages of different units made comparable: what an hour comes to.
//!
//! | unit | an hour is |
//! | --- | --- |
//! | hour | as it stands |
//! | day | one eighth: a day is eight hours (Labour Law Art. 36) |
//! | month | one 174th: 21.75 paid days of eight hours (劳社部发〔2008〕3号) |
//! | piece | not comparable: nobody can say how many pieces an hour makes |
//!
//! It orders and filters lists and is never what anybody is paid. Rounded down to the fen, so that nobody is promised more.

use db::entities::postings::WageUnit;
use kernel::Fen;

const HOURS_PER_DAY: i64 = 8;
/// 21.75 × 8.
const HOURS_PER_MONTH: i64 = 174;

/// What an hour comes to; None when the unit cannot be compared.
pub fn wage_per_hour(wage: Fen, unit: WageUnit) -> Option<Fen> {
    match unit {
        WageUnit::Hour => Some(wage),
        WageUnit::Day => Some(Fen(wage.0 / HOURS_PER_DAY)),
        WageUnit::Month => Some(Fen(wage.0 / HOURS_PER_MONTH)),
        WageUnit::Piece => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: FIND-2
    #[test]
    fn a_day_is_eight_hours_and_a_month_174() {
        for (fen, unit, hour) in [
            (2_000, WageUnit::Hour, Some(2_000)),
            (16_000, WageUnit::Day, Some(2_000)),
            (16_007, WageUnit::Day, Some(2_000)),
            (348_000, WageUnit::Month, Some(2_000)),
            (347_999, WageUnit::Month, Some(1_999)),
            (50, WageUnit::Piece, None),
            (0, WageUnit::Day, Some(0)),
        ] {
            assert_eq!(wage_per_hour(Fen(fen), unit), hour.map(Fen), "{fen} {unit:?}");
        }
    }
}
