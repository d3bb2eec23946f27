//! The operator's own money, from which rewards are paid: what is there, and what finance puts in.

use super::store;
use crate::Wallet;
use crate::ledger::{self, Amount, Balance, Entry, Movement, Whose};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::ledger_accounts::{self, AccountKind};
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerTransferId, RowId};
use platform::auth::{Finance, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, App, Command, Error, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One deposit: a hundred million yuan.
const DEPOSIT_FEN_MAX: i64 = 10_000_000_000;

#[derive(Serialize, ToSchema)]
pub(crate) struct OwnFundsView {
    /// What is free at the operator's own account.
    available_fen: Fen,
    /// What open campaigns and packets that wait may still take of it, before tax.
    promised_fen: Fen,
    /// Tax that was withheld and is owed to the tax office.
    tax_due_fen: Fen,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deposit {
    /// What arrived at the operator's own account.
    amount_fen: i64,
}

/// What the operator has for rewards.
#[utoipa::path(get, path = "/api/v1/staff/own-funds", operation_id = "get_own_funds", tag = "staff",
    security(("session" = ["finance"])), responses((status = 200, body = OwnFundsView)))]
pub(crate) async fn get_own_funds(State(wallet): State<Wallet>, _staff: Staff<Finance>) -> Result<Json<OwnFundsView>> {
    Ok(Json(view(&wallet.app, &wallet.app.read()).await?))
}

/// Records that the operator put its own money into its account.
#[utoipa::path(post, path = "/api/v1/staff/own-funds", operation_id = "deposit_own_funds", tag = "staff",
    security(("session" = ["finance"])), request_body = Deposit, responses((status = 200, body = OwnFundsView)))]
pub(crate) async fn deposit_own_funds(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    command: Command<Deposit>,
) -> Result<Answer<OwnFundsView>> {
    let fen = command.body.amount_fen;
    if !(1..=DEPOSIT_FEN_MAX).contains(&fen) {
        return Err(INVALID_FIELD.on("amount_fen").with("least", 1).with("most", DEPOSIT_FEN_MAX).into());
    }
    let app = wallet.app.clone();
    app.once(&staff.signed, command.once, move |work| async move {
        let accounts = ledger::open(&wallet.app, &work, &[Whose::OwnFunds, Whose::Capital]).await?;
        let [funds, capital] = accounts[..] else {
            return Err(anyhow::anyhow!("two accounts were asked for").into());
        };
        let movement = Movement {
            debit: funds,
            credit: capital,
            amount: Amount::of(Fen(fen))?,
            reason: TransferReason::OwnDeposit,
            reference: RowId::new(work.now, &work.rng).0,
        };
        let entry = Entry::Transfer { id: LedgerTransferId::new(work.now, &work.rng), movement };
        ledger::commit(&wallet.app, &work, &[entry]).await?;
        Ok((StatusCode::OK, view(&wallet.app, &work).await?))
    })
    .await
}

async fn view(app: &App, tx: &Tx) -> Result<OwnFundsView, Error> {
    Ok(OwnFundsView {
        available_fen: of(tx, AccountKind::OwnFunds).await?.map_or(Fen::ZERO, |balance| balance.available),
        promised_fen: store::promised(tx, app.now()).await?,
        tax_due_fen: of(tx, AccountKind::TaxDue).await?.map_or(Fen::ZERO, |balance| balance.balance),
    })
}

/// The operator's one account of this kind, if it was opened.
async fn of(tx: &Tx, kind: AccountKind) -> Result<Option<Balance>, Error> {
    let row = ledger_accounts::Entity::find().filter(ledger_accounts::Column::Kind.eq(kind)).one(tx).await?;
    match row {
        Some(row) => Ok(ledger::balance(tx, row.id).await?),
        None => Ok(None),
    }
}
