//! Queries of the ledger.

use super::books::{Account, Books, Held, Line, Posted};
use super::kinds::book_of;
use super::refusals::{HOLD_ID_REUSED, TRANSFER_ID_REUSED};
use super::{Amount, Movement, mac};
use anyhow::ensure;
use db::Tx;
use db::columns::Digest;
use db::entities::ledger_accounts::{self, AccountKind};
use db::entities::ledger_holds::{self, HoldState};
use db::entities::ledger_transfers;
use kernel::{LedgerAccountId, LedgerHoldId, LedgerTransferId, Timestamp};
use platform::{Error, Work};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
    QueryOrder, QuerySelect, TryInsertResult, Value,
};
use std::collections::BTreeMap;
use vault::Vault;

/// Accounts of one statement.
const CHANGES_AT_ONCE: usize = 50;

/// Locks these accounts, in the order of their ids.
pub(super) async fn lock(
    work: &Work,
    ids: impl IntoIterator<Item = LedgerAccountId>,
) -> Result<Vec<ledger_accounts::Model>, DbErr> {
    ledger_accounts::Entity::find()
        .filter(ledger_accounts::Column::Id.is_in(ids))
        .order_by_asc(ledger_accounts::Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await
}

/// Those of these holds that are there.
pub(super) async fn holds(
    tx: &Tx,
    ids: impl IntoIterator<Item = LedgerHoldId>,
) -> Result<BTreeMap<LedgerHoldId, Held>, Error> {
    let rows = ledger_holds::Entity::find().filter(ledger_holds::Column::Id.is_in(ids)).all(tx).await?;
    rows.into_iter().map(|row| Ok((row.id, held(&row)?))).collect()
}

/// Those of these transfers that are there.
pub(super) async fn transfers(
    tx: &Tx,
    ids: impl IntoIterator<Item = LedgerTransferId>,
) -> Result<BTreeMap<LedgerTransferId, Posted>, Error> {
    let rows = ledger_transfers::Entity::find().filter(ledger_transfers::Column::Id.is_in(ids)).all(tx).await?;
    rows.into_iter().map(|row| Ok((row.id, posted(&row)?))).collect()
}

pub(super) fn account(row: &ledger_accounts::Model) -> Account {
    Account { kind: row.kind, balance: row.balance_fen, held: row.held_fen, lines: row.lines }
}

fn held(row: &ledger_holds::Model) -> Result<Held, Error> {
    let movement = Movement {
        debit: row.debit_account_id,
        credit: row.credit_account_id,
        amount: Amount::of(row.amount_fen)?,
        reason: row.reason,
        reference: row.reference,
    };
    Ok(Held { id: row.id, movement, state: row.state })
}

fn posted(row: &ledger_transfers::Model) -> Result<Posted, Error> {
    let movement = Movement {
        debit: row.debit_account_id,
        credit: row.credit_account_id,
        amount: Amount::of(row.amount_fen)?,
        reason: row.reason,
        reference: row.reference,
    };
    Ok(Posted {
        id: row.id,
        movement,
        hold: row.hold_id,
        debit: Line { number: row.debit_line, balance: row.debit_balance_fen },
        credit: Line { number: row.credit_line, balance: row.credit_balance_fen },
    })
}

/// An account with what was read of it and what it is now.
pub(super) type Change = (LedgerAccountId, Account, Account);

/// Writes the sums of these accounts in one statement, where they are still what was read.
///
/// # Errors
/// When they are not: somebody changed them without the lock.
pub(super) async fn save_accounts(work: &Work, changes: &[Change]) -> Result<(), Error> {
    for chunk in changes.chunks(CHANGES_AT_ONCE) {
        let mut values: Vec<Value> = vec![work.now.into()];
        let (mut balances, mut held, mut lines) = (String::new(), String::new(), String::new());
        let mut unchanged = Vec::with_capacity(chunk.len());
        for (id, before, after) in chunk {
            let at = values.len() + 1;
            values.extend([
                (*id).into(),
                (after.balance.0 - before.balance.0).into(),
                (after.held.0 - before.held.0).into(),
                (after.lines - before.lines).into(),
                before.balance.into(),
                before.held.into(),
                before.lines.into(),
            ]);
            for (sum, delta) in [(&mut balances, at + 1), (&mut held, at + 2), (&mut lines, at + 3)] {
                sum.push_str(&format!(" WHEN ${at} THEN CAST(${delta} AS BIGINT)"));
            }
            let (balance, hold, line) = (at + 4, at + 5, at + 6);
            unchanged
                .push(format!("(id = ${at} AND balance_fen = ${balance} AND held_fen = ${hold} AND lines = ${line})"));
        }
        let sql = format!(
            "UPDATE ledger_accounts SET balance_fen = balance_fen + CASE id{balances} END, \
             held_fen = held_fen + CASE id{held} END, lines = lines + CASE id{lines} END, moved_at = $1 WHERE {}",
            unchanged.join(" OR ")
        );
        let saved = work.run(&sql, values).await?;
        ensure_count(saved, chunk.len(), "an account of the ledger changed under its lock")?;
    }
    Ok(())
}

/// Says that something moved on this wallet today.
pub(super) async fn touch_wallet(work: &Work, account: LedgerAccountId) -> Result<(), DbErr> {
    let sql = "UPDATE wallets SET moved_by = $2 WHERE account_id = $1 AND moved_by < $2";
    work.run(sql, [account.into(), end_of_day(work.now).into()]).await.map(|_| ())
}

/// The end of a moment's day in UTC.
pub(super) fn end_of_day(at: Timestamp) -> Timestamp {
    const DAY_SECONDS: i64 = 86_400;
    Timestamp::from_micros((at.seconds().div_euclid(DAY_SECONDS) + 1) * DAY_SECONDS * 1_000_000)
}

/// Writes new transfers, in the order of their ids.
///
/// # Errors
/// `transfer_id_reused` when another unit has just used one of the ids.
pub(super) async fn insert_transfers(
    vault: &Vault,
    work: &Work,
    books: &Books,
    new: Vec<&Posted>,
) -> Result<(), Error> {
    let rows = new.into_iter().map(|posted| {
        let kind = kind_of(books, posted.movement.debit)?;
        let mut row = ledger_transfers::Model {
            id: posted.id,
            book: book_of(kind),
            debit_account_id: posted.movement.debit,
            credit_account_id: posted.movement.credit,
            amount_fen: posted.movement.amount.fen(),
            reason: posted.movement.reason,
            reference: posted.movement.reference,
            hold_id: posted.hold,
            debit_line: posted.debit.number,
            debit_balance_fen: posted.debit.balance,
            credit_line: posted.credit.number,
            credit_balance_fen: posted.credit.balance,
            at: work.now,
            mac: Digest(Vec::new()),
        };
        row.mac = mac::of_transfer(vault, &row);
        Ok(row)
    });
    match insert_new(work, rows.collect::<Result<Vec<_>, Error>>()?).await? {
        true => Ok(()),
        false => Err(TRANSFER_ID_REUSED.refuse().into()),
    }
}

/// Writes new holds, in the order of their ids.
///
/// # Errors
/// `hold_id_reused` when another unit has just used one of the ids.
pub(super) async fn insert_holds(vault: &Vault, work: &Work, books: &Books, new: Vec<&Held>) -> Result<(), Error> {
    let rows = new.into_iter().map(|held| {
        let kind = kind_of(books, held.movement.debit)?;
        let mut row = ledger_holds::Model {
            id: held.id,
            book: book_of(kind),
            debit_account_id: held.movement.debit,
            credit_account_id: held.movement.credit,
            amount_fen: held.movement.amount.fen(),
            reason: held.movement.reason,
            reference: held.movement.reference,
            state: held.state,
            placed_at: work.now,
            ended_at: (held.state != HoldState::Pending).then_some(work.now),
            mac: Digest(Vec::new()),
        };
        row.mac = mac::of_hold(vault, &row);
        Ok(row)
    });
    match insert_new(work, rows.collect::<Result<Vec<_>, Error>>()?).await? {
        true => Ok(()),
        false => Err(HOLD_ID_REUSED.refuse().into()),
    }
}

/// Ends a hold that is pending.
///
/// # Errors
/// When it is not.
pub(super) async fn end_hold(work: &Work, held: &Held) -> Result<(), Error> {
    let sql = "UPDATE ledger_holds SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'pending'";
    let ended = work.run(sql, [held.id.into(), held.state.into(), work.now.into()]).await?;
    ensure_count(ended, 1, "a hold of the ledger changed under the lock of its accounts")
}

fn kind_of(books: &Books, account: LedgerAccountId) -> Result<AccountKind, Error> {
    let found = books.accounts.get(&account).map(|account| account.kind);
    Ok(found.ok_or_else(|| anyhow::anyhow!("a movement without its account"))?)
}

/// Whether all rows were new. An id that another unit has used meanwhile does not break the transaction, it is told.
async fn insert_new<M, A>(work: &Work, rows: Vec<M>) -> Result<bool, DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    let count = rows.len() as u64;
    if count == 0 {
        return Ok(true);
    }
    let rows: Vec<A> = rows.into_iter().map(|row| row.into_active_model().reset_all()).collect();
    let insert = <M::Entity as EntityTrait>::insert_many(rows).on_conflict_do_nothing();
    Ok(matches!(insert.exec_without_returning(&work.tx).await?, TryInsertResult::Inserted(new) if new == count))
}

fn ensure_count(rows: u64, due: usize, otherwise: &'static str) -> Result<(), Error> {
    let check = || -> anyhow::Result<()> {
        ensure!(rows == due as u64, otherwise);
        Ok(())
    };
    Ok(check()?)
}
