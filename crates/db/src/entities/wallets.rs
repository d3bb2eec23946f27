//! Which ledger account is whose: the only row that leads from money to a person (SPEC PAY-1, DEL-2). When it goes at the end of
//! its lifetime, the account and its transfers stay, so that the ledger still adds up, and are nobody's.

use crate::columns::Digest;
use kernel::{LedgerAccountId, PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1). The lifetime counts from the last movement, of an account that is cancelled and
/// has nothing left.
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WalletRecord::SPEC, "moved_by")
        .bound_to("person_id")
        .at_end(crate::AtEnd::Hold)
        .while_in_force(
            "EXISTS (SELECT 1 FROM people p WHERE p.id = t.person_id AND p.state <> 'cancelled') \
             OR EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.id = t.account_id AND a.balance_fen > 0)",
        ),
);

crate::table! { "wallets",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    account_id: LedgerAccountId,
    opened_at: Timestamp,
    /// Nothing moved after this: the end of the last day (UTC) with a movement, so that it is written once a day at most.
    moved_by: Timestamp,
    /// A keyed hash of person and account.
    mac: Digest,
}
