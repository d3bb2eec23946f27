//! The rules of the ledger on values: what an entry does to the accounts, transfers and holds that it touches.
//!
//! [`super::commit`] loads these from the tables and saves what changed; the simulation of the tests plays with them alone.

use super::kinds::{grows_on, may_move};
use super::refusals::{
    ACCOUNT_UNKNOWN, AMOUNT_TOO_LARGE, HOLD_ENDED, HOLD_ID_REUSED, HOLD_UNKNOWN, INSUFFICIENT_FUNDS, MORE_THAN_HELD,
    MOVE_NOT_ALLOWED, TRANSFER_ID_REUSED,
};
use super::{Amount, Entry, Movement};
use db::entities::ledger_accounts::{AccountKind, LedgerSide};
use db::entities::ledger_holds::HoldState;
use kernel::{Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId, Refusal};
use std::collections::BTreeMap;

/// An account with its sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub kind: AccountKind,
    /// Counted on the account's own side: never below zero, never below `held`.
    pub balance: Fen,
    pub held: Fen,
    /// Lines of its statement.
    pub lines: i64,
}

/// A line of an account's statement: its number, and the balance after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: i64,
    pub balance: Fen,
}

/// A transfer as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub id: LedgerTransferId,
    pub movement: Movement,
    /// The hold that it ended.
    pub hold: Option<LedgerHoldId>,
    pub debit: Line,
    pub credit: Line,
}

/// A hold as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: LedgerHoldId,
    pub movement: Movement,
    pub state: HoldState,
}

/// What stands in the ledger for an entry, the first time and at every repetition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Posted(Posted),
    Held(Held),
}

/// A part of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    pub accounts: BTreeMap<LedgerAccountId, Account>,
    pub transfers: BTreeMap<LedgerTransferId, Posted>,
    pub holds: BTreeMap<LedgerHoldId, Held>,
}

impl Account {
    pub const fn empty(kind: AccountKind) -> Account {
        Account { kind, balance: Fen::ZERO, held: Fen::ZERO, lines: 0 }
    }

    /// What is not held.
    pub const fn available(&self) -> Fen {
        Fen(self.balance.0 - self.held.0)
    }

    fn grows(&self, side: LedgerSide) -> bool {
        grows_on(self.kind) == side
    }

    /// The account after a movement on this side.
    fn moved(self, side: LedgerSide, amount: Amount) -> Result<Account, Refusal> {
        let balance = if self.grows(side) {
            self.balance.checked_add(amount.fen()).ok_or_else(|| AMOUNT_TOO_LARGE.refuse())?
        } else if self.available() >= amount.fen() {
            Fen(self.balance.0 - amount.fen().0)
        } else {
            return Err(INSUFFICIENT_FUNDS.refuse());
        };
        let lines = self.lines.checked_add(1).ok_or_else(|| AMOUNT_TOO_LARGE.refuse())?;
        Ok(Account { balance, lines, ..self })
    }

    /// The account with this much more set aside, where a movement on this side would take from it.
    fn reserved(self, side: LedgerSide, amount: Amount) -> Result<Account, Refusal> {
        match self.grows(side) {
            true => Ok(self),
            false if self.available() >= amount.fen() => {
                Ok(Account { held: Fen(self.held.0 + amount.fen().0), ..self })
            }
            false => Err(INSUFFICIENT_FUNDS.refuse()),
        }
    }

    /// And with that much less.
    fn released(self, side: LedgerSide, amount: Amount) -> Account {
        match self.grows(side) {
            true => self,
            false => Account { held: Fen(self.held.0 - amount.fen().0), ..self },
        }
    }

    fn line(&self) -> Line {
        Line { number: self.lines, balance: self.balance }
    }
}

impl Books {
    /// Does one entry. A refusal leaves everything as it was.
    ///
    /// # Errors
    /// `insufficient_funds`, `amount_too_large`, `transfer_id_reused`, `hold_id_reused`, `hold_unknown`, `hold_ended`,
    /// `more_than_held`, `ledger_account_unknown`, `move_not_allowed`.
    pub fn apply(&mut self, entry: &Entry) -> Result<Done, Refusal> {
        match entry {
            Entry::Transfer { id, movement } => self.transfer(*id, movement).map(Done::Posted),
            Entry::Place { id, movement } => self.place(*id, movement).map(Done::Held),
            Entry::Post { hold, transfer, amount } => self.post(*hold, *transfer, *amount).map(Done::Posted),
            Entry::Void { hold } => self.void(*hold).map(Done::Held),
        }
    }

    fn transfer(&mut self, id: LedgerTransferId, movement: &Movement) -> Result<Posted, Refusal> {
        if let Some(first) = self.transfers.get(&id) {
            let same = first.movement == *movement && first.hold.is_none();
            return if same { Ok(first.clone()) } else { Err(TRANSFER_ID_REUSED.refuse()) };
        }
        let sides = self.sides(movement)?;
        self.write(id, movement.clone(), None, sides)
    }

    fn place(&mut self, id: LedgerHoldId, movement: &Movement) -> Result<Held, Refusal> {
        if let Some(first) = self.holds.get(&id) {
            let same = first.movement == *movement;
            return if same { Ok(first.clone()) } else { Err(HOLD_ID_REUSED.refuse()) };
        }
        let (debit, credit) = self.sides(movement)?;
        if debit.grows(LedgerSide::Debit) && credit.grows(LedgerSide::Credit) {
            // Money that is not there yet cannot be set aside.
            return Err(MOVE_NOT_ALLOWED.refuse());
        }
        let debit = debit.reserved(LedgerSide::Debit, movement.amount)?;
        let credit = credit.reserved(LedgerSide::Credit, movement.amount)?;
        self.accounts.insert(movement.debit, debit);
        self.accounts.insert(movement.credit, credit);
        let held = Held { id, movement: movement.clone(), state: HoldState::Pending };
        self.holds.insert(id, held.clone());
        Ok(held)
    }

    fn post(
        &mut self,
        hold: LedgerHoldId,
        transfer: LedgerTransferId,
        amount: Option<Amount>,
    ) -> Result<Posted, Refusal> {
        let held = self.holds.get(&hold).cloned().ok_or_else(|| HOLD_UNKNOWN.refuse())?;
        let amount = amount.unwrap_or(held.movement.amount);
        if let Some(first) = self.transfers.get(&transfer) {
            let same = first.hold == Some(hold) && first.movement.amount == amount;
            return if same { Ok(first.clone()) } else { Err(TRANSFER_ID_REUSED.refuse()) };
        }
        if held.state != HoldState::Pending {
            return Err(HOLD_ENDED.refuse());
        }
        if amount > held.movement.amount {
            return Err(MORE_THAN_HELD.refuse());
        }
        let freed = self.freed(&held.movement)?;
        let posted = self.write(transfer, Movement { amount, ..held.movement.clone() }, Some(hold), freed)?;
        self.holds.insert(hold, Held { state: HoldState::Posted, ..held });
        Ok(posted)
    }

    fn void(&mut self, hold: LedgerHoldId) -> Result<Held, Refusal> {
        let held = self.holds.get(&hold).cloned().ok_or_else(|| HOLD_UNKNOWN.refuse())?;
        match held.state {
            HoldState::Voided => Ok(held),
            HoldState::Posted => Err(HOLD_ENDED.refuse()),
            HoldState::Pending => {
                let (debit, credit) = self.freed(&held.movement)?;
                self.accounts.insert(held.movement.debit, debit);
                self.accounts.insert(held.movement.credit, credit);
                let voided = Held { state: HoldState::Voided, ..held };
                self.holds.insert(hold, voided.clone());
                Ok(voided)
            }
        }
    }

    /// Both accounts of a movement that may be.
    fn sides(&self, movement: &Movement) -> Result<(Account, Account), Refusal> {
        let account = |id| self.accounts.get(&id).copied().ok_or_else(|| ACCOUNT_UNKNOWN.refuse());
        let (debit, credit) = (account(movement.debit)?, account(movement.credit)?);
        let apart = movement.debit != movement.credit;
        match apart && may_move(movement.reason, debit.kind, credit.kind) {
            true => Ok((debit, credit)),
            false => Err(MOVE_NOT_ALLOWED.refuse()),
        }
    }

    /// Both accounts of a hold, without it.
    fn freed(&self, movement: &Movement) -> Result<(Account, Account), Refusal> {
        let (debit, credit) = self.sides(movement)?;
        let debit = debit.released(LedgerSide::Debit, movement.amount);
        Ok((debit, credit.released(LedgerSide::Credit, movement.amount)))
    }

    fn write(
        &mut self,
        id: LedgerTransferId,
        movement: Movement,
        hold: Option<LedgerHoldId>,
        (debit, credit): (Account, Account),
    ) -> Result<Posted, Refusal> {
        let debit = debit.moved(LedgerSide::Debit, movement.amount)?;
        let credit = credit.moved(LedgerSide::Credit, movement.amount)?;
        self.accounts.insert(movement.debit, debit);
        self.accounts.insert(movement.credit, credit);
        let posted = Posted { id, movement, hold, debit: debit.line(), credit: credit.line() };
        self.transfers.insert(id, posted.clone());
        Ok(posted)
    }
}
