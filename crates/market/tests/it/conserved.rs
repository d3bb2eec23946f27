//! A hundred thousand random operations in one world, on the product's own rules and nothing else: funding, work, settlements with
//! every change, disputes, withdrawals, refunds, a process that ends before or after its commit, and a payer that fails, says
//! nothing, says it late, or takes it back. No database: the units of work are loaded and saved as `ledger::commit` does it.

use db::entities::applications::{self, ApplicationState};
use db::entities::ledger_accounts::AccountKind;
use db::entities::ledger_transfers::TransferReason;
use db::entities::postings::{Settlement, WageUnit};
use db::entities::wages;
use db::entities::withdrawals::WithdrawalState;
use kernel::{
    ApplicationId, Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId, MerchantId, PersonId, PostingId, Rng, ShiftId,
    Timestamp,
};
use market::settlement::lines::Line;
use market::settlement::pay::{Funds, Payment, Sides, plan};
use market::settlement::wage::{self, Change, Counted, Extra};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;
use wallet::ledger::{Account, Amount, Books, Entry, Movement};
use wallet::withdrawals::{Money, Word, hear};

const SEED: u64 = 20_261_129;
const OPERATIONS: usize = 100_000;
const JOBS: usize = 8;
const WALLETS: usize = 40;
const BATCH: usize = 6;
/// Wages that are looked at for a batch: the newest.
const RECENT: usize = 400;

/// A wage and the hours that it stands on.
struct Worked {
    job: usize,
    wallet: usize,
    row: wages::Model,
    hours: Counted,
}

/// What the payer really did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Truth {
    NotAsked,
    UnderWay,
    Arrived,
    Failed,
    Returned,
}

struct Payout {
    fen: i64,
    state: WithdrawalState,
    truth: Truth,
    /// The payer contradicted itself: staff look.
    troubled: bool,
    hold: LedgerHoldId,
    paid: LedgerTransferId,
    back: Movement,
    back_id: LedgerTransferId,
}

struct World {
    rng: Rng,
    now: Timestamp,
    books: Books,
    custody: LedgerAccountId,
    merchants: Vec<LedgerAccountId>,
    jobs: Vec<LedgerAccountId>,
    wallets: Vec<LedgerAccountId>,
    worked: Vec<Worked>,
    payouts: Vec<Payout>,
    funded: i64,
    refunded: i64,
    crashes: usize,
    settled: usize,
}

fn account(number: u128) -> LedgerAccountId {
    LedgerAccountId(Uuid::from_u128(number))
}

impl World {
    fn new() -> World {
        let mut books = Books::default();
        let mut open = |from: u128, count: usize, kind| -> Vec<LedgerAccountId> {
            let ids: Vec<LedgerAccountId> = (from..).take(count).map(account).collect();
            books.accounts.extend(ids.iter().map(|id| (*id, Account::empty(kind))));
            ids
        };
        let custody = open(1, 1, AccountKind::Custody)[0];
        let merchants = open(10, 2, AccountKind::MerchantFunds);
        let jobs = open(100, JOBS, AccountKind::Job);
        let wallets = open(1_000, WALLETS, AccountKind::Wallet);
        World {
            rng: Rng::seeded(SEED),
            now: Timestamp::from_micros(1_795_485_600_000_000),
            books,
            custody,
            merchants,
            jobs,
            wallets,
            worked: Vec::new(),
            payouts: Vec::new(),
            funded: 0,
            refunded: 0,
            crashes: 0,
            settled: 0,
        }
    }

    fn below(&self, bound: usize) -> usize {
        usize::try_from(self.rng.below(bound as u64)).expect("it fits")
    }

    fn fen(&self, most: usize) -> i64 {
        i64::try_from(self.below(most)).expect("it fits") + 1
    }

    fn free(&self, account: LedgerAccountId) -> Fen {
        self.books.accounts[&account].available()
    }

    fn transfer(&self, reason: TransferReason, debit: LedgerAccountId, credit: LedgerAccountId, fen: i64) -> Entry {
        let amount = Amount::of(Fen(fen)).expect("more than zero");
        let movement = Movement { debit, credit, amount, reason, reference: Uuid::nil() };
        Entry::Transfer { id: LedgerTransferId::new(self.now, &self.rng), movement }
    }

    /// What these entries touch, as a unit of work loads it.
    fn part(&self, entries: &[Entry]) -> Books {
        let (mut part, mut accounts) = (Books::default(), Vec::new());
        for entry in entries {
            let (hold, transfer) = match entry {
                Entry::Transfer { id, movement } => {
                    accounts.extend([movement.debit, movement.credit]);
                    (None, Some(id))
                }
                Entry::Place { id, movement } => {
                    accounts.extend([movement.debit, movement.credit]);
                    (Some(id), None)
                }
                Entry::Post { hold, transfer, .. } => (Some(hold), Some(transfer)),
                Entry::Void { hold } => (Some(hold), None),
            };
            let held = hold.and_then(|id| self.books.holds.get_key_value(id));
            accounts.extend(held.iter().flat_map(|(_, held)| [held.movement.debit, held.movement.credit]));
            part.holds.extend(held.map(|(id, held)| (*id, held.clone())));
            let posted = transfer.and_then(|id| self.books.transfers.get_key_value(id));
            part.transfers.extend(posted.map(|(id, posted)| (*id, posted.clone())));
        }
        part.accounts.extend(accounts.into_iter().map(|id| (id, self.books.accounts[&id])));
        part
    }

    /// A unit of work: all of it or none. Now and then the process ends before its commit and does it again, or after it and was
    /// not told.
    fn unit(&mut self, entries: &[Entry]) -> bool {
        let rounds = 1 + usize::from(self.below(12) == 0);
        for round in 0..rounds {
            let mut part = self.part(entries);
            if entries.iter().any(|entry| part.apply(entry).is_err()) {
                assert_eq!(round, 0, "what was refused stays refused, and what was allowed is allowed again");
                return false;
            }
            if round + 1 < rounds && self.below(2) == 0 {
                self.crashes += 1;
                continue;
            }
            let before: Vec<Account> = part.accounts.keys().map(|id| self.books.accounts[id]).collect();
            let after: Vec<Account> = part.accounts.values().copied().collect();
            let known = entries
                .iter()
                .all(|entry| matches!(entry, Entry::Transfer { id, .. } if self.books.transfers.contains_key(id)));
            assert!(!known || before == after, "the same id moves once");
            self.books.accounts.extend(part.accounts);
            self.books.transfers.extend(part.transfers);
            self.books.holds.extend(part.holds);
        }
        true
    }

    fn step(&mut self) {
        self.now = self.now.plus_seconds(1);
        match self.below(100) {
            0..8 => self.fund(),
            8..12 => self.allocate(),
            12..16 => self.refund(),
            16..36 => self.work(),
            36..44 => self.decide(),
            44..64 => self.settle(),
            64..78 => self.withdraw(),
            78..94 => self.ask_payer(),
            _ => self.payer_corrects(),
        }
    }

    fn fund(&mut self) {
        let (fen, of_job) = (self.fen(200_000), self.below(2) == 0);
        let credit = if of_job { self.jobs[self.below(JOBS)] } else { self.merchants[self.below(2)] };
        let entry = self.transfer(TransferReason::Fund, self.custody, credit, fen);
        assert!(self.unit(&[entry]), "money can always come in");
        self.funded += fen;
    }

    fn allocate(&mut self) {
        let job = self.below(JOBS);
        let (account, own, fen) = (self.jobs[job], self.merchants[job % 2], self.fen(50_000));
        let (reason, debit, credit) = match self.below(2) {
            0 => (TransferReason::Allocate, own, account),
            _ => (TransferReason::Release, account, own),
        };
        let fits = self.free(debit).0 >= fen;
        let entry = self.transfer(reason, debit, credit, fen);
        assert_eq!(self.unit(&[entry]), fits, "{reason} of {fen}");
    }

    fn refund(&mut self) {
        let (own, fen) = (self.merchants[self.below(2)], self.fen(60_000));
        let fits = self.free(own).0 >= fen;
        let entry = self.transfer(TransferReason::Refund, own, self.custody, fen);
        assert_eq!(self.unit(&[entry]), fits);
        self.refunded += if fits { fen } else { 0 };
    }

    fn work(&mut self) {
        let (job, wallet) = (self.below(JOBS), self.below(WALLETS));
        let minutes = i64::try_from(self.below(600)).expect("it fits");
        let disputed = (self.below(5) == 0).then(|| minutes + self.fen(120));
        let row = agreed(self.now, &self.rng, self.fen(5_000));
        self.worked.push(Worked { job, wallet, row, hours: Counted { minutes, disputed } });
    }

    /// Staff decide: anything between what was counted and what was asked.
    fn decide(&mut self) {
        let Some(at) = self.worked.iter().position(|worked| worked.hours.disputed.is_some()) else { return };
        let Counted { minutes, disputed } = self.worked[at].hours;
        let more = disputed.unwrap_or(minutes) - minutes;
        let given = i64::try_from(self.below(usize::try_from(more).expect("more") + 1)).expect("it fits");
        self.worked[at].hours = Counted { minutes: minutes + given, disputed: None };
    }

    fn change(&self) -> Change {
        let extra = |most: usize| Some(Extra { amount: Fen(self.fen(most)), reason: "随机原因".into() });
        let mut change = Change::default();
        match self.below(8) {
            0 => change.bonus = extra(2_000),
            1 => change.deduction = extra(400),
            2 => change.tip = extra(1_000),
            3 => change.part = extra(3_000),
            _ => {}
        }
        change
    }

    fn settle(&mut self) {
        let job = self.below(JOBS);
        let open = |worked: &Worked| {
            worked.job == job
                && (worked.row.work.is_none()
                    || wage::left(&worked.row) > Fen::ZERO
                    || worked.hours.disputed.is_some()
                    || worked.row.hold_id.is_some())
        };
        let chosen: Vec<usize> =
            (0..self.worked.len()).rev().take(RECENT).filter(|at| open(&self.worked[*at])).take(BATCH).collect();
        let mut payments = Vec::new();
        let mut of = Vec::new();
        for at in chosen {
            let (worked, change) = (&self.worked[at], self.change());
            let Ok(slip) = wage::slip(&worked.row, worked.hours, &change) else { continue };
            let line = Line { application: sign_up(&worked.row), wage: worked.row.clone(), hours: worked.hours };
            payments.push(Payment { line, slip, change });
            of.push(at);
        }
        let freed: HashMap<LedgerHoldId, Fen> = payments
            .iter()
            .filter_map(|payment| payment.line.wage.hold_id)
            .map(|id| (id, self.books.holds[&id].movement.amount.fen()))
            .collect();
        let wallets: Vec<LedgerAccountId> = of.iter().map(|at| self.wallets[self.worked[*at].wallet]).collect();
        let (account, own) = (self.jobs[job], self.merchants[job % 2]);
        let sides = Sides { job: account, merchant: own, posting: PostingId(Uuid::nil()), wallets: &wallets };
        let held = self.books.accounts[&account].held;
        let funds = Funds { job: self.free(account), held, merchant: self.free(own) };
        let Ok(planned) = plan((self.now, &self.rng), &sides, &payments, funds, &freed) else { return };
        if planned.entries.is_empty() {
            return;
        }
        assert!(self.unit(&planned.entries), "what the plan allows, the ledger allows");
        self.settled += 1;
        for ((at, payment), hold_id) in of.into_iter().zip(payments).zip(planned.holds) {
            self.worked[at].row = wages::Model { hold_id, ..payment.slip.after };
        }
    }

    fn withdraw(&mut self) {
        let wallet = self.wallets[self.below(WALLETS)];
        let (fen, free) = (self.fen(20_000), self.free(wallet).0);
        let hold = LedgerHoldId::new(self.now, &self.rng);
        let amount = Amount::of(Fen(fen)).expect("more than zero");
        let movement = |reason, debit, credit| Movement { debit, credit, amount, reason, reference: Uuid::nil() };
        let placed = movement(TransferReason::Withdrawal, wallet, self.custody);
        let done = self.unit(&[Entry::Place { id: hold, movement: placed }]);
        assert_eq!(done, fen <= free, "{fen} of {free}");
        if done {
            let id = || LedgerTransferId::new(self.now, &self.rng);
            let back = movement(TransferReason::WithdrawalReturned, self.custody, wallet);
            let (paid, back_id) = (id(), id());
            let (state, truth) = (WithdrawalState::Sending, Truth::NotAsked);
            self.payouts.push(Payout { fen, state, truth, troubled: false, hold, paid, back, back_id });
        }
    }

    /// Sends one that is under way, or asks for it. The answer may be lost; whatever was begun is not begun again.
    fn ask_payer(&mut self) {
        let under_way = |payout: &&mut Payout| payout.state == WithdrawalState::Sending;
        let pick = self.below(100);
        let (lost, course) = (self.below(4) == 0, self.below(10));
        let Some((at, payout)) =
            self.payouts.iter_mut().enumerate().rev().take(200).filter(|(_, payout)| under_way(&payout)).nth(pick % 3)
        else {
            return;
        };
        payout.truth = match (payout.truth, course) {
            (Truth::NotAsked, 0..2) => Truth::Failed,
            (Truth::NotAsked, 2..5) => Truth::UnderWay,
            (Truth::NotAsked | Truth::UnderWay, _) => Truth::Arrived,
            (known, _) => known,
        };
        let truth = payout.truth;
        if !lost {
            self.hears(at, word_of(truth));
        }
    }

    /// The payer takes something back, or says the wrong thing about what is over.
    fn payer_corrects(&mut self) {
        if self.payouts.is_empty() {
            return;
        }
        let at = self.below(self.payouts.len());
        let (truth, course) = (self.payouts[at].truth, self.below(3));
        let word = match (truth, course) {
            (Truth::Arrived, 0) if !self.payouts[at].troubled => {
                self.payouts[at].truth = Truth::Returned;
                Word::Returned
            }
            (Truth::Arrived, 1) => Word::Failed,
            (Truth::Failed, 0) => {
                self.payouts[at].truth = Truth::Arrived;
                Word::Arrived
            }
            (known, _) => word_of(known),
        };
        self.hears(at, word);
    }

    fn hears(&mut self, at: usize, word: Word) {
        let payout = &self.payouts[at];
        let Some(then) = hear(payout.state, word) else { return };
        let entry = match then.money {
            Money::Stays => None,
            Money::Post => Some(Entry::Post { hold: payout.hold, transfer: payout.paid, amount: None }),
            Money::Free => Some(Entry::Void { hold: payout.hold }),
            Money::GiveBack => Some(Entry::Transfer { id: payout.back_id, movement: payout.back.clone() }),
        };
        if let Some(entry) = entry {
            assert!(self.unit(&[entry]), "the payer's word always fits");
        }
        let payout = &mut self.payouts[at];
        payout.state = then.state;
        payout.troubled |= then.trouble.is_some();
    }

    fn check(&self) {
        let sum = |ids: &[LedgerAccountId]| ids.iter().map(|id| self.books.accounts[id].balance.0).sum::<i64>();
        let owed = sum(&self.merchants) + sum(&self.jobs) + sum(&self.wallets);
        let custody = self.books.accounts[&self.custody].balance.0;
        let arrived: i64 = self
            .payouts
            .iter()
            .filter(|payout| payout.state == WithdrawalState::Arrived)
            .map(|payout| payout.fen)
            .sum();
        assert_eq!(custody, owed, "what is in custody is somebody's");
        assert_eq!(custody, self.funded - self.refunded - arrived, "no fen is lost or made");
    }
}

fn word_of(truth: Truth) -> Word {
    match truth {
        Truth::NotAsked | Truth::UnderWay => Word::UnderWay,
        Truth::Arrived => Word::Arrived,
        Truth::Failed => Word::Failed,
        Truth::Returned => Word::Returned,
    }
}

fn agreed(now: Timestamp, rng: &Rng, rate: i64) -> wages::Model {
    wages::Model {
        application_id: ApplicationId::new(now, rng),
        posting_id: PostingId(Uuid::nil()),
        shift_id: ShiftId(Uuid::nil()),
        merchant_id: MerchantId(Uuid::nil()),
        person_id: PersonId(Uuid::nil()),
        unit: WageUnit::Hour,
        rate_fen: Fen(rate),
        settlement: Settlement::Daily,
        agreed_at: now,
        work: None,
        earned_fen: Fen::ZERO,
        bonus_fen: Fen::ZERO,
        deduction_fen: Fen::ZERO,
        tip_fen: Fen::ZERO,
        paid_wage_fen: Fen::ZERO,
        paid_bonus_fen: Fen::ZERO,
        paid_tip_fen: Fen::ZERO,
        hold_id: None,
        due_at: None,
        changed_at: now,
    }
}

fn sign_up(row: &wages::Model) -> applications::Model {
    applications::Model {
        id: row.application_id,
        shift_id: row.shift_id,
        posting_id: row.posting_id,
        merchant_id: row.merchant_id,
        person_id: row.person_id,
        state: ApplicationState::Finished,
        queue_no: 1,
        note: None,
        starts_at: row.agreed_at,
        ends_at: row.agreed_at,
        cancel_free_hours: 0,
        applied_at: row.agreed_at,
        accepted_at: None,
        confirm_by: None,
        bound_at: None,
        ended_at: None,
        ended_by: None,
        marked: false,
        reason: None,
    }
}

/// covers: PAY-1, PAY-2, PAY-3, PAY-7
#[test]
fn money_is_conserved_whatever_happens_in_whatever_order() {
    let mut world = World::new();
    for done in 0..OPERATIONS {
        world.step();
        if done % 1_000 == 0 {
            world.check();
        }
    }
    world.check();
    assert!(world.crashes > 1_000 && world.settled > 1_000, "{} crashes, {} settlements", world.crashes, world.settled);

    // Every balance is the sum of its transfers, and every wage what went to its wallet.
    let (mut derived, mut by_wage) = (BTreeMap::<LedgerAccountId, i64>::new(), HashMap::<Uuid, i64>::new());
    for posted in world.books.transfers.values() {
        let Movement { debit, credit, amount, reason, reference } = &posted.movement;
        let grows = |id: &LedgerAccountId| if *id == world.custody { 1 } else { -1 };
        *derived.entry(*debit).or_default() += grows(debit) * amount.fen().0;
        *derived.entry(*credit).or_default() -= grows(credit) * amount.fen().0;
        if matches!(reason, TransferReason::Wage | TransferReason::Bonus | TransferReason::Tip) {
            *by_wage.entry(*reference).or_default() += amount.fen().0;
        }
    }
    for (id, account) in &world.books.accounts {
        assert_eq!(account.balance.0, derived.get(id).copied().unwrap_or(0), "{id}");
        assert!(account.balance >= account.held && account.held >= Fen::ZERO, "{id}");
    }
    for worked in &world.worked {
        let moved = by_wage.get(&worked.row.application_id.0).copied().unwrap_or(0);
        assert_eq!(wage::paid(&worked.row).0, moved);
        assert!(wage::left(&worked.row) >= Fen::ZERO);
    }
    // What the payer really did is what the ledger says, but for what it contradicted itself about, which staff have.
    for at in 0..world.payouts.len() {
        if world.payouts[at].truth == Truth::UnderWay || world.payouts[at].truth == Truth::NotAsked {
            world.payouts[at].truth = Truth::Arrived;
        }
        world.hears(at, word_of(world.payouts[at].truth));
    }
    world.check();
    for payout in &world.payouts {
        let (says, did) = (payout.state == WithdrawalState::Arrived, payout.truth == Truth::Arrived);
        assert!(says == did || payout.troubled, "{:?} and {:?}", payout.state, payout.truth);
    }
}
