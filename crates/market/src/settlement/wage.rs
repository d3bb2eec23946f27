//! What a wage is, and what one payment of it does (SPEC PAY-2). Pure: the row as it stands, the hours and the merchant's changes
//! go in; the row as it would stand and the payment come out.

use super::refusals::{ALREADY_PAID, PIECES_NEEDED, WORK_NOT_ASKED};
use db::entities::postings::{Settlement, WageUnit};
use db::entities::wages;
use jiff::ToSpan;
use kernel::calendar::{Day, day_of, start_of};
use kernel::{Fen, Refusal, Timestamp};
use wallet::wages::{Adjustment, AdjustmentKind, CYCLE_DAYS_MAX, Wage, WageError, Work, part_payment, statement};

/// The hours of a sign-up as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What both sides stand by.
    pub minutes: i64,
    /// What the worker asks for beyond it, while staff have not decided: nothing is paid for the difference.
    pub disputed: Option<i64>,
}

/// An amount with the reason that the worker reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    pub amount: Fen,
    pub reason: String,
}

/// What the merchant says about one wage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub pieces: Option<i64>,
    pub bonus: Option<Extra>,
    pub deduction: Option<Extra>,
    pub tip: Option<Extra>,
    /// Pay so much and no more.
    pub part: Option<Extra>,
}

/// One payment of one wage, worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// The wage afterwards.
    pub after: wages::Model,
    pub work: Work,
    pub owed: Fen,
    pub paid_before: Fen,
    /// What is paid now, by what it is paid for.
    pub wage: Fen,
    pub bonus: Fen,
    pub tip: Fen,
    /// What waits for staff.
    pub disputed: Fen,
    pub part_reason: Option<String>,
}

impl Slip {
    pub fn paid(&self) -> Fen {
        Fen(self.wage.0 + self.bonus.0 + self.tip.0)
    }

    pub fn left(&self) -> Fen {
        left(&self.after)
    }
}

/// What the wage comes to.
pub fn owed(row: &wages::Model) -> Fen {
    Fen(row.earned_fen.0 + row.bonus_fen.0 + row.tip_fen.0 - row.deduction_fen.0)
}

pub fn paid(row: &wages::Model) -> Fen {
    Fen(row.paid_wage_fen.0 + row.paid_bonus_fen.0 + row.paid_tip_fen.0)
}

/// What is still owed.
pub fn left(row: &wages::Model) -> Fen {
    Fen(owed(row).0 - paid(row).0)
}

/// Whether something was paid and nothing is owed.
pub fn is_paid(row: &wages::Model) -> bool {
    paid(row) > Fen::ZERO && left(row) == Fen::ZERO
}

fn rate(row: &wages::Model) -> Wage {
    Wage { amount: row.rate_fen, unit: row.unit }
}

/// Work in the wage's own unit. Whoever came at all has worked the day.
///
/// # Errors
/// `pieces_needed`, and `work_not_asked` for a number that is not asked for.
pub fn work_of(row: &wages::Model, minutes: i64, pieces: Option<i64>) -> Result<Work, Refusal> {
    let count = |n: i64| u32::try_from(n).map_err(|_| WageError::TooLarge.code().refuse());
    if pieces.is_some() && row.unit != WageUnit::Piece {
        return Err(WORK_NOT_ASKED.refuse());
    }
    Ok(match row.unit {
        WageUnit::Hour => Work::Minutes(count(minutes)?),
        WageUnit::Day | WageUnit::Month => Work::Days(u32::from(minutes > 0)),
        WageUnit::Piece => Work::Pieces(count(pieces.or(row.work).ok_or_else(|| PIECES_NEEDED.refuse())?)?),
    })
}

/// How much work that is, as the row keeps it.
pub fn amount_of(work: Work) -> i64 {
    let (Work::Minutes(n) | Work::Days(n) | Work::Pieces(n) | Work::Months(n)) = work;
    i64::from(n)
}

/// The row with what its work earned, before anybody changes or pays anything.
///
/// # Errors
/// As [`work_of`], `wage_already_paid` when less would be owed than was paid, and what the arithmetic refuses.
pub fn counted(row: &wages::Model, minutes: i64, pieces: Option<i64>) -> Result<(wages::Model, Work), Refusal> {
    let work = work_of(row, minutes, pieces)?;
    let earned_fen = work.earns(rate(row)).map_err(refused)?;
    let after = wages::Model { work: Some(amount_of(work)), earned_fen, ..row.clone() };
    let over = after.paid_wage_fen.0 > earned_fen.0 - after.deduction_fen.0;
    if over || after.deduction_fen.0.saturating_mul(5) > earned_fen.0 {
        return Err(ALREADY_PAID.refuse());
    }
    Ok((after, work))
}

/// What a payment of this wage is.
///
/// # Errors
/// As [`counted`], and what is wrong with an amount or a reason.
pub fn slip(row: &wages::Model, hours: Counted, change: &Change) -> Result<Slip, Refusal> {
    let (mut after, work) = counted(row, hours.minutes, change.pieces)?;
    let disputed = match hours.disputed {
        Some(asked) if row.unit == WageUnit::Hour && asked > hours.minutes => {
            let whole = work_of(row, asked, None)?.earns(rate(row)).map_err(refused)?;
            Fen(whole.0 - after.earned_fen.0)
        }
        _ => Fen::ZERO,
    };
    adjust(&mut after, work, change)?;
    let dues = dues(&after);
    if dues.iter().any(|due| due.0 < 0) {
        return Err(ALREADY_PAID.refuse());
    }
    let (total, before) = (owed(&after), paid(row));
    let (mut now, mut part_reason) = (Fen(total.0 - before.0), None);
    if let Some(part) = &change.part {
        let payment = part_payment(total, before, part.amount, &part.reason).map_err(refused)?;
        part_reason = (!payment.reason.is_empty()).then_some(payment.reason);
        now = payment.now;
    }
    let [wage, bonus, tip] = spread(now, dues);
    after.paid_wage_fen.0 += wage.0;
    after.paid_bonus_fen.0 += bonus.0;
    after.paid_tip_fen.0 += tip.0;
    Ok(Slip { after, work, owed: total, paid_before: before, wage, bonus, tip, disputed, part_reason })
}

/// A tip for a wage that is settled: the tip is paid, and nothing else of what the row says.
///
/// # Errors
/// What is wrong with the amount or the reason.
pub fn tip(row: &wages::Model, extra: &Extra) -> Result<Slip, Refusal> {
    let mut after = row.clone();
    let work = work_of(row, row.work.unwrap_or(0), (row.unit == WageUnit::Piece).then_some(row.work.unwrap_or(0)))?;
    after.work = Some(amount_of(work));
    adjust(&mut after, work, &Change { tip: Some(extra.clone()), ..Change::default() })?;
    after.paid_tip_fen = after.tip_fen;
    let (owed, paid_before) = (owed(&after), paid(row));
    let (zero, tip) = (Fen::ZERO, extra.amount);
    Ok(Slip { after, work, owed, paid_before, wage: zero, bonus: zero, tip, disputed: zero, part_reason: None })
}

/// Adds what the merchant gives and takes. The limit on deductions binds their sum, not each.
fn adjust(after: &mut wages::Model, work: Work, change: &Change) -> Result<(), Refusal> {
    let mut said = Vec::new();
    for (kind, extra, sum) in [
        (AdjustmentKind::Bonus, &change.bonus, after.bonus_fen),
        (AdjustmentKind::Deduction, &change.deduction, after.deduction_fen),
        (AdjustmentKind::Tip, &change.tip, after.tip_fen),
    ] {
        let Some(extra) = extra else { continue };
        if extra.amount <= Fen::ZERO {
            return Err(WageError::Amount.code().refuse());
        }
        let amount = sum.checked_add(extra.amount).ok_or_else(|| WageError::TooLarge.code().refuse())?;
        said.push(Adjustment { kind, amount, reason: extra.reason.clone() });
    }
    let sums = statement(&[(work, rate(after))], &said).map_err(refused)?;
    for adjustment in said {
        match adjustment.kind {
            AdjustmentKind::Bonus => after.bonus_fen = sums.bonuses,
            AdjustmentKind::Deduction => after.deduction_fen = sums.deductions,
            AdjustmentKind::Tip => after.tip_fen = sums.tips,
        }
    }
    let whole = after.earned_fen.0.checked_add(after.bonus_fen.0).and_then(|sum| sum.checked_add(after.tip_fen.0));
    whole.map(|_| ()).ok_or_else(|| WageError::TooLarge.code().refuse())
}

/// What is owed of the wage itself, of the bonus and of the tip.
fn dues(row: &wages::Model) -> [Fen; 3] {
    [
        Fen(row.earned_fen.0 - row.deduction_fen.0 - row.paid_wage_fen.0),
        Fen(row.bonus_fen.0 - row.paid_bonus_fen.0),
        Fen(row.tip_fen.0 - row.paid_tip_fen.0),
    ]
}

/// The wage comes first, then the bonus, then the tip.
fn spread(now: Fen, dues: [Fen; 3]) -> [Fen; 3] {
    let mut rest = now.0;
    dues.map(|due| {
        let part = rest.min(due.0);
        rest -= part;
        Fen(part)
    })
}

fn refused(error: WageError) -> Refusal {
    error.code().refuse()
}

/// When a wage is due: at the end of the day, week or month of the shift, or of the posting's last shift; never before the hours
/// are approved. Work by the hour is paid within fifteen days (RULE-4), and nothing that is paid on completion waits longer than a
/// month for its end (Labour Law, article 50).
pub fn due_at(row: &wages::Model, shift_ends: Timestamp, last_ends: Timestamp, approved: Timestamp) -> Timestamp {
    let day = day_of(shift_ends.plus_seconds(-1));
    let nominal = match row.settlement {
        Settlement::Daily => after_day(day),
        Settlement::Weekly => {
            let to_sunday = 7 - i64::from(day.weekday().to_monday_one_offset());
            after_day(day.saturating_add(to_sunday.days()))
        }
        Settlement::Monthly => after_day(day.last_of_month()),
        Settlement::OnCompletion => {
            let latest = after_day(day.saturating_add(1.month()));
            after_day(day_of(last_ends.plus_seconds(-1))).min(latest)
        }
    };
    let nominal = match row.unit {
        WageUnit::Hour => nominal.min(after_day(day.saturating_add(i64::from(CYCLE_DAYS_MAX).days()))),
        _ => nominal,
    };
    nominal.max(approved)
}

fn after_day(day: Day) -> Timestamp {
    start_of(day.saturating_add(1.day()))
}

#[cfg(test)]
#[path = "wage_tests.rs"]
mod tests;
