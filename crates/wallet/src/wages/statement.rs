//! A statement: what was earned, what was added and taken off, and what comes out.

use super::refusals::WageError;
use super::work::{MONTH_DAYS_HUNDREDTHS, Wage, Work};
use db::entities::postings::WageUnit;
use kernel::Fen;
use kernel::text::count;
use std::ops::RangeInclusive;

/// How long a reason is, in characters.
pub const REASON_CHARS: RangeInclusive<usize> = 2..=200;

/// The most that deductions may take of what was earned, in percent (Interim Provisions on Payment of Wages, 劳部发〔1994〕489号,
/// article 16). The law says it of damages; here it binds every deduction, because none is known that should take more.
pub const DEDUCTION_PERCENT_MAX: i64 = 20;

kernel::text_enum! {
    /// What changes a wage.
    pub enum AdjustmentKind {
        /// 奖金: more for good work.
        Bonus = "bonus",
        /// 扣款: less, for a reason.
        Deduction = "deduction",
        /// 小费: a gift beside the wage.
        Tip = "tip",
    }
}

/// A change with its reason, which the worker reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    pub kind: AdjustmentKind,
    /// Always above zero; the kind says which way.
    pub amount: Fen,
    pub reason: String,
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementLine {
    Work { work: Work, wage: Wage, earned: Fen },
    Adjustment(Adjustment),
}

/// What somebody gets for work, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub lines: Vec<StatementLine>,
    pub earned: Fen,
    pub bonuses: Fen,
    pub deductions: Fen,
    pub tips: Fen,
    /// The sum of the lines; never negative.
    pub total: Fen,
}

/// Works out a statement.
///
/// # Errors
/// See [`WageError`]; nothing is left out or cut short to make it fit.
pub fn statement(work: &[(Work, Wage)], adjustments: &[Adjustment]) -> Result<Statement, WageError> {
    let mut lines = Vec::with_capacity(work.len() + adjustments.len());
    let mut earned = Fen(0);
    for (work, wage) in work {
        let line = work.earns(*wage)?;
        earned = earned.checked_add(line).ok_or(WageError::TooLarge)?;
        lines.push(StatementLine::Work { work: *work, wage: *wage, earned: line });
    }
    let (mut bonuses, mut deductions, mut tips) = (Fen(0), Fen(0), Fen(0));
    for adjustment in adjustments {
        if adjustment.amount <= Fen(0) {
            return Err(WageError::Amount);
        }
        if !REASON_CHARS.contains(&count(adjustment.reason.trim())) {
            return Err(WageError::Reason);
        }
        let sum = match adjustment.kind {
            AdjustmentKind::Bonus => &mut bonuses,
            AdjustmentKind::Deduction => &mut deductions,
            AdjustmentKind::Tip => &mut tips,
        };
        *sum = sum.checked_add(adjustment.amount).ok_or(WageError::TooLarge)?;
        lines.push(StatementLine::Adjustment(adjustment.clone()));
    }
    let limit = earned.checked_mul(DEDUCTION_PERCENT_MAX).ok_or(WageError::TooLarge)?;
    if deductions.checked_mul(100).ok_or(WageError::TooLarge)? > limit {
        return Err(WageError::Deduction);
    }
    let total = [bonuses, tips].iter().try_fold(earned, |total, more| total.checked_add(*more));
    let total = total.and_then(|total| total.checked_sub(deductions)).ok_or(WageError::TooLarge)?;
    Ok(Statement { lines, earned, bonuses, deductions, tips, total })
}

/// What one unit of the work earns; a day of a monthly wage is its part of [`MONTH_DAYS_HUNDREDTHS`].
fn rate(work: Work, wage: Wage) -> String {
    match (work, wage.unit) {
        (Work::Days(_), WageUnit::Month) => {
            format!("{} ÷ {}.{}", wage.amount, MONTH_DAYS_HUNDREDTHS / 100, MONTH_DAYS_HUNDREDTHS % 100)
        }
        _ => wage.amount.to_string(),
    }
}

impl StatementLine {
    /// What the line adds to the total; negative for a deduction.
    pub fn amount(&self) -> Fen {
        match self {
            StatementLine::Work { earned, .. } => *earned,
            StatementLine::Adjustment(Adjustment { kind: AdjustmentKind::Deduction, amount, .. }) => Fen(-amount.0),
            StatementLine::Adjustment(Adjustment { amount, .. }) => *amount,
        }
    }

    /// `8 小时 × 20.00 = 160.00 元`, `扣款 −10.00 元：餐具破损`.
    pub fn zh(&self) -> String {
        match self {
            StatementLine::Work { work, wage, earned } => {
                format!("{} × {} = {earned} 元", work.zh(), rate(*work, *wage))
            }
            StatementLine::Adjustment(Adjustment { kind, amount, reason }) => {
                let (name, sign) = match kind {
                    AdjustmentKind::Bonus => ("奖金", '+'),
                    AdjustmentKind::Deduction => ("扣款", '−'),
                    AdjustmentKind::Tip => ("小费", '+'),
                };
                format!("{name} {sign}{amount} 元：{reason}")
            }
        }
    }

    /// `8 h × 20.00 = 160.00`, `Deduction −10.00: broken plates`.
    pub fn en(&self) -> String {
        match self {
            StatementLine::Work { work, wage, earned } => {
                format!("{} × {} = {earned}", work.en(), rate(*work, *wage))
            }
            StatementLine::Adjustment(Adjustment { kind, amount, reason }) => {
                let (name, sign) = match kind {
                    AdjustmentKind::Bonus => ("Bonus", '+'),
                    AdjustmentKind::Deduction => ("Deduction", '−'),
                    AdjustmentKind::Tip => ("Tip", '+'),
                };
                format!("{name} {sign}{amount}: {reason}")
            }
        }
    }
}

impl Statement {
    /// A statement that was worked out before, to be read again. The work is counted in minutes for a wage by the hour, else in days
    /// or pieces; the sums are what was earned, added as a bonus, taken off, and given as a tip. None for a count that is none.
    pub fn of(wage: Wage, work: i64, [earned, bonuses, deductions, tips]: [Fen; 4]) -> Option<Statement> {
        let count = u32::try_from(work).ok()?;
        let work = match wage.unit {
            WageUnit::Hour => Work::Minutes(count),
            WageUnit::Day | WageUnit::Month => Work::Days(count),
            WageUnit::Piece => Work::Pieces(count),
        };
        let more = [bonuses, tips].iter().try_fold(earned, |total, more| total.checked_add(*more))?;
        let lines = vec![StatementLine::Work { work, wage, earned }];
        Some(Statement { lines, earned, bonuses, deductions, tips, total: more.checked_sub(deductions)? })
    }

    /// Everything in one line: `8 小时 × 20.00 − 0 = 160.00 元`. Several pieces of work stand in brackets of their own, and
    /// what was added stands before what was taken off.
    pub fn zh(&self) -> String {
        format!("{} 元", self.in_one_line(Work::zh))
    }

    /// Everything in one line: `8 h × 20.00 − 0 = 160.00`.
    pub fn en(&self) -> String {
        self.in_one_line(Work::en)
    }

    fn in_one_line(&self, name: impl Fn(Work) -> String) -> String {
        let work: Vec<String> = self
            .lines
            .iter()
            .filter_map(|line| match line {
                StatementLine::Work { work, wage, .. } => Some(format!("{} × {}", name(*work), rate(*work, *wage))),
                StatementLine::Adjustment(_) => None,
            })
            .collect();
        let mut text = match work.as_slice() {
            [] => "0".to_owned(),
            [one] => one.clone(),
            several => several.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" + "),
        };
        for more in [self.bonuses, self.tips] {
            if more > Fen(0) {
                text.push_str(&format!(" + {more}"));
            }
        }
        let less = if self.deductions == Fen(0) { "0".to_owned() } else { self.deductions.to_string() };
        format!("{text} − {less} = {}", self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hourly(fen: i64) -> Wage {
        Wage { amount: Fen(fen), unit: WageUnit::Hour }
    }

    fn change(kind: AdjustmentKind, fen: i64, reason: &str) -> Adjustment {
        Adjustment { kind, amount: Fen(fen), reason: reason.into() }
    }

    /// covers: PAY-2
    #[test]
    fn reads_as_it_was_promised() {
        let plain = statement(&[(Work::Minutes(480), hourly(2_000))], &[]).expect("a statement");
        assert_eq!(
            (plain.en().as_str(), plain.zh().as_str()),
            ("8 h × 20.00 − 0 = 160.00", "8 小时 × 20.00 − 0 = 160.00 元")
        );
        let changes = [
            change(AdjustmentKind::Bonus, 1_000, "全勤"),
            change(AdjustmentKind::Deduction, 500, "餐具破损"),
            change(AdjustmentKind::Tip, 200, "客人给的"),
        ];
        let work = [(Work::Minutes(480), hourly(2_000)), (Work::Minutes(20), hourly(2_000))];
        let full = statement(&work, &changes).expect("a statement");
        assert_eq!(full.total, Fen(16_000 + 667 + 1_000 - 500 + 200));
        assert_eq!(full.zh(), "(8 小时 × 20.00) + (20 分钟 × 20.00) + 10.00 + 2.00 − 5.00 = 173.67 元");
        let lines: Vec<String> = full.lines.iter().map(StatementLine::zh).collect();
        assert_eq!(
            lines,
            [
                "8 小时 × 20.00 = 160.00 元",
                "20 分钟 × 20.00 = 6.67 元",
                "奖金 +10.00 元：全勤",
                "扣款 −5.00 元：餐具破损",
                "小费 +2.00 元：客人给的"
            ]
        );
        assert_eq!(full.lines[3].en(), "Deduction −5.00: 餐具破损");
        let monthly = Wage { amount: Fen(180_000), unit: WageUnit::Month };
        let day = statement(&[(Work::Days(1), monthly)], &[]).expect("a day of a month");
        assert_eq!(day.zh(), "1 天 × 1800.00 ÷ 21.75 − 0 = 82.76 元");
        let tip_alone = statement(&[], &[change(AdjustmentKind::Tip, 200, "谢谢")]).expect("a tip");
        assert_eq!((tip_alone.total, tip_alone.en().as_str()), (Fen(200), "0 + 2.00 − 0 = 2.00"));
    }

    /// covers: PAY-2
    #[test]
    fn what_is_not_fair_is_refused() {
        let work = [(Work::Minutes(480), hourly(2_000))];
        let refused = |adjustment| statement(&work, &[adjustment]).err();
        assert_eq!(refused(change(AdjustmentKind::Bonus, 100, " ")), Some(WageError::Reason));
        assert_eq!(refused(change(AdjustmentKind::Bonus, 100, &"字".repeat(201))), Some(WageError::Reason));
        assert_eq!(refused(change(AdjustmentKind::Deduction, 0, "迟到")), Some(WageError::Amount));
        assert_eq!(refused(change(AdjustmentKind::Tip, -1, "谢谢")), Some(WageError::Amount));
        assert_eq!(refused(change(AdjustmentKind::Deduction, 3_200, "餐具破损")), None, "20% of 160.00");
        assert_eq!(refused(change(AdjustmentKind::Deduction, 3_201, "餐具破损")), Some(WageError::Deduction));
        let halves = [change(AdjustmentKind::Deduction, 2_000, "一"), change(AdjustmentKind::Deduction, 2_000, "二")];
        assert_eq!(statement(&work, &halves), Err(WageError::Reason), "one character says nothing");
        assert_eq!(statement(&[], &[change(AdjustmentKind::Deduction, 1, "迟到")]), Err(WageError::Deduction));
        let most = [change(AdjustmentKind::Bonus, i64::MAX, "全勤")];
        assert_eq!(statement(&work, &most), Err(WageError::TooLarge));
    }

    fn any_adjustment() -> impl Strategy<Value = Adjustment> {
        (prop::sample::select(AdjustmentKind::ALL.to_vec()), 1i64..100_000)
            .prop_map(|(kind, fen)| change(kind, fen, "原因"))
    }

    proptest! {
        /// covers: PAY-2
        #[test]
        fn the_total_is_the_sum_of_its_lines(
            work in prop::collection::vec((0u32..6_000, 1i64..100_000), 0..10),
            adjustments in prop::collection::vec(any_adjustment(), 0..6),
        ) {
            let work: Vec<_> = work.into_iter().map(|(minutes, fen)| (Work::Minutes(minutes), hourly(fen))).collect();
            if let Ok(made) = statement(&work, &adjustments) {
                prop_assert_eq!(made.lines.iter().map(|line| line.amount().0).sum::<i64>(), made.total.0);
                prop_assert_eq!(made.earned.0 + made.bonuses.0 + made.tips.0 - made.deductions.0, made.total.0);
                prop_assert!(made.total >= Fen(0) && made.deductions.0 * 5 <= made.earned.0);
            }
        }
    }
}
