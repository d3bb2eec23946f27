//! The whole ledger derived again from its transfers, and what is not as they say.
//!
//! Accounts, both sides of the transfers and pending holds are read as streams in the order of the accounts' ids, page by page,
//! so that memory does not grow with the ledger. Run it on a [`db::Snapshot`]: beside a running server the tables must be of
//! one moment.
//!
//! What it cannot see: that the newest rows are gone together with what the accounts say of them, as in an older copy of the
//! whole database. The vendors' bills and the backups tell that.

mod account;
mod finding;
mod holds;
mod stream;
mod wages;

pub use finding::{FINDINGS_MAX, Finding};

use account::Accounts;
use db::Tx;
use finding::Findings;
use vault::Vault;

/// What a verification found.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    pub transfers: u64,
    pub accounts: u64,
    pub holds: u64,
    /// What payers hold in custody, by the transfers.
    pub custody: i128,
    /// What of it is owed to merchants and persons.
    pub claims: i128,
    /// The operator's own balance of wages: zero, because it has no such account (SPEC PAY-7).
    pub operators: i128,
    /// How many findings there are; the first [`FINDINGS_MAX`] are told.
    pub differences: u64,
    pub findings: Vec<Finding>,
}

/// Derives everything again. `tell` hears now and then how many transfers have been read.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(tx: &Tx, vault: &Vault, tell: &(dyn Fn(u64) + Sync)) -> anyhow::Result<Verdict> {
    let mut findings = Findings::default();
    let mut accounts = Accounts::begin(vault, tell);
    accounts.all(tx, &mut findings).await?;
    let holds = holds::check(tx, vault, &mut findings).await?;
    wages::check(tx, &mut findings).await?;
    let sums = accounts.sums;
    if sums.wages_debit != sums.wages_credit {
        findings.add(Finding::Unbalanced { book: "wages", debit: sums.wages_debit, credit: sums.wages_credit });
    }
    if sums.own_debit != sums.own_credit {
        findings.add(Finding::Unbalanced { book: "own", debit: sums.own_debit, credit: sums.own_credit });
    }
    Ok(Verdict {
        transfers: sums.transfers,
        accounts: sums.accounts,
        holds,
        custody: sums.custody,
        claims: sums.claims,
        operators: sums.operators,
        differences: findings.count,
        findings: findings.told,
    })
}
