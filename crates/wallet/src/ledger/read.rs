//! Balances and statements.

use super::kinds::grows_on;
use anyhow::Context;
use db::Tx;
use db::entities::ledger_accounts::{self, AccountOwner, Book, LedgerSide};
use db::entities::ledger_transfers::TransferReason;
use db::entities::wallets;
use kernel::{Fen, LedgerAccountId, LedgerTransferId, PersonId, Timestamp};
use platform::Error;
use sea_orm::{DbErr, EntityTrait};
use uuid::Uuid;

/// Lines of one page of a statement.
pub const LINES_MAX: u64 = 200;

/// What is on an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    pub balance: Fen,
    /// The part of it that holds have set aside.
    pub held: Fen,
    /// The part that can be moved.
    pub available: Fen,
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Counted from 1 without gaps.
    pub number: i64,
    pub transfer: LedgerTransferId,
    pub at: Timestamp,
    pub reason: TransferReason,
    pub reference: Uuid,
    /// Below zero where money left.
    pub change: Fen,
    /// After this line.
    pub balance: Fen,
}

/// What is on an account; none where there is no such account.
///
/// # Errors
/// When the database cannot be read.
pub async fn balance(tx: &Tx, account: LedgerAccountId) -> Result<Option<Balance>, DbErr> {
    let row = ledger_accounts::Entity::find_by_id(account).one(tx).await?;
    Ok(row.map(|row| Balance {
        balance: row.balance_fen,
        held: row.held_fen,
        available: Fen(row.balance_fen.0 - row.held_fen.0),
    }))
}

/// A person's wallet, if one was opened.
///
/// # Errors
/// When the database cannot be read.
pub async fn wallet_of(tx: &Tx, person: PersonId) -> Result<Option<LedgerAccountId>, DbErr> {
    Ok(wallets::Entity::find_by_id(person).one(tx).await?.map(|row| row.account_id))
}

/// Lines of an account's statement, newest first, before this number; at most [`LINES_MAX`].
///
/// # Errors
/// When the database cannot be read.
pub async fn statement(
    tx: &Tx,
    account: LedgerAccountId,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<StatementLine>, Error> {
    let Some(row) = ledger_accounts::Entity::find_by_id(account).one(tx).await? else { return Ok(Vec::new()) };
    // Each side by its own index; what both give is little.
    let side = |side: &str| {
        format!(
            "SELECT * FROM (SELECT id, at, reason, reference, amount_fen, {side}_line AS number, \
             {side}_balance_fen AS balance, '{side}' AS side FROM ledger_transfers \
             WHERE {side}_account_id = $1 AND {side}_line < $2 ORDER BY {side}_line DESC LIMIT $3) {side}s"
        )
    };
    let sql = format!("{} UNION ALL {} ORDER BY number DESC LIMIT $3", side("debit"), side("credit"));
    let limit = i64::try_from(limit.min(LINES_MAX)).unwrap_or(0);
    let values = [account.into(), before.unwrap_or(i64::MAX).into(), limit.into()];
    let grows = grows_on(row.kind);
    let lines = tx.rows(&sql, values).await?.into_iter().map(|line| {
        let amount: Fen = line.try_get("", "amount_fen")?;
        let side: LedgerSide = line.try_get("", "side")?;
        Ok(StatementLine {
            number: line.try_get("", "number")?,
            transfer: line.try_get("", "id")?,
            at: line.try_get("", "at")?,
            reason: line.try_get("", "reason")?,
            reference: line.try_get("", "reference")?,
            change: if side == grows { amount } else { Fen(-amount.0) },
            balance: line.try_get("", "balance")?,
        })
    });
    Ok(lines.collect::<Result<_, DbErr>>()?)
}

/// The ledger in few numbers, from the accounts' sums; [`super::verify`] derives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub accounts: i64,
    /// What payers hold in custody.
    pub custody: i128,
    /// What of it is owed to merchants and persons.
    pub claims: i128,
    /// Accounts of the operator in the book of wages: none (SPEC PAY-7).
    pub operators: i64,
}

/// Sums the accounts up.
///
/// # Errors
/// When the database cannot be read.
pub async fn standing(tx: &Tx) -> anyhow::Result<Standing> {
    let sql = "SELECT book, owner, grows_on, COUNT(*) AS n, CAST(SUM(balance_fen) AS TEXT) AS fen \
               FROM ledger_accounts GROUP BY book, owner, grows_on";
    let mut standing = Standing::default();
    for row in tx.rows(sql, []).await? {
        let count: i64 = row.try_get("", "n")?;
        let fen: i128 = row.try_get::<String>("", "fen")?.parse().context("a sum of fen")?;
        standing.accounts += count;
        if row.try_get::<Book>("", "book")? != Book::Wages {
            continue;
        }
        if row.try_get::<AccountOwner>("", "owner")? == AccountOwner::Operator {
            standing.operators += count;
        }
        match row.try_get::<LedgerSide>("", "grows_on")? {
            LedgerSide::Debit => standing.custody += fen,
            LedgerSide::Credit => standing.claims += fen,
        }
    }
    Ok(standing)
}
