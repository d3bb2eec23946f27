//! Accounts of the money ledger (SPEC PAY-1, PAY-7). `balance_fen` counts on the account's own side, so that no account of any
//! kind goes below zero; `held_fen` is the part of it that holds have set aside. A row names no person: `wallets` does.

use crate::columns::Digest;
use kernel::{Fen, LedgerAccountId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What an account is for. `wallet::ledger` says which book, side and owner each kind has.
    pub enum AccountKind {
        /// 托管: what a licensed payer holds in custody.
        Custody = "custody",
        /// Wages that a merchant has funded for one job.
        Job = "job",
        /// A merchant's money in custody that is for no job yet.
        MerchantFunds = "merchant_funds",
        /// 钱袋子: wages that a person has earned and not taken out yet.
        Wallet = "wallet",
        /// The operator's own money, at its own payment account.
        OwnFunds = "own_funds",
        /// What the operator has earned with paid services.
        ServiceIncome = "service_income",
        /// What the operator has put in of its own.
        Capital = "capital",
        /// What the operator has paid as rewards, before tax.
        RewardExpense = "reward_expense",
        /// Tax that was withheld and is owed to the tax office.
        TaxDue = "tax_due",
    }
}

crate::word! {
    /// Whose money a part of the ledger counts. No transfer goes from one book to another.
    pub enum Book {
        /// Wages: other people's money, in custody of a licensed payer.
        Wages = "wages",
        /// The operator's own.
        Own = "own",
    }
}

crate::word! {
    /// What kind of somebody an account belongs to.
    pub enum AccountOwner {
        Payer = "payer",
        Posting = "posting",
        Merchant = "merchant",
        Person = "person",
        Operator = "operator",
    }
}

crate::word! {
    /// The side on which an account grows.
    pub enum LedgerSide {
        Debit = "debit",
        Credit = "credit",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WalletRecord::SPEC, "moved_at")
        .named_by(crate::Subject::Through("id", "wallets", "account_id", "person_id"))
        .at_end(crate::AtEnd::Unnamed),
);

crate::table! { "ledger_accounts",
    #[sea_orm(primary_key, auto_increment = false)]
    id: LedgerAccountId,
    kind: AccountKind,
    book: Book,
    owner: AccountOwner,
    /// The payer, posting or merchant; nil for the operator; none for a person, whom `wallets` names.
    owner_id: Option<Uuid>,
    grows_on: LedgerSide,
    balance_fen: Fen,
    held_fen: Fen,
    /// Lines of its statement.
    lines: i64,
    opened_at: Timestamp,
    moved_at: Timestamp,
    /// A keyed hash of what never changes of the row.
    mac: Digest,
}
