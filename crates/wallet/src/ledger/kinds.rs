//! What each kind of account is, and between which kinds money may move. PAY-7 is the first column: no kind is both of the
//! operator and in the book of wages.

use db::entities::ledger_accounts::{AccountKind, AccountOwner, Book, LedgerSide};
use db::entities::ledger_transfers::TransferReason;

const fn facts(kind: AccountKind) -> (Book, AccountOwner, LedgerSide) {
    match kind {
        AccountKind::Custody => (Book::Wages, AccountOwner::Payer, LedgerSide::Debit),
        AccountKind::Job => (Book::Wages, AccountOwner::Posting, LedgerSide::Credit),
        AccountKind::MerchantFunds => (Book::Wages, AccountOwner::Merchant, LedgerSide::Credit),
        AccountKind::Wallet => (Book::Wages, AccountOwner::Person, LedgerSide::Credit),
        AccountKind::OwnFunds => (Book::Own, AccountOwner::Operator, LedgerSide::Debit),
        AccountKind::ServiceIncome => (Book::Own, AccountOwner::Operator, LedgerSide::Credit),
        AccountKind::Capital => (Book::Own, AccountOwner::Operator, LedgerSide::Credit),
        AccountKind::RewardExpense => (Book::Own, AccountOwner::Operator, LedgerSide::Debit),
        AccountKind::TaxDue => (Book::Own, AccountOwner::Operator, LedgerSide::Credit),
    }
}

/// Whose money it counts.
pub const fn book_of(kind: AccountKind) -> Book {
    facts(kind).0
}

/// Who has such an account.
pub const fn owner_of(kind: AccountKind) -> AccountOwner {
    facts(kind).1
}

/// The side on which it grows: what is there grows with a debit, what is owed to somebody with a credit.
pub const fn grows_on(kind: AccountKind) -> LedgerSide {
    facts(kind).2
}

/// Whether money may move so, debit first.
pub const fn may_move(reason: TransferReason, debit: AccountKind, credit: AccountKind) -> bool {
    use AccountKind::{Capital, Custody, Job, MerchantFunds, OwnFunds, RewardExpense, ServiceIncome, TaxDue, Wallet};
    match reason {
        TransferReason::Fund => matches!((debit, credit), (Custody, Job | MerchantFunds)),
        TransferReason::Allocate => matches!((debit, credit), (MerchantFunds, Job)),
        TransferReason::Release => matches!((debit, credit), (Job, MerchantFunds)),
        TransferReason::Refund => matches!((debit, credit), (Job | MerchantFunds, Custody)),
        TransferReason::Wage | TransferReason::Bonus | TransferReason::Tip => matches!((debit, credit), (Job, Wallet)),
        TransferReason::Correction => matches!((debit, credit), (Wallet, Job)),
        TransferReason::Withdrawal => matches!((debit, credit), (Wallet, Custody)),
        TransferReason::WithdrawalReturned => matches!((debit, credit), (Custody, Wallet)),
        TransferReason::ServicePaid => matches!((debit, credit), (OwnFunds, ServiceIncome)),
        TransferReason::ServiceRefunded => matches!((debit, credit), (ServiceIncome, OwnFunds)),
        TransferReason::OwnDeposit => matches!((debit, credit), (OwnFunds, Capital)),
        TransferReason::RewardPaid => matches!((debit, credit), (RewardExpense, OwnFunds)),
        TransferReason::TaxWithheld => matches!((debit, credit), (RewardExpense, TaxDue)),
        TransferReason::TaxRemitted => matches!((debit, credit), (TaxDue, OwnFunds)),
        TransferReason::Reward => matches!((debit, credit), (Custody, Wallet)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-7
    #[test]
    fn the_operator_has_no_kind_of_account_for_wages_and_no_reason_crosses_the_books() {
        for kind in AccountKind::ALL {
            assert_eq!(owner_of(*kind) == AccountOwner::Operator, book_of(*kind) == Book::Own, "{kind}");
        }
        for reason in TransferReason::ALL {
            let mut allowed = 0;
            for debit in AccountKind::ALL {
                for credit in AccountKind::ALL {
                    if may_move(*reason, *debit, *credit) {
                        assert_eq!(book_of(*debit), book_of(*credit), "{reason}: {debit} to {credit}");
                        assert_ne!(debit, credit, "{reason}");
                        allowed += 1;
                    }
                }
            }
            assert!(allowed > 0, "{reason} moves nothing");
        }
    }
}
