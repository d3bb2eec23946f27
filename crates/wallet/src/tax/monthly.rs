//! The monthly declaration (个人所得税扣缴申报表, STA announcement 46 of 2019), due by the 15th of the next month.

use super::rules::{Regime, rule_on};
use super::withhold::{Assessed, Paid, Period, TaxError};
use kernel::calendar::Day;
use kernel::{Fen, PersonId, Secret};
use std::collections::BTreeMap;

/// The form's columns that these kinds of income fill, under their names. The others (insurance, special deductions,
/// donations) stay empty for them and are left out.
pub const MONTHLY_COLUMNS: [&str; 21] = [
    "序号",
    "姓名",
    "身份证件类型",
    "身份证件号码",
    "纳税人识别号",
    "是否为非居民个人",
    "所得项目",
    "收入",
    "费用",
    "免税收入",
    "减除费用",
    "累计收入额",
    "累计减除费用",
    "应纳税所得额",
    "税率/预扣率",
    "速算扣除数",
    "应纳税额",
    "减免税额",
    "已缴税额",
    "应补/退税额",
    "备注",
];

/// A payment of the operator. Its Debug names nobody.
#[derive(Clone, Debug)]
pub struct MonthlyPayment {
    pub person: PersonId,
    pub name: Secret<String>,
    /// The number of the resident's identity card, which is also the taxpayer's number.
    pub id_number: Secret<String>,
    pub regime: Regime,
    /// For what it was paid; one month's income of the same project is one payment.
    pub project: String,
    pub paid: Paid,
}

/// What is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monthly {
    pub rows: Vec<[String; 21]>,
    /// Where what was withheld is not what the rules say. Each is a case for finance; the row declares what was withheld.
    pub differences: Vec<Difference>,
}

/// A row that does not agree with the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub person: PersonId,
    pub regime: Regime,
    /// What the rules say for the month.
    pub due: Fen,
    /// What was withheld in it.
    pub withheld: Fen,
}

/// The rows for the month of `month` (any day of it). `payments` are all of the operator's payments of the year up to the
/// end of that month; later ones are left out. Incidental income makes a row for each payment, labour one for each
/// person and project, labour through the platform one for each person.
///
/// # Errors
/// See [`TaxError`].
pub fn monthly(payments: &[MonthlyPayment], month: Day) -> Result<Monthly, TaxError> {
    let mut groups: BTreeMap<(PersonId, Regime, &str, usize), Vec<&MonthlyPayment>> = BTreeMap::new();
    let last = month.last_of_month();
    for (at, payment) in payments.iter().enumerate().filter(|(_, payment)| payment.paid.on <= last) {
        let key = match payment.regime {
            Regime::Incidental => ("", at),
            Regime::LabourOrdinary => (payment.project.as_str(), 0),
            Regime::LabourPlatform => ("", 0),
        };
        groups.entry((payment.person, payment.regime, key.0, key.1)).or_default().push(payment);
    }
    let mut filed = Monthly { rows: Vec::new(), differences: Vec::new() };
    for group in groups.values() {
        let (of_month, before): (Vec<&MonthlyPayment>, Vec<&MonthlyPayment>) =
            group.iter().copied().partition(|payment| payment.paid.on >= month.first_of_month());
        let Some(first) = of_month.first() else { continue };
        let before: Vec<Paid> = before.iter().map(|payment| payment.paid).collect();
        let income = sum(of_month.iter().map(|payment| payment.paid.gross))?;
        let withheld = sum(of_month.iter().map(|payment| payment.paid.withheld))?;
        let rule = rule_on(first.regime, last).ok_or(TaxError::NoRule)?;
        let period = Period::of(rule, last, &before)?;
        let assessed = period.assess(rule, income)?;
        let due = Fen((assessed.due.0 - assessed.withheld_before.0).max(0));
        if due != withheld {
            let (person, regime) = (first.person, first.regime);
            filed.differences.push(Difference { person, regime, due, withheld });
        }
        filed.rows.push(row(filed.rows.len() + 1, first, income, withheld, &assessed));
    }
    Ok(filed)
}

fn row(number: usize, of: &MonthlyPayment, income: Fen, withheld: Fen, assessed: &Assessed) -> [String; 21] {
    let cumulative = of.regime == Regime::LabourPlatform;
    let only = |fen: Fen, wanted: bool| if wanted { fen.to_string() } else { String::new() };
    // For the platform the form wants this month's own fee beside the sums of the period.
    let fee = if cumulative { Fen((income.0 * 20 + 50) / 100) } else { assessed.fee };
    [
        number.to_string(),
        of.name.expose().clone(),
        "居民身份证".to_owned(),
        of.id_number.expose().clone(),
        of.id_number.expose().clone(),
        "否".to_owned(),
        of.regime.item_of_income().to_owned(),
        income.to_string(),
        only(fee, of.regime != Regime::Incidental),
        Fen(0).to_string(),
        String::new(),
        only(Fen(assessed.income.0 - assessed.fee.0), cumulative),
        only(assessed.deduction, cumulative),
        assessed.base.to_string(),
        format!("{}%", assessed.percent),
        assessed.quick.to_string(),
        assessed.due.to_string(),
        Fen(0).to_string(),
        assessed.withheld_before.to_string(),
        withheld.to_string(),
        of.project.clone(),
    ]
}

fn sum(amounts: impl Iterator<Item = Fen>) -> Result<Fen, TaxError> {
    amounts.into_iter().try_fold(Fen(0), |total, fen| total.checked_add(fen)).ok_or(TaxError::TooLarge)
}
