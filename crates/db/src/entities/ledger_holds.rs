//! Money set aside for one movement to come (SPEC PAY-2): placed, then posted (in whole or in part) or voided, once.

use super::ledger_accounts::Book;
use super::ledger_transfers::TransferReason;
use crate::columns::Digest;
use kernel::{Fen, LedgerAccountId, LedgerHoldId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Where a hold stands. It ends once.
    pub enum HoldState {
        Pending = "pending",
        /// A transfer names it and moved all of it or a part; the rest is free again.
        Posted = "posted",
        Voided = "voided",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WalletRecord::SPEC, "placed_at")
        .named_by(crate::Subject::ThroughEither(
            ["debit_account_id", "credit_account_id"],
            "wallets",
            "account_id",
            "person_id",
        ))
        .at_end(crate::AtEnd::Unnamed),
);

crate::table! { "ledger_holds",
    #[sea_orm(primary_key, auto_increment = false)]
    id: LedgerHoldId,
    book: Book,
    debit_account_id: LedgerAccountId,
    credit_account_id: LedgerAccountId,
    amount_fen: Fen,
    reason: TransferReason,
    /// As in `ledger_transfers`.
    reference: Uuid,
    state: HoldState,
    placed_at: Timestamp,
    ended_at: Option<Timestamp>,
    /// A keyed hash of what never changes of the row.
    mac: Digest,
}
