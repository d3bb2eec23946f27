//! Random operations beside a model that is as simple as can be: a number for each pocket, and a list of what is set aside.

use crate::world::movement;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId, Rng, Timestamp};
use std::collections::BTreeMap;
use wallet::ledger::{Amount, Entry};

/// The accounts that are played with.
#[derive(Clone)]
pub struct Players {
    pub custody: LedgerAccountId,
    pub jobs: Vec<LedgerAccountId>,
    pub wallets: Vec<LedgerAccountId>,
}

/// What everybody should have.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Model {
    pub pockets: BTreeMap<LedgerAccountId, i64>,
    /// What is set aside: from these pockets, so much; to where.
    pub aside: BTreeMap<LedgerHoldId, Aside>,
    pub transfers: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    from: Vec<LedgerAccountId>,
    to: Option<LedgerAccountId>,
    pub fen: i64,
}

pub struct Simulation {
    rng: Rng,
    now: Timestamp,
    pub players: Players,
    pub model: Model,
    /// What was done, to be asked again.
    done: Vec<Entry>,
}

/// Holds that may be open at once.
const OPEN_MAX: usize = 40;
/// Earlier entries that may be asked again.
const AGAIN_MAX: usize = 1_000;

impl Simulation {
    pub fn of(seed: u64, now: Timestamp, players: Players) -> Simulation {
        let mut model = Model::default();
        let all = players.jobs.iter().chain(&players.wallets).chain([&players.custody]);
        model.pockets.extend(all.map(|account| (*account, 0)));
        Simulation { rng: Rng::seeded(seed), now, players, model, done: Vec::new() }
    }

    pub fn below(&self, bound: usize) -> usize {
        usize::try_from(self.rng.below(bound as u64)).expect("it fits")
    }

    fn one<T: Copy>(&self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn fen(&self, most: i64) -> i64 {
        1 + i64::try_from(self.rng.below(most.unsigned_abs())).expect("it fits")
    }

    /// The next operation and whether it must be done, by what the model has now.
    pub fn next(&self) -> (Entry, bool) {
        let (custody, job, wallet) =
            (self.players.custody, self.one(&self.players.jobs), self.one(&self.players.wallets));
        let (id, hold) = (LedgerTransferId::new(self.now, &self.rng), LedgerHoldId::new(self.now, &self.rng));
        let open: Vec<LedgerHoldId> = self.model.aside.keys().copied().collect();
        let choice = self.below(100);
        let transfer = |reason, debit, credit, fen: i64, from: &[LedgerAccountId]| {
            let fits = from.iter().all(|account| self.model.free(*account) >= fen);
            (Entry::Transfer { id, movement: movement(reason, debit, credit, fen) }, fits)
        };
        let place = |reason, debit, credit, fen: i64, from: &[LedgerAccountId]| {
            let fits = from.iter().all(|account| self.model.free(*account) >= fen);
            (Entry::Place { id: hold, movement: movement(reason, debit, credit, fen) }, fits)
        };
        match choice {
            0..20 => transfer(TransferReason::Fund, custody, job, self.fen(16_000), &[]),
            20..45 => transfer(TransferReason::Wage, job, wallet, self.fen(20_000), &[job]),
            45..55 => transfer(TransferReason::Withdrawal, wallet, custody, self.fen(20_000), &[wallet, custody]),
            55..60 => transfer(TransferReason::Refund, job, custody, self.fen(60_000), &[job, custody]),
            60..63 => transfer(TransferReason::Correction, wallet, job, self.fen(5_000), &[wallet]),
            63..70 if open.len() < OPEN_MAX => place(TransferReason::Wage, job, wallet, self.fen(20_000), &[job]),
            70..78 if open.len() < OPEN_MAX => {
                place(TransferReason::Withdrawal, wallet, custody, self.fen(20_000), &[wallet, custody])
            }
            63..90 if !open.is_empty() => {
                let hold = self.one(&open);
                let held = self.model.aside[&hold].fen;
                let fen = self.fen(held + held / 8 + 1);
                let amount = (!choice.is_multiple_of(3)).then(|| Amount::of(Fen(fen)).expect("more than zero"));
                (Entry::Post { hold, transfer: id, amount }, amount.is_none() || fen <= held)
            }
            90..95 if !open.is_empty() => (Entry::Void { hold: self.one(&open) }, true),
            95..100 if !self.done.is_empty() => (self.done[self.below(self.done.len())].clone(), true),
            _ => transfer(TransferReason::Fund, custody, job, self.fen(16_000), &[]),
        }
    }

    /// Says that an operation was done: the first time the model follows.
    pub fn follow(&mut self, entry: &Entry) {
        if self.done.contains(entry) {
            return;
        }
        self.model.follow(entry, self.players.custody);
        if self.done.len() == AGAIN_MAX {
            let gone = self.below(AGAIN_MAX);
            self.done.swap_remove(gone);
        }
        self.done.push(entry.clone());
    }
}

impl Model {
    /// What of a pocket is not set aside.
    fn free(&self, account: LedgerAccountId) -> i64 {
        self.pockets[&account] - self.held(account)
    }

    pub fn held(&self, account: LedgerAccountId) -> i64 {
        self.aside.values().filter(|aside| aside.from.contains(&account)).map(|aside| aside.fen).sum()
    }

    fn take(&mut self, from: &[LedgerAccountId], to: Option<LedgerAccountId>, fen: i64) {
        for account in from {
            *self.pockets.get_mut(account).expect("a pocket") -= fen;
        }
        if let Some(to) = to {
            *self.pockets.get_mut(&to).expect("a pocket") += fen;
        }
        self.transfers += 1;
    }

    fn follow(&mut self, entry: &Entry, custody: LedgerAccountId) {
        match entry {
            Entry::Transfer { movement, .. } => {
                let fen = movement.amount.fen().0;
                if movement.debit == custody {
                    // Money comes from outside: the payer has more, and so has the job.
                    self.take(&[], Some(custody), fen);
                    *self.pockets.get_mut(&movement.credit).expect("a pocket") += fen;
                } else {
                    let leaves = movement.credit == custody;
                    let from = if leaves { vec![movement.debit, custody] } else { vec![movement.debit] };
                    self.take(&from, (!leaves).then_some(movement.credit), fen);
                }
            }
            Entry::Place { id, movement } => {
                let leaves = movement.credit == custody;
                let from = if leaves { vec![movement.debit, custody] } else { vec![movement.debit] };
                let to = (!leaves).then_some(movement.credit);
                self.aside.insert(*id, Aside { from, to, fen: movement.amount.fen().0 });
            }
            Entry::Post { hold, amount, .. } => {
                let aside = self.aside.remove(hold).expect("it was open");
                self.take(&aside.from, aside.to, amount.map_or(aside.fen, |amount| amount.fen().0));
            }
            Entry::Void { hold } => {
                self.aside.remove(hold);
            }
        }
    }

    /// What the payer holds is what all others have together.
    pub fn assert_conserved(&self, custody: LedgerAccountId) {
        let others: i64 = self.pockets.iter().filter(|(account, _)| **account != custody).map(|(_, fen)| fen).sum();
        assert_eq!(self.pockets[&custody], others);
    }
}
