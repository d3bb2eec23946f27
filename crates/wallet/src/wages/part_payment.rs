//! Paying a part of what is owed.

use super::refusals::WageError;
use super::statement::REASON_CHARS;
use kernel::Fen;
use kernel::text::count;

/// A payment of a part or of the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartPayment {
    pub total: Fen,
    pub paid_before: Fen,
    pub now: Fen,
    /// What is still owed afterwards.
    pub left: Fen,
    /// Why not all is paid; empty when nothing is left.
    pub reason: String,
}

/// Pays `now` of `total`, of which `paid_before` was paid. As long as something is left, a reason is needed.
///
/// # Errors
/// `Amount`, `TooMuch`, `Reason`.
pub fn part_payment(total: Fen, paid_before: Fen, now: Fen, reason: &str) -> Result<PartPayment, WageError> {
    if total < Fen(0) || paid_before < Fen(0) || now <= Fen(0) {
        return Err(WageError::Amount);
    }
    let paid = paid_before.checked_add(now).ok_or(WageError::TooLarge)?;
    if paid > total {
        return Err(WageError::TooMuch);
    }
    let left = Fen(total.0 - paid.0);
    let reason = if left == Fen(0) { "" } else { reason.trim() };
    if left > Fen(0) && !REASON_CHARS.contains(&count(reason)) {
        return Err(WageError::Reason);
    }
    Ok(PartPayment { total, paid_before, now, left, reason: reason.to_owned() })
}

impl PartPayment {
    /// `应付 160.00 元，已付 0.00 元，本次支付 100.00 元，尚欠 60.00 元：…`
    pub fn zh(&self) -> String {
        let PartPayment { total, paid_before, now, left, reason } = self;
        let why = if reason.is_empty() { String::new() } else { format!("：{reason}") };
        format!("应付 {total} 元，已付 {paid_before} 元，本次支付 {now} 元，尚欠 {left} 元{why}")
    }

    /// `Owed 160.00, paid before 0.00, paid now 100.00, left 60.00: …`
    pub fn en(&self) -> String {
        let PartPayment { total, paid_before, now, left, reason } = self;
        let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        format!("Owed {total}, paid before {paid_before}, paid now {now}, left {left}{why}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pay(total: i64, before: i64, now: i64, reason: &str) -> Result<PartPayment, WageError> {
        part_payment(Fen(total), Fen(before), Fen(now), reason)
    }

    /// covers: PAY-2
    #[test]
    fn a_part_needs_a_reason_and_the_rest_none() {
        let part = pay(16_000, 0, 10_000, "余款周五付").expect("a part");
        assert_eq!(part.zh(), "应付 160.00 元，已付 0.00 元，本次支付 100.00 元，尚欠 60.00 元：余款周五付");
        assert_eq!(part.en(), "Owed 160.00, paid before 0.00, paid now 100.00, left 60.00: 余款周五付");
        let rest = pay(16_000, 10_000, 6_000, "").expect("the rest");
        assert_eq!((rest.left, rest.zh().ends_with("尚欠 0.00 元")), (Fen(0), true));
        assert_eq!(pay(16_000, 0, 10_000, " "), Err(WageError::Reason));
        assert_eq!(pay(16_000, 10_000, 6_001, "多付"), Err(WageError::TooMuch));
        assert_eq!(pay(16_000, 16_000, 1, "多付"), Err(WageError::TooMuch));
        assert_eq!(pay(16_000, 0, 0, "没有"), Err(WageError::Amount));
        assert_eq!(pay(16_000, -1, 1, "负数"), Err(WageError::Amount));
        assert_eq!(pay(i64::MAX, i64::MAX, 1, "过大"), Err(WageError::TooLarge));
    }

    proptest! {
        /// covers: PAY-2
        #[test]
        fn parts_pay_the_total_and_no_more(total in 1i64..1_000_000, parts in prop::collection::vec(1i64..300_000, 1..12)) {
            let mut paid = 0;
            for part in parts {
                match pay(total, paid, part, "分次支付") {
                    Ok(done) => {
                        paid += part;
                        prop_assert_eq!(done.left, Fen(total - paid));
                    }
                    Err(error) => {
                        prop_assert_eq!(error, WageError::TooMuch);
                        prop_assert!(paid + part > total);
                    }
                }
            }
            prop_assert!(paid <= total);
        }
    }
}
