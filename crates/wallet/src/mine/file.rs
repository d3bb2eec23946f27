use super::refusals::{STATEMENT_TOO_LONG, YEAR_INVALID};
use super::store::{self, Shift};
use crate::csv;
use crate::ledger::{self, StatementLine};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::ledger_transfers::TransferReason;
use jiff::civil::date;
use kernel::calendar::{self, shanghai};
use kernel::{LedgerTransferId, Timestamp};
use platform::auth::Signed;
use platform::{App, Query, Result};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::IntoParams;

/// Nothing of this program is older.
const FIRST_YEAR: i16 = 2020;
/// Lines of one file: more than a dozen a day.
const LINES_MAX: i64 = 5_000;
/// The file is in Chinese whatever the page is in: it is made for people and offices in China.
const COLUMNS: [&str; 9] = ["序号", "时间", "事由", "金额（元）", "余额（元）", "职位", "班次", "工资", "支付方"];

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementQuery {
    /// A year in China, 2020 to the present one.
    year: i16,
}

/// The movements of one's own wallet in a year as a table for spreadsheet programs, oldest first; at most 5000.
#[utoipa::path(get, path = "/api/v1/me/wallet/statement", operation_id = "get_wallet_statement", tag = "wallet",
    security(("session" = [])), params(StatementQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn get_wallet_statement(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<StatementQuery>,
) -> Result<Response> {
    let year = query.year;
    if !(FIRST_YEAR..=calendar::day_of(app.now()).year()).contains(&year) {
        return Err(YEAR_INVALID.on("year").into());
    }
    let span = (calendar::start_of(date(year, 1, 1)), calendar::start_of(date(year.saturating_add(1), 1, 1)));
    let tx = app.read();
    let lines = match ledger::wallet_of(&tx, signed.person).await? {
        Some(account) => store::lines_between(&tx, account, span, LINES_MAX + 1).await?,
        None => Vec::new(),
    };
    if i64::try_from(lines.len()).is_ok_and(|count| count > LINES_MAX) {
        return Err(STATEMENT_TOO_LONG.refuse().with("most", LINES_MAX).into());
    }
    let work = store::work(&tx, signed.person, &lines).await?;
    let name = format!("attachment; filename=\"lingong-wallet-{year}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table(&lines, &work)).into_response())
}

fn table(lines: &[StatementLine], work: &HashMap<LedgerTransferId, Shift>) -> String {
    let rows: Vec<[String; 9]> = lines
        .iter()
        .map(|line| {
            let shift = work.get(&line.transfer);
            [
                line.number.to_string(),
                at_in_china(line.at, "%Y-%m-%d %H:%M"),
                words(line.reason).to_owned(),
                line.change.to_string(),
                line.balance.to_string(),
                shift.map_or_else(String::new, |shift| shift.title.clone()),
                shift.map_or_else(String::new, hours),
                shift.and_then(|shift| shift.statement(line.at)).map_or_else(String::new, |whole| whole.zh()),
                shift.map_or_else(String::new, |shift| shift.merchant.clone()),
            ]
        })
        .collect();
    csv(COLUMNS, &rows)
}

fn hours(shift: &Shift) -> String {
    format!("{}–{}", at_in_china(shift.starts_at, "%Y-%m-%d %H:%M"), at_in_china(shift.ends_at, "%H:%M"))
}

fn at_in_china(at: Timestamp, format: &str) -> String {
    at.to_jiff().to_zoned_datetime(shanghai()).strftime(format).to_string()
}

/// The reason of a line as people say it.
const fn words(reason: TransferReason) -> &'static str {
    match reason {
        TransferReason::Wage => "工资",
        TransferReason::Bonus => "奖金",
        TransferReason::Tip => "小费",
        TransferReason::Correction => "更正",
        TransferReason::Withdrawal => "提现",
        TransferReason::WithdrawalReturned => "提现退回",
        // These never touch a wallet.
        TransferReason::Fund => "托管",
        TransferReason::Allocate => "划拨",
        TransferReason::Release => "释放",
        TransferReason::Refund => "退回商家",
        TransferReason::ServicePaid => "服务付费",
        TransferReason::ServiceRefunded => "服务退款",
        TransferReason::Reward => "红包",
        TransferReason::OwnDeposit => "自有资金",
        TransferReason::RewardPaid => "支付红包",
        TransferReason::TaxWithheld => "代扣个税",
        TransferReason::TaxRemitted => "缴纳个税",
    }
}
