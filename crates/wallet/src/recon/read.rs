use super::jobs::queue;
use super::refusals::DAY_NOT_OVER;
use crate::Wallet;
use crate::ledger;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::bill_days::{self, BillState, Column};
use db::entities::ledger_accounts::AccountKind;
use db::entities::payments::PayerRole;
use kernel::calendar::{self, Day, day_of_number, number_of_day};
use kernel::{Fen, Timestamp};
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Error, Page, PageQuery, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const LIST: &str = "bill_days";

/// A day of a vendor's bill.
#[derive(Serialize, ToSchema)]
pub(crate) struct BillDay {
    /// `own` or `custody`.
    account: PayerRole,
    /// `2026-11-28`, in China.
    day: String,
    state: BillState,
    lines: i64,
    differences: i64,
    income_fen: Fen,
    expense_fen: Fen,
    /// At the end of the day; null where the bill has no lines.
    balance_fen: Option<Fen>,
    checked_at: Timestamp,
}

/// What lies in custody, and whose it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Custody {
    /// What the licensed payer holds by our ledger.
    custody_fen: Fen,
    /// What the payer's newest bill says that lies on the account; null before the first.
    bill_balance_fen: Option<Fen>,
    bill_day: Option<String>,
    wallets_fen: Fen,
    jobs_fen: Fen,
    merchants_fen: Fen,
    /// Of all these, set aside for movements under way.
    held_fen: Fen,
    /// The operator's own wages: always zero (SPEC PAY-7), counted over its accounts in the book of wages.
    operator_wages_fen: Fen,
    /// Accounts of the operator in the book of wages: none.
    operator_wage_accounts: i64,
    /// Custody less everybody's claims: zero.
    difference_fen: Fen,
}

/// Which bill is to be read again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Again {
    account: PayerRole,
    /// `2026-11-28`: before today, and within a year.
    day: String,
}

/// Days of the vendors' bills, newest first. Only for finance staff.
#[utoipa::path(get, path = "/api/v1/staff/bill-days", operation_id = "list_bill_days", tag = "staff",
    security(("session" = ["finance"])), params(PageQuery), responses((status = 200, body = Page<BillDay>)))]
pub(crate) async fn list_bill_days(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<BillDay>>> {
    let limit = query.limit()?;
    let before: Option<(i64, PayerRole)> = wallet.app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let mut rows = bill_days::Entity::find();
    if let Some((day, account)) = before {
        let same_day = Column::Day.eq(day).and(Column::Account.gt(account));
        rows = rows.filter(sea_orm::Condition::any().add(Column::Day.lt(day)).add(same_day));
    }
    let rows = rows.order_by_desc(Column::Day).order_by_asc(Column::Account);
    let rows = rows.limit(limit + 1).all(&wallet.app.read()).await?;
    Ok(Json(wallet.app.cursors.page(LIST, "", rows, limit, |row| (row.day, row.account), view)))
}

fn view(row: bill_days::Model) -> BillDay {
    BillDay {
        account: row.account,
        day: day_of_number(row.day).to_string(),
        state: row.state,
        lines: row.lines,
        differences: row.differences,
        income_fen: row.income_fen,
        expense_fen: row.expense_fen,
        balance_fen: row.balance_fen,
        checked_at: row.checked_at,
    }
}

/// What the licensed payer holds against whose it is. Only for finance staff.
#[utoipa::path(get, path = "/api/v1/staff/custody", operation_id = "get_custody", tag = "staff",
    security(("session" = ["finance"])), responses((status = 200, body = Custody)))]
pub(crate) async fn get_custody(State(wallet): State<Wallet>, _staff: Staff<Finance>) -> Result<Json<Custody>> {
    let tx = wallet.app.read();
    let standing = ledger::standing(&tx).await?;
    let bill = bill_days::Entity::find()
        .filter(Column::Account.eq(PayerRole::Custody))
        .filter(Column::BalanceFen.is_not_null())
        .order_by_desc(Column::Day)
        .one(&tx)
        .await?;
    let [custody, wallets, jobs, merchants] = sums(&tx).await?;
    let operator = "SELECT CAST(COALESCE(SUM(balance_fen), 0) AS BIGINT) AS fen FROM ledger_accounts \
                    WHERE book = 'wages' AND owner = 'operator'";
    let operator_wages_fen = match tx.row(operator, []).await? {
        Some(row) => row.try_get("", "fen")?,
        None => Fen::ZERO,
    };
    Ok(Json(Custody {
        custody_fen: custody.0,
        bill_balance_fen: bill.as_ref().and_then(|row| row.balance_fen),
        bill_day: bill.map(|row| day_of_number(row.day).to_string()),
        wallets_fen: wallets.0,
        jobs_fen: jobs.0,
        merchants_fen: merchants.0,
        held_fen: Fen(wallets.1.0 + jobs.1.0 + merchants.1.0),
        operator_wages_fen,
        operator_wage_accounts: standing.operators,
        difference_fen: Fen(custody.0.0 - wallets.0.0 - jobs.0.0 - merchants.0.0),
    }))
}

/// Balance and holds of custody, wallets, jobs and merchants' funds.
async fn sums(tx: &Tx) -> Result<[(Fen, Fen); 4], Error> {
    let sql = "SELECT kind, CAST(SUM(balance_fen) AS BIGINT) AS fen, CAST(SUM(held_fen) AS BIGINT) AS held \
               FROM ledger_accounts WHERE book = 'wages' GROUP BY kind";
    let kinds = [AccountKind::Custody, AccountKind::Wallet, AccountKind::Job, AccountKind::MerchantFunds];
    let mut sums = [(Fen::ZERO, Fen::ZERO); 4];
    for row in tx.rows(sql, []).await? {
        let kind: AccountKind = row.try_get("", "kind")?;
        if let Some(at) = kinds.iter().position(|known| *known == kind) {
            sums[at] = (row.try_get("", "fen")?, row.try_get("", "held")?);
        }
    }
    Ok(sums)
}

/// Reads a bill again and compares it anew; what was found before is not found twice.
#[utoipa::path(post, path = "/api/v1/staff/bill-days", operation_id = "read_bill_again", tag = "staff",
    security(("session" = ["finance"])), request_body = Again, responses((status = 202)))]
pub(crate) async fn read_bill_again(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    command: Command<Again>,
) -> Result<Answer<()>> {
    let Again { account, day } = command.body;
    wallet.account(account)?;
    let today = number_of_day(calendar::day_of(wallet.app.now()));
    let day: Day = day.parse().map_err(|_| DAY_NOT_OVER.on("day"))?;
    let number = number_of_day(day);
    if !(today - 366..today).contains(&number) {
        return Err(DAY_NOT_OVER.on("day").into());
    }
    let unit = move |work: platform::Work| async move {
        queue(&work, account, number, work.now).await?;
        Ok((StatusCode::ACCEPTED, ()))
    };
    wallet.app.once(&staff.signed, command.once, unit).await
}
