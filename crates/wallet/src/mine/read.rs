use super::store::{self, Shift};
use crate::ledger::{self, StatementLine};
use crate::rewards;
use axum::Json;
use axum::extract::State;
use db::entities::ledger_transfers::TransferReason;
use db::entities::reward_campaigns::TaxRegime;
use kernel::{ApplicationId, Fen, LedgerTransferId, PostingId, RewardId, Timestamp};
use platform::auth::Signed;
use platform::{App, Lang, Page, PageQuery, Query, Result};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "wallet_lines";

/// What is in a wallet.
#[derive(Serialize, ToSchema)]
pub(crate) struct WalletView {
    balance_fen: Fen,
    /// The part of it that is set aside.
    held_fen: Fen,
    /// The part that is free.
    available_fen: Fen,
    /// Null where nothing ever moved.
    moved_at: Option<Timestamp>,
}

/// A movement of a wallet.
#[derive(Serialize, ToSchema)]
pub(crate) struct WalletLine {
    id: LedgerTransferId,
    /// Counted from 1 without gaps.
    number: i64,
    at: Timestamp,
    reason: TransferReason,
    /// Below zero where money left.
    change_fen: Fen,
    /// After this line.
    balance_fen: Fen,
    /// What was worked for it; null for what is not about work, and where the sign-up is no longer kept.
    work: Option<WorkView>,
    /// The red packet that it is, with the tax that was withheld; null for what is none.
    reward: Option<RewardLine>,
}

/// A red packet in a wallet.
#[derive(Serialize, ToSchema)]
pub(crate) struct RewardLine {
    id: RewardId,
    title: String,
    regime: TaxRegime,
    gross_fen: Fen,
    tax_fen: Fen,
    net_fen: Fen,
}

/// The work that a line is about.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkView {
    application_id: ApplicationId,
    posting_id: PostingId,
    title: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    merchant_name: String,
    /// What it was paid for, in the reader's language: `8 小时 × 20.00 − 0 = 160.00 元`.
    statement: Option<String>,
}

/// One's own wallet; one of zero for whoever was never paid.
#[utoipa::path(get, path = "/api/v1/me/wallet", operation_id = "get_wallet", tag = "wallet",
    security(("session" = [])), responses((status = 200, body = WalletView)))]
pub(crate) async fn get_wallet(State(app): State<App>, signed: Signed) -> Result<Json<WalletView>> {
    let account = store::account(&app.read(), signed.person).await?;
    Ok(Json(match account {
        Some(row) => WalletView {
            balance_fen: row.balance_fen,
            held_fen: row.held_fen,
            available_fen: Fen(row.balance_fen.0 - row.held_fen.0),
            moved_at: (row.lines > 0).then_some(row.moved_at),
        },
        None => WalletView { balance_fen: Fen::ZERO, held_fen: Fen::ZERO, available_fen: Fen::ZERO, moved_at: None },
    }))
}

/// Every movement of one's own wallet, newest first.
#[utoipa::path(get, path = "/api/v1/me/wallet/lines", operation_id = "list_wallet_lines", tag = "wallet",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<WalletLine>)))]
pub(crate) async fn list_wallet_lines(
    State(app): State<App>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<WalletLine>>> {
    let limit = query.limit()?;
    let filters = signed.person.to_string();
    let before = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let tx = app.read();
    let Some(account) = ledger::wallet_of(&tx, signed.person).await? else {
        return Ok(Json(Page::whole(Vec::new())));
    };
    let lines = ledger::statement(&tx, account, before, limit + 1).await?;
    let mut work = store::work(&tx, signed.person, &lines).await?;
    let of_rewards = lines.iter().filter(|line| line.reason == TransferReason::Reward);
    let ids = of_rewards.map(|line| RewardId(line.reference)).collect();
    let mut packets = rewards::behind(&tx, signed.person, ids).await?;
    let view = |line: StatementLine| {
        let shift = work.remove(&line.transfer);
        let packet = packets.remove(&RewardId(line.reference));
        view(line, shift, packet, lang)
    };
    Ok(Json(app.cursors.page(LIST, &filters, lines, limit, |line| line.number, view)))
}

fn view(
    line: StatementLine,
    shift: Option<Shift>,
    packet: Option<(db::entities::rewards::Model, String)>,
    lang: Lang,
) -> WalletLine {
    WalletLine {
        id: line.transfer,
        number: line.number,
        at: line.at,
        reason: line.reason,
        change_fen: line.change,
        balance_fen: line.balance,
        work: shift.map(|shift| WorkView {
            statement: shift.statement(line.at).map(|whole| match lang {
                Lang::Zh => whole.zh(),
                Lang::En => whole.en(),
            }),
            merchant_name: shift.merchant,
            application_id: shift.application,
            posting_id: shift.posting,
            title: shift.title,
            starts_at: shift.starts_at,
            ends_at: shift.ends_at,
        }),
        reward: packet.map(|(row, title)| RewardLine {
            id: row.id,
            title,
            regime: row.regime,
            gross_fen: row.gross_fen,
            tax_fen: row.tax_fen.unwrap_or(Fen::ZERO),
            net_fen: row.net_fen.unwrap_or(Fen::ZERO),
        }),
    }
}
