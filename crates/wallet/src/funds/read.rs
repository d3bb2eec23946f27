use crate::Wallet;
use crate::ledger::{self, StatementLine};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::ledger_accounts::{self, AccountKind};
use db::entities::ledger_transfers::TransferReason;
use db::entities::postings::{self, PostingKind, PostingState};
use kernel::{Fen, LedgerTransferId, MerchantId, PostingId, Timestamp};
use platform::auth::{Signed, require_finance};
use platform::{Error, Page, PageQuery, Path, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

const LIST: &str = "fund_lines";
/// Jobs of one look: the newest.
const JOBS_MAX: u64 = 200;

/// A merchant's wages in custody.
#[derive(Serialize, ToSchema)]
pub(crate) struct FundsView {
    /// For no job yet.
    balance_fen: Fen,
    /// Of that, on its way back to where it was paid from.
    held_fen: Fen,
    available_fen: Fen,
    /// Set aside for jobs, all together.
    jobs_fen: Fen,
    /// The newest jobs; those that can be funded, and those that have something in custody.
    jobs: Vec<JobFunds>,
}

/// What is in custody for a job.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobFunds {
    posting_id: PostingId,
    title: String,
    state: PostingState,
    balance_fen: Fen,
}

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

/// A merchant's wages in custody of the licensed payer, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/funds", operation_id = "get_funds", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 200, body = FundsView)))]
pub(crate) async fn get_funds(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
) -> Result<Json<FundsView>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    Ok(Json(view(&tx, merchant).await?))
}

/// The statement of a merchant's funds, newest first, for its owners and finance members.
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
    let Some(account) = account(&tx, AccountKind::MerchantFunds, merchant.0).await? else {
        return Ok(Json(Page::whole(Vec::new())));
    };
    let lines = ledger::statement(&tx, account.id, before, limit + 1).await?;
    let line = |line: StatementLine| FundLine {
        id: line.transfer,
        number: line.number,
        at: line.at,
        reason: line.reason,
        change_fen: line.change,
        balance_fen: line.balance,
    };
    Ok(Json(wallet.app.cursors.page(LIST, &filters, lines, limit, |line| line.number, line)))
}

async fn account(tx: &Tx, kind: AccountKind, owner: Uuid) -> Result<Option<ledger_accounts::Model>, Error> {
    let found = ledger_accounts::Entity::find()
        .filter(ledger_accounts::Column::Kind.eq(kind))
        .filter(ledger_accounts::Column::OwnerId.eq(owner));
    Ok(found.one(tx).await?)
}

/// What a merchant has in custody.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn view(tx: &Tx, merchant: MerchantId) -> Result<FundsView, Error> {
    let own = account(tx, AccountKind::MerchantFunds, merchant.0).await?;
    let (balance, held) = own.map_or((Fen::ZERO, Fen::ZERO), |row| (row.balance_fen, row.held_fen));
    let posted = postings::Entity::find()
        .filter(postings::Column::MerchantId.eq(merchant))
        .filter(postings::Column::Kind.eq(PostingKind::Job))
        .order_by_desc(postings::Column::Id)
        .limit(JOBS_MAX)
        .all(tx)
        .await?;
    let accounts = ledger_accounts::Entity::find()
        .filter(ledger_accounts::Column::Kind.eq(AccountKind::Job))
        .filter(ledger_accounts::Column::OwnerId.is_in(posted.iter().map(|row| row.id.0)))
        .all(tx)
        .await?;
    let funded: HashMap<Uuid, Fen> =
        accounts.into_iter().filter_map(|row| Some((row.owner_id?, row.balance_fen))).collect();
    let job = |row: postings::Model| JobFunds {
        balance_fen: funded.get(&row.id.0).copied().unwrap_or(Fen::ZERO),
        posting_id: row.id,
        title: row.title.0,
        state: row.state,
    };
    let takes_money = |job: &JobFunds| {
        job.balance_fen > Fen::ZERO
            || matches!(job.state, PostingState::Live | PostingState::Full | PostingState::Paused)
    };
    let jobs: Vec<JobFunds> = posted.into_iter().map(job).filter(takes_money).collect();
    let jobs_fen = Fen(jobs.iter().map(|job| job.balance_fen.0).sum());
    Ok(FundsView { balance_fen: balance, held_fen: held, available_fen: Fen(balance.0 - held.0), jobs_fen, jobs })
}
