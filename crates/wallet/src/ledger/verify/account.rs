//! The walk over all accounts with their statements.

use super::finding::{Finding, Findings};
use super::stream::{Key, Stream};
use crate::ledger::kinds::{book_of, grows_on, may_move, owner_of};
use crate::ledger::mac;
use db::Tx;
use db::columns::Digest;
use db::entities::ledger_accounts::{self, AccountKind, AccountOwner, Book, LedgerSide};
use db::entities::ledger_transfers;
use kernel::{Fen, LedgerAccountId, PersonId};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, QueryResult};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::Vault;

const ACCOUNTS: Stream = Stream::of(
    "SELECT a.*, w.person_id AS person_id, w.mac AS wallet_mac FROM ledger_accounts a \
     LEFT JOIN wallets w ON w.account_id = a.id",
    "1 = 1",
    &[Key::Id("a.id", "id")],
);
const DEBITS: Stream = Stream::of(
    "SELECT * FROM ledger_transfers",
    "1 = 1",
    &[Key::Id("debit_account_id", "debit_account_id"), Key::Number("debit_line", "debit_line")],
);
const CREDITS: Stream = Stream::of(
    "SELECT * FROM ledger_transfers",
    "1 = 1",
    &[Key::Id("credit_account_id", "credit_account_id"), Key::Number("credit_line", "credit_line")],
);
const DEBIT_HOLDS: Stream = Stream::of(
    "SELECT id, debit_account_id, amount_fen FROM ledger_holds",
    "state = 'pending'",
    &[Key::Id("debit_account_id", "debit_account_id"), Key::Id("id", "id")],
);
const CREDIT_HOLDS: Stream = Stream::of(
    "SELECT id, credit_account_id, amount_fen FROM ledger_holds",
    "state = 'pending'",
    &[Key::Id("credit_account_id", "credit_account_id"), Key::Id("id", "id")],
);

/// Transfers between two tellings of progress.
const TELL_EVERY: u64 = 10_000;
/// Kinds of the other sides of transfers that are remembered: custody and jobs come again and again.
const KINDS_MAX: usize = 100_000;

/// What the walk adds up.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub transfers: u64,
    pub accounts: u64,
    /// What stands on the accounts, by book and side.
    pub wages_debit: i128,
    pub wages_credit: i128,
    pub own_debit: i128,
    pub own_credit: i128,
    /// What the transfers make of the book of wages.
    pub custody: i128,
    pub claims: i128,
    pub operators: i128,
}

pub(super) struct Accounts<'a> {
    vault: &'a Vault,
    tell: &'a (dyn Fn(u64) + Sync),
    accounts: Stream,
    sides: [(LedgerSide, Stream); 2],
    holds: [(LedgerSide, Stream); 2],
    kinds: BTreeMap<LedgerAccountId, Option<AccountKind>>,
    pub sums: Sums,
}

/// A line of a statement as it is read.
struct Line {
    account: Uuid,
    number: i64,
    balance: Fen,
    amount: Fen,
    transfer: Uuid,
    side: LedgerSide,
}

/// An account while its statement is read.
struct Walk {
    id: Uuid,
    grows_on: LedgerSide,
    derived: i128,
    /// The number of the last line.
    at: i64,
    /// Something in this statement was told already, which explains balances that differ after it.
    explained: bool,
}

impl<'a> Accounts<'a> {
    pub fn begin(vault: &'a Vault, tell: &'a (dyn Fn(u64) + Sync)) -> Accounts<'a> {
        Accounts {
            vault,
            tell,
            accounts: ACCOUNTS,
            sides: [(LedgerSide::Debit, DEBITS), (LedgerSide::Credit, CREDITS)],
            holds: [(LedgerSide::Debit, DEBIT_HOLDS), (LedgerSide::Credit, CREDIT_HOLDS)],
            kinds: BTreeMap::new(),
            sums: Sums::default(),
        }
    }

    pub async fn all(&mut self, tx: &Tx, findings: &mut Findings) -> anyhow::Result<()> {
        while let Some(row) = self.accounts.next(tx).await? {
            self.sums.accounts += 1;
            let id: Uuid = row.try_get("", "id")?;
            self.without_account(tx, Some(id), findings).await?;
            let grows_on = self.look(&row, id, findings)?;
            let mut walk = Walk { id, grows_on, derived: 0, at: 0, explained: false };
            while let Some(line) = self.next_line(tx, id, findings).await? {
                walk.step(&line, findings);
            }
            let held = self.held(tx, id, grows_on).await?;
            self.compare(&row, &walk, held, findings)?;
        }
        self.without_account(tx, None, findings).await
    }

    /// What is left of transfers and holds before this account has no account.
    async fn without_account(&mut self, tx: &Tx, next: Option<Uuid>, findings: &mut Findings) -> anyhow::Result<()> {
        let is_before = |account: Uuid| next.is_none_or(|next| account < next);
        for at in 0..self.sides.len() {
            let (side, stream) = &mut self.sides[at];
            let side = *side;
            while let Some(row) = stream.peek(tx).await? {
                let (account, transfer): (Uuid, Uuid) = (row.try_get("", account_of(side))?, row.try_get("", "id")?);
                if !is_before(account) {
                    break;
                }
                let row = stream.next(tx).await?;
                findings.add(Finding::AccountGone { account, transfer });
                if let (Some(_), LedgerSide::Debit) = (row, side) {
                    self.sums.transfers += 1;
                }
            }
            let (side, stream) = &mut self.holds[at];
            while let Some(row) = stream.peek(tx).await? {
                let (account, hold): (Uuid, Uuid) = (row.try_get("", account_of(*side))?, row.try_get("", "id")?);
                if !is_before(account) {
                    break;
                }
                stream.next(tx).await?;
                findings.add(Finding::HoldWithoutAccount { hold, account });
            }
        }
        Ok(())
    }

    /// What the account is; gives the side on which it grows.
    fn look(&mut self, row: &QueryResult, id: Uuid, findings: &mut Findings) -> anyhow::Result<LedgerSide> {
        let balance: Fen = row.try_get("", "balance_fen")?;
        let Ok(account) = ledger_accounts::Model::from_query_result(row, "") else {
            findings.add(Finding::AccountEdited(id));
            let side: String = row.try_get("", "grows_on")?;
            return Ok(LedgerSide::parse(&side).unwrap_or(LedgerSide::Credit));
        };
        let kind = account.kind;
        let fits =
            account.book == book_of(kind) && account.owner == owner_of(kind) && account.grows_on == grows_on(kind);
        if !fits || account.mac != mac::of_account(self.vault, &account) {
            findings.add(Finding::AccountEdited(id));
        }
        if account.book == Book::Wages && account.owner == AccountOwner::Operator {
            self.sums.operators += i128::from(balance.0);
            findings.add(Finding::OperatorsWages { account: id, balance });
        }
        match row.try_get::<Option<PersonId>>("", "person_id")? {
            Some(person) => {
                let wallet: Digest = row.try_get("", "wallet_mac")?;
                if kind != AccountKind::Wallet || wallet != mac::of_wallet(self.vault, person, account.id) {
                    findings.add(Finding::WalletEdited(id));
                }
            }
            None if kind == AccountKind::Wallet && balance > Fen::ZERO => {
                findings.add(Finding::WalletOfNobody { account: id, balance });
            }
            None => {}
        }
        let sum = match (account.book, account.grows_on) {
            (Book::Wages, LedgerSide::Debit) => &mut self.sums.wages_debit,
            (Book::Wages, LedgerSide::Credit) => &mut self.sums.wages_credit,
            (Book::Own, LedgerSide::Debit) => &mut self.sums.own_debit,
            (Book::Own, LedgerSide::Credit) => &mut self.sums.own_credit,
        };
        *sum += i128::from(balance.0);
        Ok(account.grows_on)
    }

    /// The next line of this account's statement, from either side.
    async fn next_line(&mut self, tx: &Tx, id: Uuid, findings: &mut Findings) -> anyhow::Result<Option<Line>> {
        let mut first: Option<(usize, i64)> = None;
        for (at, (side, stream)) in self.sides.iter_mut().enumerate() {
            let Some(row) = stream.peek(tx).await? else { continue };
            let line = line_of(row, *side)?;
            if line.account == id && first.is_none_or(|(_, number)| line.number < number) {
                first = Some((at, line.number));
            }
        }
        let Some((at, _)) = first else { return Ok(None) };
        let (side, stream) = &mut self.sides[at];
        let side = *side;
        let Some(row) = stream.next(tx).await? else { return Ok(None) };
        if side == LedgerSide::Debit {
            // Every transfer is once on this side.
            self.sums.transfers += 1;
            self.transfer(tx, &row, findings).await?;
            if self.sums.transfers.is_multiple_of(TELL_EVERY) {
                (self.tell)(self.sums.transfers);
            }
        }
        Ok(Some(line_of(&row, side)?))
    }

    async fn transfer(&mut self, tx: &Tx, row: &QueryResult, findings: &mut Findings) -> anyhow::Result<()> {
        let id: Uuid = row.try_get("", "id")?;
        let Ok(transfer) = ledger_transfers::Model::from_query_result(row, "") else {
            findings.add(Finding::TransferEdited(id));
            return Ok(());
        };
        if transfer.mac != mac::of_transfer(self.vault, &transfer) {
            findings.add(Finding::TransferEdited(id));
        }
        let debit = self.kind(tx, transfer.debit_account_id).await?;
        let credit = self.kind(tx, transfer.credit_account_id).await?;
        // An account that is not there, or is of no kind, is told where it is looked at.
        let (Some(debit), Some(credit)) = (debit, credit) else { return Ok(()) };
        let may = may_move(transfer.reason, debit, credit) && transfer.book == book_of(debit);
        if !may || transfer.amount_fen <= Fen::ZERO {
            findings.add(Finding::TransferNotAllowed(id));
        }
        Ok(())
    }

    async fn kind(&mut self, tx: &Tx, id: LedgerAccountId) -> Result<Option<AccountKind>, DbErr> {
        if let Some(kind) = self.kinds.get(&id) {
            return Ok(*kind);
        }
        let kind = ledger_accounts::Entity::find_by_id(id).one(tx).await.ok().flatten().map(|account| account.kind);
        if self.kinds.len() >= KINDS_MAX {
            self.kinds.clear();
        }
        self.kinds.insert(id, kind);
        Ok(kind)
    }

    /// What this account's pending holds set aside.
    async fn held(&mut self, tx: &Tx, id: Uuid, grows_on: LedgerSide) -> anyhow::Result<i128> {
        let mut held = 0;
        for (side, stream) in &mut self.holds {
            while let Some(row) = stream.peek(tx).await? {
                if row.try_get::<Uuid>("", account_of(*side))? != id {
                    break;
                }
                if *side != grows_on {
                    held += i128::from(row.try_get::<i64>("", "amount_fen")?);
                }
                stream.next(tx).await?;
            }
        }
        Ok(held)
    }

    fn compare(&mut self, row: &QueryResult, walk: &Walk, held: i128, findings: &mut Findings) -> anyhow::Result<()> {
        let (account, derived) = (walk.id, walk.derived);
        let stored: Fen = row.try_get("", "balance_fen")?;
        let lines: i64 = row.try_get("", "lines")?;
        match lines.cmp(&walk.at) {
            Ordering::Greater => findings.add(Finding::LinesGone { account, from: walk.at + 1, to: lines }),
            Ordering::Less => findings.add(Finding::AccountEdited(account)),
            Ordering::Equal => {}
        }
        if i128::from(stored.0) != derived {
            findings.add(Finding::Balance { account, stored, derived });
        }
        let stored: Fen = row.try_get("", "held_fen")?;
        if i128::from(stored.0) != held {
            findings.add(Finding::Held { account, stored, derived: held });
        }
        let book: String = row.try_get("", "book")?;
        if Book::parse(&book) == Some(Book::Wages) {
            match walk.grows_on {
                LedgerSide::Debit => self.sums.custody += derived,
                LedgerSide::Credit => self.sums.claims += derived,
            }
        }
        Ok(())
    }
}

impl Walk {
    fn step(&mut self, line: &Line, findings: &mut Findings) {
        let (account, transfer) = (self.id, line.transfer);
        match line.number.cmp(&(self.at + 1)) {
            Ordering::Greater => {
                findings.add(Finding::LinesGone { account, from: self.at + 1, to: line.number - 1 });
                self.explained = true;
            }
            Ordering::Less => {
                findings.add(Finding::LineTwice { account, line: line.number, transfer });
                self.explained = true;
            }
            Ordering::Equal => {}
        }
        self.at = self.at.max(line.number);
        let change = i128::from(line.amount.0);
        self.derived += if line.side == self.grows_on { change } else { -change };
        if i128::from(line.balance.0) != self.derived && !self.explained {
            let (stored, derived) = (line.balance, self.derived);
            findings.add(Finding::Statement { account, line: line.number, transfer, stored, derived });
            self.explained = true;
        }
    }
}

const fn account_of(side: LedgerSide) -> &'static str {
    match side {
        LedgerSide::Debit => "debit_account_id",
        LedgerSide::Credit => "credit_account_id",
    }
}

fn line_of(row: &QueryResult, side: LedgerSide) -> Result<Line, DbErr> {
    let (number, balance) = match side {
        LedgerSide::Debit => ("debit_line", "debit_balance_fen"),
        LedgerSide::Credit => ("credit_line", "credit_balance_fen"),
    };
    Ok(Line {
        account: row.try_get("", account_of(side))?,
        number: row.try_get("", number)?,
        balance: row.try_get("", balance)?,
        amount: row.try_get("", "amount_fen")?,
        transfer: row.try_get("", "id")?,
        side,
    })
}
