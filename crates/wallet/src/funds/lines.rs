use crate::Wallet;
use crate::ledger::{self, StatementLine};
use axum::Json;
use axum::extract::State;
use db::entities::ledger_accounts::{self, AccountKind};
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerTransferId, MerchantId, Timestamp};
use platform::auth::{Signed, require_finance};
use platform::{Page, PageQuery, Path, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "fund_lines";

/// A movement of a merchant's funds.
#[derive(Serialize, ToSchema)]
pub(crate) struct FundLine {
    id: LedgerTransferId,
    /// Counted from 1 without gaps.
    number: i64,
    at: Timestamp,
    reason: TransferReason,
    /// Below zero where money left.
    change_fen: Fen,
    /// After this line.
    balance_fen: Fen,
}

/// The statement of a merchant's funds that are for no job, newest first, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/funds/lines", operation_id = "list_fund_lines", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path), PageQuery),
    responses((status = 200, body = Page<FundLine>)))]
pub(crate) async fn list_fund_lines(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<FundLine>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let limit = query.limit()?;
    let filters = merchant.to_string();
    let before = wallet.app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let account = ledger_accounts::Entity::find()
        .filter(ledger_accounts::Column::Kind.eq(AccountKind::MerchantFunds))
        .filter(ledger_accounts::Column::OwnerId.eq(merchant.0))
        .one(&tx)
        .await?;
    let Some(account) = account else { return Ok(Json(Page::whole(Vec::new()))) };
    let lines = ledger::statement(&tx, account.id, before, limit + 1).await?;
    let view = |line: StatementLine| FundLine {
        id: line.transfer,
        number: line.number,
        at: line.at,
        reason: line.reason,
        change_fen: line.change,
        balance_fen: line.balance,
    };
    Ok(Json(wallet.app.cursors.page(LIST, &filters, lines, limit, |line| line.number, view)))
}
