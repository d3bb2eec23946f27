use super::list::in_force;
use crate::postings::body::Draft;
use crate::rules::{Finding, Severity};
use db::entities::postings::WageUnit;
use kernel::calendar::day_of;
use kernel::{Refusal, Timestamp};
use platform::{Error, Work};
use wallet::wages::{Breach, DAY_MINUTES_MAX, MinimumWage, Wage, check_pay, check_settlement};

/// Whether a job that is paid by the hour may be offered so (SPEC RULE-4): how often it is paid, and that the hour pays the minimum
/// of its place on the day of its first shift. Gives what the reviewer should see, shifts longer than the daily average too.
///
/// # Errors
/// `part_time_cycle` and `part_time_minimum`, on their fields.
pub(crate) async fn check(work: &Work, draft: &Draft) -> Result<Vec<Finding>, Error> {
    let (Some(wage), Some(WageUnit::Hour), Some(settlement)) = (draft.wage, draft.wage_unit, draft.settlement) else {
        return Ok(Vec::new());
    };
    let first = draft.shifts.iter().map(|shift| shift.starts_at).min().unwrap_or(work.now);
    let last = draft.shifts.iter().map(|shift| shift.ends_at).max().unwrap_or(first);
    check_settlement(settlement, lasts_days(first, last)).map_err(|breach| on("settlement", &breach))?;
    let mut findings = Vec::new();
    if draft.shifts.iter().any(|shift| shift.ends_at > shift.starts_at.plus_seconds(60 * i64::from(DAY_MINUTES_MAX))) {
        findings.push(long());
    }
    let Some(place) = draft.district_code.or(draft.city_code) else { return Ok(findings) };
    let table: Vec<MinimumWage> = in_force(work)
        .await?
        .into_iter()
        .map(|row| MinimumWage { place: row.place.0, from: day_of(row.from_at), per_hour: row.per_hour_fen })
        .collect();
    if table.is_empty() {
        // An operator that keeps no table is told so on its page, and not by every posting.
        return Ok(findings);
    }
    let pays = Wage { amount: wage, unit: WageUnit::Hour };
    match check_pay(&table, place, day_of(first), pays, 60) {
        Ok(()) => {}
        Err(Breach::NoMinimum) => findings.push(unknown()),
        Err(breach) => return Err(on("wage_fen", &breach).into()),
    }
    Ok(findings)
}

fn on(field: &'static str, breach: &Breach) -> Refusal {
    let refusal = breach.code().on(field);
    match breach {
        Breach::BelowMinimum { minimum, .. } => refusal.with("least_fen", minimum.0),
        _ => refusal,
    }
}

/// From the first day to the last, both counted.
fn lasts_days(first: Timestamp, last: Timestamp) -> u16 {
    let days = day_of(last.plus_seconds(-1)).since(day_of(first)).map_or(0, |span| span.get_days());
    u16::try_from(days.saturating_add(1)).unwrap_or(u16::MAX)
}

fn unknown() -> Finding {
    let zh = "当地小时最低工资标准尚未录入，请人工核对时薪";
    finding("wage_fen", zh, "The local minimum hourly wage is not on record; check the pay by hand")
}

/// Four hours a day hold on average, over days that a posting does not know: people look at it.
fn long() -> Finding {
    let zh = "按小时计薪的班次超过 4 小时（非全日制用工平均每日不超过 4 小时），请核对用工形式";
    finding(
        "shifts",
        zh,
        "Paid by the hour and longer than 4 hours, the daily average of part-time work; check what kind of work it is",
    )
}

fn finding(field: &'static str, zh: &str, en: &str) -> Finding {
    Finding {
        rule: "RULE-4".into(),
        title_zh: zh.into(),
        title_en: en.into(),
        severity: Severity::Review,
        field,
        start: 0,
        end: 0,
        words: String::new(),
    }
}
