//! How much is withheld from a payment.

use super::lines::{Item, Line, Value};
use super::rules::{Bracket, Method, Regime, Rule, rule_on};
use kernel::Fen;
use kernel::calendar::Day;

/// An earlier payment of the same payer to the same person under the same regime, and for labour by an ordinary payer of
/// the same project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The day in China on which it was paid.
    pub on: Day,
    pub gross: Fen,
    pub withheld: Fen,
}

/// What is withheld from one payment, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withholding {
    pub gross: Fen,
    /// Never below zero and never above `gross`.
    pub tax: Fen,
    pub net: Fen,
    pub rule: &'static Rule,
    /// Every figure in the order in which it is worked out.
    pub lines: Vec<Line>,
}

/// Why nothing can be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxError {
    /// The payment, or one before it, is not above zero, or more was withheld than paid.
    Amount,
    /// No rule for the regime holds on that day.
    NoRule,
    /// Something was paid later than this: its tax was worked out without it.
    LaterPayment,
    /// A sum does not fit.
    TooLarge,
}

/// Works out the tax on a payment of `gross` on `on`, a day in China. `before` may hold payments of any earlier period;
/// those outside the rule's period are left out.
///
/// # Errors
/// See [`TaxError`]. Nothing is withheld on a guess.
pub fn withhold(regime: Regime, gross: Fen, on: Day, before: &[Paid]) -> Result<Withholding, TaxError> {
    let sound = |paid: &Paid| paid.gross > Fen(0) && paid.withheld >= Fen(0) && paid.withheld <= paid.gross;
    if gross <= Fen(0) || !before.iter().all(sound) {
        return Err(TaxError::Amount);
    }
    if before.iter().any(|paid| paid.on > on) {
        return Err(TaxError::LaterPayment);
    }
    let rule = rule_on(regime, on).ok_or(TaxError::NoRule)?;
    let assessed = Period::of(rule, on, before)?.assess(rule, gross)?;
    let withheld_before = assessed.withheld_before;
    // A cumulative method may owe the person something after a month with little income: that is for the yearly
    // settlement, not for the payer (announcement 61 of 2018, article 6). And nothing can be withheld that is not paid.
    let tax = Fen((assessed.due.0 - withheld_before.0).clamp(0, gross.0));
    let net = Fen(gross.0 - tax.0);
    let mut lines = assessed.lines(rule, gross);
    let money = |item, fen| Line { item, value: Value::Money(fen), rule };
    lines.extend([money(Item::Withheld, tax), money(Item::Net, net)]);
    Ok(Withholding { gross, tax, net, rule, lines })
}

/// What was paid in the period that counts together with a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub income: Fen,
    pub withheld: Fen,
    /// The consecutive months with income, that of the payment included.
    pub months: i64,
}

impl Period {
    /// Sums up what counts with a payment on `on`.
    pub fn of(rule: &Rule, on: Day, before: &[Paid]) -> Result<Period, TaxError> {
        let same_month = |day: Day, month: i8| day.year() == on.year() && day.month() == month;
        let first_month = match rule.method {
            Method::Flat { .. } => return Ok(Period { income: Fen(0), withheld: Fen(0), months: 1 }),
            Method::PerMonth { .. } => on.month(),
            // 连续取得劳务报酬的月份数: back from this month through the tax year, which is the calendar year (IIT Law,
            // article 1), up to the first month without income. The announcement names the months alone. That income and
            // tax of before the gap are left out with them is our reading, because the months and what was earned in them
            // belong together; the tax office is to confirm it. A month before the rule held counts for nothing.
            Method::Cumulative { .. } => {
                let earned = |month: i8| before.iter().any(|paid| same_month(paid.on, month) && paid.on >= rule.from);
                (1..on.month()).rev().take_while(|month| earned(*month)).last().unwrap_or(on.month())
            }
        };
        let mut period = Period { income: Fen(0), withheld: Fen(0), months: i64::from(on.month() - first_month) + 1 };
        let counts =
            |paid: &&Paid| paid.on >= rule.from && (first_month..=on.month()).any(|month| same_month(paid.on, month));
        for paid in before.iter().filter(counts) {
            period.income = period.income.checked_add(paid.gross).ok_or(TaxError::TooLarge)?;
            period.withheld = period.withheld.checked_add(paid.withheld).ok_or(TaxError::TooLarge)?;
        }
        Ok(period)
    }

    /// Taxes the whole of the period, with `more` income in it.
    pub fn assess(&self, rule: &Rule, more: Fen) -> Result<Assessed, TaxError> {
        let income = self.income.checked_add(more).ok_or(TaxError::TooLarge)?;
        let (fee, deduction, brackets) = match rule.method {
            Method::Flat { percent } => {
                let due = share(income, percent)?;
                return Ok(Assessed { base: income, percent, due, ..Assessed::nothing(self, income) });
            }
            Method::PerMonth { small_up_to, small_fee, fee_percent, brackets } => {
                let fee = if income <= small_up_to { small_fee } else { share(income, fee_percent)? };
                (fee, Fen(0), brackets)
            }
            Method::Cumulative { fee_percent, monthly_deduction, brackets } => {
                let deduction = monthly_deduction.checked_mul(self.months).ok_or(TaxError::TooLarge)?;
                (share(income, fee_percent)?, deduction, brackets)
            }
        };
        let base = Fen((income.0 - fee.0 - deduction.0).max(0));
        let bracket = bracket_of(base, brackets).ok_or(TaxError::NoRule)?;
        let due = Fen((share(base, bracket.percent)?.0 - bracket.quick.0).max(0));
        let Bracket { percent, quick, .. } = *bracket;
        Ok(Assessed { fee, deduction, base, percent, quick, due, ..Assessed::nothing(self, income) })
    }
}

/// A period with all figures of the declaration form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assessed {
    pub income: Fen,
    pub fee: Fen,
    pub months: i64,
    pub deduction: Fen,
    pub base: Fen,
    pub percent: i64,
    pub quick: Fen,
    /// The tax on all of `income`.
    pub due: Fen,
    pub withheld_before: Fen,
}

impl Assessed {
    fn nothing(period: &Period, income: Fen) -> Assessed {
        Assessed {
            income,
            fee: Fen(0),
            months: period.months,
            deduction: Fen(0),
            base: Fen(0),
            percent: 0,
            quick: Fen(0),
            due: Fen(0),
            withheld_before: period.withheld,
        }
    }

    /// The figures up to the tax on the period, without those that the method does not know.
    fn lines(&self, rule: &'static Rule, gross: Fen) -> Vec<Line> {
        let money = |item, fen| Line { item, value: Value::Money(fen), rule };
        let mut lines = Vec::with_capacity(12);
        let flat = matches!(rule.method, Method::Flat { .. });
        if !flat {
            lines.push(money(Item::IncomeBefore, Fen(self.income.0 - gross.0)));
        }
        lines.push(money(Item::Income, gross));
        if !flat {
            lines.push(money(Item::Fee, self.fee));
        }
        if matches!(rule.method, Method::Cumulative { .. }) {
            lines.push(Line { item: Item::Months, value: Value::Months(self.months), rule });
            lines.push(money(Item::BasicDeduction, self.deduction));
        }
        lines.push(money(Item::Base, self.base));
        lines.push(Line { item: Item::Rate, value: Value::Percent(self.percent), rule });
        if !flat {
            lines.push(money(Item::QuickDeduction, self.quick));
            lines.push(money(Item::DueInAll, self.due));
            lines.push(money(Item::WithheldBefore, self.withheld_before));
        }
        lines
    }
}

fn bracket_of(base: Fen, brackets: &'static [Bracket]) -> Option<&'static Bracket> {
    brackets.iter().find(|bracket| bracket.up_to.is_none_or(|up_to| base <= up_to))
}

/// A share of an amount that is not negative, half a fen up.
fn share(amount: Fen, percent: i64) -> Result<Fen, TaxError> {
    let exact = amount.0.checked_mul(percent).and_then(|scaled| scaled.checked_add(50)).ok_or(TaxError::TooLarge)?;
    Ok(Fen(exact / 100))
}
