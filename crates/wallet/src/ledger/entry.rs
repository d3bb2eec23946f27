use super::Amount;
use db::entities::ledger_transfers::TransferReason;
use kernel::{LedgerAccountId, LedgerHoldId, LedgerTransferId};
use uuid::Uuid;

/// What moves, from where to where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub debit: LedgerAccountId,
    pub credit: LedgerAccountId,
    pub amount: Amount,
    pub reason: TransferReason,
    /// What it is for: the posting, sign-up, withdrawal or payment.
    pub reference: Uuid,
}

/// What is asked of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Moves money now.
    Transfer { id: LedgerTransferId, movement: Movement },
    /// Sets money aside for a movement to come.
    Place { id: LedgerHoldId, movement: Movement },
    /// Moves what was set aside: all of it, or so much; the rest is free again, and the hold has ended.
    Post { hold: LedgerHoldId, transfer: LedgerTransferId, amount: Option<Amount> },
    /// Frees what was set aside.
    Void { hold: LedgerHoldId },
}
