//! The quarterly report on those who work through the platform (平台内的从业人员收入信息): Provisions on the Reporting of
//! Tax-Related Information by Internet Platform Enterprises (State Council decree 810 of 2025) and STA announcement 15 of
//! 2025, due in the month after the quarter.

use super::withhold::TaxError;
use kernel::calendar::Day;
use kernel::{Fen, PersonId, Secret};
use std::collections::BTreeMap;

/// The columns, under the words of the announcement: who it is, what came in, what went back, what the platform took.
pub const QUARTERLY_COLUMNS: [&str; 11] = [
    "序号",
    "姓名",
    "证件类型",
    "证件号码",
    "国家或地区",
    "所属季度",
    "收入总额",
    "退款金额",
    "收入净额",
    "支付给平台的佣金、服务费",
    "交易（订单）数量",
];

/// One engagement or payment of somebody who worked through the platform. Its Debug names nobody.
#[derive(Clone, Debug)]
pub struct QuarterlyPayment {
    pub person: PersonId,
    pub name: Secret<String>,
    pub id_number: Secret<String>,
    /// The day in China on which the income was earned (收入的确认时间: when it was received or could be claimed).
    pub on: Day,
    pub gross: Fen,
    /// What was given back of it in the same quarter.
    pub returned: Fen,
    /// What the platform took for it.
    pub commission: Fen,
}

/// The rows for the quarter of `day`, one for each person, in the order of their ids.
///
/// # Errors
/// `Amount` where a figure is negative or more went back than came in over the quarter, `TooLarge`.
pub fn quarterly(payments: &[QuarterlyPayment], day: Day) -> Result<Vec<[String; 11]>, TaxError> {
    let quarter = |day: Day| (day.year(), (day.month() - 1) / 3);
    let mut people: BTreeMap<PersonId, (&QuarterlyPayment, [Fen; 3], usize)> = BTreeMap::new();
    for payment in payments.iter().filter(|payment| quarter(payment.on) == quarter(day)) {
        let figures = [payment.gross, payment.returned, payment.commission];
        if figures.iter().any(|fen| fen.0 < 0) {
            return Err(TaxError::Amount);
        }
        let (_, sums, count) = people.entry(payment.person).or_insert((payment, [Fen(0); 3], 0));
        for (sum, figure) in sums.iter_mut().zip(figures) {
            *sum = sum.checked_add(figure).ok_or(TaxError::TooLarge)?;
        }
        *count += 1;
    }
    let mut rows = Vec::with_capacity(people.len());
    for (of, [gross, returned, commission], count) in people.values() {
        if returned > gross {
            return Err(TaxError::Amount);
        }
        rows.push([
            (rows.len() + 1).to_string(),
            of.name.expose().clone(),
            "居民身份证".to_owned(),
            of.id_number.expose().clone(),
            "中国".to_owned(),
            format!("{}年第{}季度", day.year(), quarter(day).1 + 1),
            gross.to_string(),
            returned.to_string(),
            Fen(gross.0 - returned.0).to_string(),
            commission.to_string(),
            count.to_string(),
        ]);
    }
    Ok(rows)
}
