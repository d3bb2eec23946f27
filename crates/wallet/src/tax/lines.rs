//! Every figure of a withholding, explained.

use super::rules::Rule;
use kernel::Fen;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Income of the period before this payment.
    IncomeBefore,
    /// This payment.
    Income,
    /// What is taken off as costs (费用).
    Fee,
    /// The consecutive months with income, this one included.
    Months,
    /// The basic deduction of those months (减除费用).
    BasicDeduction,
    /// What is taxed (应纳税所得额).
    Base,
    /// The rate (税率/预扣率).
    Rate,
    /// The quick deduction (速算扣除数).
    QuickDeduction,
    /// The tax on the whole period.
    DueInAll,
    /// What was withheld in the period before.
    WithheldBefore,
    /// What is withheld from this payment.
    Withheld,
    /// What the person gets.
    Net,
}

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Money(Fen),
    Percent(i64),
    Months(i64),
}

/// A figure with its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub item: Item,
    pub value: Value,
    pub rule: &'static Rule,
}

impl Item {
    pub fn zh(self) -> &'static str {
        match self {
            Item::IncomeBefore => "本期此前收入",
            Item::Income => "本次收入",
            Item::Fee => "费用",
            Item::Months => "连续取得收入的月份数",
            Item::BasicDeduction => "减除费用",
            Item::Base => "应纳税所得额",
            Item::Rate => "税率",
            Item::QuickDeduction => "速算扣除数",
            Item::DueInAll => "本期应纳税额",
            Item::WithheldBefore => "本期此前已扣税额",
            Item::Withheld => "本次扣税",
            Item::Net => "本次到手",
        }
    }

    pub fn en(self) -> &'static str {
        match self {
            Item::IncomeBefore => "Income of the period before",
            Item::Income => "This payment",
            Item::Fee => "Costs taken off",
            Item::Months => "Consecutive months with income",
            Item::BasicDeduction => "Basic deduction",
            Item::Base => "Taxable amount",
            Item::Rate => "Rate",
            Item::QuickDeduction => "Quick deduction",
            Item::DueInAll => "Tax on the period",
            Item::WithheldBefore => "Withheld before in the period",
            Item::Withheld => "Withheld now",
            Item::Net => "Paid out",
        }
    }
}

impl Line {
    /// The figure in Chinese: `应纳税所得额 3520.00 元`.
    pub fn zh(&self) -> String {
        match self.value {
            Value::Money(fen) => format!("{} {fen} 元", self.item.zh()),
            Value::Percent(percent) => format!("{} {percent}%", self.item.zh()),
            Value::Months(months) => format!("{} {months}", self.item.zh()),
        }
    }

    /// The figure in English: `Taxable amount 3520.00`.
    pub fn en(&self) -> String {
        match self.value {
            Value::Money(fen) => format!("{} {fen}", self.item.en()),
            Value::Percent(percent) => format!("{} {percent}%", self.item.en()),
            Value::Months(months) => format!("{} {months}", self.item.en()),
        }
    }
}
