//! Keyed hashes of rows: whoever can write the tables and has not the root key cannot change a row unseen.

use db::columns::Digest;
use db::entities::{ledger_accounts, ledger_holds, ledger_transfers};
use kernel::{LedgerAccountId, PersonId};
use std::fmt::Display;
use uuid::Uuid;
use vault::Vault;

/// Of all columns of a transfer.
pub(super) fn of_transfer(vault: &Vault, row: &ledger_transfers::Model) -> Digest {
    let hold = optional(row.hold_id.map(|hold| hold.0));
    let parts: [&dyn Display; 13] = [
        &row.id,
        &row.book,
        &row.debit_account_id,
        &row.credit_account_id,
        &row.amount_fen.0,
        &row.reason,
        &row.reference,
        &hold,
        &row.debit_line,
        &row.debit_balance_fen.0,
        &row.credit_line,
        &row.credit_balance_fen.0,
        &row.at.micros(),
    ];
    digest(vault, "ledger.transfer", &parts)
}

/// Of what a hold is from its beginning.
pub(super) fn of_hold(vault: &Vault, row: &ledger_holds::Model) -> Digest {
    let parts: [&dyn Display; 8] = [
        &row.id,
        &row.book,
        &row.debit_account_id,
        &row.credit_account_id,
        &row.amount_fen.0,
        &row.reason,
        &row.reference,
        &row.placed_at.micros(),
    ];
    digest(vault, "ledger.hold", &parts)
}

/// Of what an account is from its beginning.
pub(super) fn of_account(vault: &Vault, row: &ledger_accounts::Model) -> Digest {
    let owner = optional(row.owner_id);
    let parts: [&dyn Display; 7] =
        [&row.id, &row.kind, &row.book, &row.owner, &owner, &row.grows_on, &row.opened_at.micros()];
    digest(vault, "ledger.account", &parts)
}

/// Of whose a wallet is.
pub(super) fn of_wallet(vault: &Vault, person: PersonId, account: LedgerAccountId) -> Digest {
    digest(vault, "ledger.wallet", &[&person, &account])
}

fn optional(id: Option<Uuid>) -> String {
    id.map_or_else(|| "-".to_owned(), |id| id.to_string())
}

/// Ids, words and numbers hold no line break, so that no two rows give one text.
fn digest(vault: &Vault, label: &str, parts: &[&dyn Display]) -> Digest {
    let text: Vec<String> = parts.iter().map(|part| part.to_string()).collect();
    vault.keyed_digest(label, text.join("\n").as_bytes())
}
