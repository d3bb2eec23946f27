//! Movements of money (SPEC PAY-1). A row is written once and never again: the database refuses a change. Each is a line of two
//! statements, and carries its number and the balance after it in both.

use super::ledger_accounts::Book;
use crate::columns::Digest;
use kernel::{Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Why money moves. `wallet::ledger` says between which kinds of account each may.
    pub enum TransferReason {
        /// A merchant's payment arrived at the payer.
        Fund = "fund",
        /// A merchant sets money aside for a job.
        Allocate = "allocate",
        /// What a job did not need goes back to its merchant's funds.
        Release = "release",
        /// Money goes back from custody to the merchant.
        Refund = "refund",
        /// A wage.
        Wage = "wage",
        /// More than the wage.
        Bonus = "bonus",
        Tip = "tip",
        /// A wage that was booked wrongly goes back: nothing is ever changed.
        Correction = "correction",
        /// A person takes wages out.
        Withdrawal = "withdrawal",
        /// A payout failed after it was booked.
        WithdrawalReturned = "withdrawal_returned",
        /// A service was paid to the operator.
        ServicePaid = "service_paid",
        ServiceRefunded = "service_refunded",
        /// The operator put its own money in.
        OwnDeposit = "own_deposit",
        /// The net amount of a reward leaves the operator's funds.
        RewardPaid = "reward_paid",
        /// The tax on a reward is owed to the tax office.
        TaxWithheld = "tax_withheld",
        /// Withheld tax was handed over.
        TaxRemitted = "tax_remitted",
        /// The same net amount reaches custody, and is the person's at once.
        Reward = "reward",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WalletRecord::SPEC, "at")
        .named_by(crate::Subject::ThroughEither(
            ["debit_account_id", "credit_account_id"],
            "wallets",
            "account_id",
            "person_id",
        ))
        .at_end(crate::AtEnd::Unnamed),
);

crate::table! { "ledger_transfers",
    #[sea_orm(primary_key, auto_increment = false)]
    id: LedgerTransferId,
    book: Book,
    debit_account_id: LedgerAccountId,
    credit_account_id: LedgerAccountId,
    amount_fen: Fen,
    reason: TransferReason,
    /// What it is for: the posting, sign-up, withdrawal or order, as the reason tells.
    reference: Uuid,
    /// The hold that it ended.
    hold_id: Option<LedgerHoldId>,
    debit_line: i64,
    debit_balance_fen: Fen,
    credit_line: i64,
    credit_balance_fen: Fen,
    at: Timestamp,
    /// A keyed hash of all the other columns.
    mac: Digest,
}
