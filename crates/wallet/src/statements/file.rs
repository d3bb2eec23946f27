use super::refusals::{STATEMENT_LINES, STATEMENT_SPAN};
use super::store::{self, Moved};
use crate::payments::{number_of, refund_number_of};
use crate::{Wallet, csv};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::ledger_transfers::TransferReason;
use jiff::ToSpan;
use kernel::calendar::{self, Day, shanghai};
use kernel::{Fen, MerchantId, PaymentId, RefundId, Refusal, Timestamp};
use platform::auth::{Signed, require_finance};
use platform::{Path, Query, Result};
use serde::Deserialize;
use utoipa::IntoParams;

/// Lines of one file, custody and services each.
const LINES_MAX: i64 = 10_000;
/// The file is in Chinese whatever the page is in: it is made for bookkeepers in China.
const COLUMNS: [&str; 8] = ["时间", "账户", "事由", "职位", "转入（元）", "转出（元）", "托管余额（元）", "业务单号"];
const CUSTODY: &str = "工资托管";
const SERVICES: &str = "平台服务";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SpanQuery {
    /// The first day in China: `2026-11-01`.
    from: String,
    /// The last day, today at the latest and within a year of the first.
    to: String,
}

/// What moved between two days, as a table for spreadsheet programs: wages in custody with opening and closing balance, and the
/// services that were paid for. For owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/statement", operation_id = "get_statement", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path), SpanQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn get_statement(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<SpanQuery>,
) -> Result<Response> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let (first, last) = span(&query.from, &query.to, calendar::day_of(wallet.app.now()))?;
    let bounds = (calendar::start_of(first), calendar::start_of(last.saturating_add(1.day())));
    let opening = store::balance_before(&tx, merchant, bounds.0).await?;
    let custody = store::custody(&tx, merchant, bounds, LINES_MAX + 1).await?;
    let services = store::services(&tx, merchant, bounds, LINES_MAX + 1).await?;
    if [custody.len(), services.len()].iter().any(|count| i64::try_from(*count).is_ok_and(|count| count > LINES_MAX)) {
        return Err(STATEMENT_LINES.refuse().with("most", LINES_MAX).into());
    }
    let name = format!("attachment; filename=\"lingong-statement-{first}-{last}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, csv(COLUMNS, &table((first, last), opening, &custody, &services))).into_response())
}

/// The days that are asked for.
///
/// # Errors
/// `statement_span`.
fn span(from: &str, to: &str, today: Day) -> Result<(Day, Day), Refusal> {
    let first: Day = from.parse().map_err(|_| STATEMENT_SPAN.on("from"))?;
    let last: Day = to.parse().map_err(|_| STATEMENT_SPAN.on("to"))?;
    if first > last || last > today || last >= first.saturating_add(1.year()) {
        return Err(STATEMENT_SPAN.on("to"));
    }
    Ok((first, last))
}

fn table((first, last): (Day, Day), opening: Fen, custody: &[Moved], services: &[Moved]) -> Vec<[String; 8]> {
    let text = str::to_owned;
    let total = |at: Day, what: &str, balance: Fen| {
        let none = String::new;
        [at.to_string(), text(CUSTODY), text(what), none(), none(), none(), balance.to_string(), none()]
    };
    let mut rows = vec![total(first, "期初余额", opening)];
    let mut balance = opening;
    for line in custody {
        balance = Fen(balance.0 + line.change.0);
        rows.push(row(line, CUSTODY, Some(balance)));
    }
    rows.push(total(last, "期末余额", balance));
    // What is paid for a service leaves the merchant.
    let paid = |line: &Moved| Moved { change: Fen(-line.change.0), ..line.clone() };
    rows.extend(services.iter().map(|line| row(&paid(line), SERVICES, None)));
    rows
}

fn row(line: &Moved, account: &str, balance: Option<Fen>) -> [String; 8] {
    let Moved { transfer, at, reason, reference, change, title } = line;
    let number = match reason {
        TransferReason::Fund | TransferReason::ServicePaid => number_of(PaymentId(*reference)),
        TransferReason::Refund | TransferReason::ServiceRefunded => refund_number_of(RefundId(transfer.0)),
        _ => transfer.0.simple().to_string(),
    };
    let side = |fen: i64| if fen > 0 { Fen(fen).to_string() } else { String::new() };
    [
        at_in_china(*at),
        account.to_owned(),
        words(*reason).to_owned(),
        title.clone().unwrap_or_default(),
        side(change.0),
        side(-change.0),
        balance.map_or_else(String::new, |balance| balance.to_string()),
        number,
    ]
}

fn at_in_china(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(shanghai()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The reason of a line as bookkeepers say it.
const fn words(reason: TransferReason) -> &'static str {
    match reason {
        TransferReason::Fund => "存入工资",
        TransferReason::Wage => "发放工资",
        TransferReason::Bonus => "发放奖金",
        TransferReason::Tip => "发放小费",
        TransferReason::Correction => "工资更正退回",
        TransferReason::Refund => "原路退回",
        TransferReason::ServicePaid => "购买服务",
        TransferReason::ServiceRefunded => "服务退款",
        // These never touch a merchant's accounts, or only move between them.
        TransferReason::Allocate => "划拨",
        TransferReason::Release => "释放",
        TransferReason::Withdrawal => "提现",
        TransferReason::WithdrawalReturned => "提现退回",
        TransferReason::Reward => "红包",
        TransferReason::OwnDeposit => "自有资金",
        TransferReason::RewardPaid => "支付红包",
        TransferReason::TaxWithheld => "代扣个税",
        TransferReason::TaxRemitted => "缴纳个税",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// covers: PAY-4
    #[test]
    fn a_span_is_a_year_at_most_and_ends_today() {
        let today = date(2028, 2, 29);
        let of = |from, to| span(from, to, today).map_err(|refusal| refusal.code.code);
        for (from, to, due) in [
            ("2028-02-01", "2028-02-29", Ok((date(2028, 2, 1), today))),
            ("2028-02-29", "2028-02-29", Ok((today, today))),
            ("2027-03-01", "2028-02-29", Ok((date(2027, 3, 1), today))),
            ("2027-01-01", "2027-12-31", Ok((date(2027, 1, 1), date(2027, 12, 31)))),
            ("2027-01-01", "2028-01-01", Err("statement_span")),
            ("2028-02-01", "2028-03-01", Err("statement_span")),
            ("2028-02-02", "2028-02-01", Err("statement_span")),
            ("2027-02-29", "2027-03-01", Err("statement_span")),
            ("", "2028-02-01", Err("statement_span")),
        ] {
            assert_eq!(of(from, to), due, "{from} {to}");
        }
    }
}
