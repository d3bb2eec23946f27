use crate::Wallet;
use crate::ledger::{self, Amount, Entry, Movement, Whose};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerTransferId, RowId};
use platform::auth::{Finance, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remittance {
    /// What was handed over to the tax office.
    amount_fen: i64,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Remitted {
    /// What is still owed.
    tax_due_fen: Fen,
}

/// Records that withheld tax was handed over to the tax office. More than is owed is refused.
#[utoipa::path(post, path = "/api/v1/staff/tax/remittances", operation_id = "remit_tax", tag = "staff",
    security(("session" = ["finance"])), request_body = Remittance, responses((status = 200, body = Remitted)))]
pub(crate) async fn remit_tax(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    command: Command<Remittance>,
) -> Result<Answer<Remitted>> {
    let fen = command.body.amount_fen;
    if fen < 1 {
        return Err(INVALID_FIELD.on("amount_fen").with("least", 1).into());
    }
    let app = wallet.app.clone();
    app.once(&staff.signed, command.once, move |work| async move {
        let accounts = ledger::open(&wallet.app, &work, &[Whose::TaxDue, Whose::OwnFunds]).await?;
        let [due, funds] = accounts[..] else {
            return Err(anyhow::anyhow!("two accounts were asked for").into());
        };
        let movement = Movement {
            debit: due,
            credit: funds,
            amount: Amount::of(Fen(fen))?,
            reason: TransferReason::TaxRemitted,
            reference: RowId::new(work.now, &work.rng).0,
        };
        let entry = Entry::Transfer { id: LedgerTransferId::new(work.now, &work.rng), movement };
        ledger::commit(&wallet.app, &work, &[entry]).await?;
        let left = ledger::balance(&work, due).await?.map_or(Fen::ZERO, |balance| balance.balance);
        Ok((StatusCode::OK, Remitted { tax_due_fen: left }))
    })
    .await
}
