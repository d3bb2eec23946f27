//! Money is conserved whatever is done in whatever order: a hundred thousand random operations on the rules alone, and some
//! thousand through each engine, with units of work that are cut off and asked again.

use crate::simulation::{Players, Simulation};
use crate::world::{World, commit, open};
use db::entities::ledger_accounts::AccountKind;
use kernel::{LedgerAccountId, Timestamp};
use platform::Error;
use std::collections::BTreeMap;
use testkit::{TestApp, on_both_engines};
use uuid::Uuid;
use wallet::ledger::{self, Account, Books, Done, Entry, Line, Whose};

const SEED: u64 = 20_261_124;
const PURE_OPERATIONS: usize = 100_000;
const STORED_OPERATIONS: usize = 3_000;
/// Operations of one unit of work.
const LINKED_MAX: usize = 6;

/// What an entry touches of the books, as a unit of work loads it.
fn part(books: &Books, entry: &Entry) -> Books {
    let mut part = Books::default();
    let mut accounts = Vec::new();
    match entry {
        Entry::Transfer { id, movement } => {
            accounts.extend([movement.debit, movement.credit]);
            part.transfers.extend(books.transfers.get_key_value(id).map(|(id, posted)| (*id, posted.clone())));
        }
        Entry::Place { id, movement } => {
            accounts.extend([movement.debit, movement.credit]);
            part.holds.extend(books.holds.get_key_value(id).map(|(id, held)| (*id, held.clone())));
        }
        Entry::Post { hold, transfer, .. } => {
            part.holds.extend(books.holds.get_key_value(hold).map(|(id, held)| (*id, held.clone())));
            part.transfers.extend(books.transfers.get_key_value(transfer).map(|(id, posted)| (*id, posted.clone())));
        }
        Entry::Void { hold } => {
            part.holds.extend(books.holds.get_key_value(hold).map(|(id, held)| (*id, held.clone())));
        }
    }
    accounts.extend(part.holds.values().flat_map(|held| [held.movement.debit, held.movement.credit]));
    part.accounts.extend(accounts.into_iter().map(|account| (account, books.accounts[&account])));
    part
}

fn account(number: u128) -> LedgerAccountId {
    LedgerAccountId(Uuid::from_u128(number))
}

/// covers: PAY-1, PAY-2
#[test]
fn a_hundred_thousand_operations_conserve_money() {
    let players = Players {
        custody: account(1),
        jobs: (10..16).map(account).collect(),
        wallets: (100..130).map(account).collect(),
    };
    let mut books = Books::default();
    books.accounts.insert(players.custody, Account::empty(AccountKind::Custody));
    books.accounts.extend(players.jobs.iter().map(|job| (*job, Account::empty(AccountKind::Job))));
    books.accounts.extend(players.wallets.iter().map(|wallet| (*wallet, Account::empty(AccountKind::Wallet))));
    let mut play = Simulation::of(SEED, Timestamp::from_micros(1_795_485_600_000_000), players);
    let mut statements: BTreeMap<LedgerAccountId, Line> = BTreeMap::new();
    let mut refused = 0_u32;
    for operation in 0..PURE_OPERATIONS {
        let (entry, fits) = play.next();
        let mut loaded = part(&books, &entry);
        let result = loaded.apply(&entry);
        assert_eq!(result.is_ok(), fits, "operation {operation}: {entry:?}: {result:?}");
        // Now and then the process ends before anything is saved.
        if play.below(50) == 0 {
            continue;
        }
        let Ok(done) = result else {
            refused += 1;
            continue;
        };
        if let Done::Posted(posted) = &done
            && !books.transfers.contains_key(&posted.id)
        {
            for (account, line) in [(posted.movement.debit, posted.debit), (posted.movement.credit, posted.credit)] {
                let before = statements.insert(account, line).map_or(0, |line| line.number);
                assert_eq!(line.number, before + 1, "a statement has no gap");
            }
        }
        books.accounts.extend(loaded.accounts);
        books.transfers.extend(loaded.transfers);
        books.holds.extend(loaded.holds);
        play.follow(&entry);
        if operation % 500 == 0 || operation + 1 == PURE_OPERATIONS {
            play.model.assert_conserved(play.players.custody);
            for (id, account) in &books.accounts {
                assert_eq!(account.balance.0, play.model.pockets[id], "operation {operation}");
                assert_eq!(account.held.0, play.model.held(*id), "operation {operation}");
                let line = statements.get(id).map_or((0, 0), |line| (line.number, line.balance.0));
                assert_eq!((account.lines, account.balance.0), line, "an account is what its statement says");
            }
        }
    }
    assert!(refused > 1_000 && play.model.transfers > 50_000, "{refused} refused, {} moved", play.model.transfers);
}

/// A unit of work that writes everything and is cut off.
async fn cut_off(app: &TestApp, entries: Vec<Entry>) {
    let house = app.lingong.app.clone();
    let cut: Result<(), Error> = app
        .lingong
        .app
        .write(move |work| async move {
            ledger::commit(&house, &work, &entries).await?;
            Err(anyhow::anyhow!("the process ended").into())
        })
        .await;
    cut.expect_err("it was cut off");
}

on_both_engines! {
    /// covers: PAY-1, PAY-2
    async fn thousands_of_operations_conserve_money_in_the_database(app: TestApp) {
        let world = World::of(app, 30).await;
        let mut jobs = vec![world.job];
        let more = (1..6).map(|number| Whose::Job(kernel::PostingId(Uuid::from_u128(number)))).collect();
        jobs.extend(open(&world.app, more).await);
        let players = Players { custody: world.custody, jobs, wallets: world.wallets.clone() };
        let mut play = Simulation::of(SEED, world.app.now(), players);
        let (mut operations, mut units) = (0, 0);
        while operations < STORED_OPERATIONS {
            // So many at once, all of which fit, or one that does not.
            let before = play.model.clone();
            let mut entries = Vec::new();
            let mut refusal = None;
            while entries.len() < 1 + play.below(LINKED_MAX) {
                let (entry, fits) = play.next();
                operations += 1;
                if !fits {
                    refusal = Some(entry);
                    break;
                }
                if play.below(30) == 0 {
                    cut_off(&world.app, [entries.clone(), vec![entry.clone()]].concat()).await;
                }
                play.follow(&entry);
                entries.push(entry);
            }
            let fitting = entries.clone();
            if let Some(refusal) = refusal {
                entries.push(refusal);
                match commit(&world.app, entries).await {
                    Err(Error::Refused(_)) => {}
                    other => panic!("{other:?} after {before:?}"),
                }
            }
            if !fitting.is_empty() {
                commit(&world.app, fitting).await.expect("all of them fit");
            }
            units += 1;
            if units % 100 == 0 {
                play.model.assert_conserved(world.custody);
            }
        }
        let verdict = world.verdict().await;
        assert_eq!((verdict.findings.as_slice(), verdict.differences), ([].as_slice(), 0));
        assert_eq!((verdict.transfers, verdict.custody), (play.model.transfers, verdict.claims));
        let tx = world.app.lingong.app.read();
        for (account, fen) in &play.model.pockets {
            let balance = world.balance(*account).await;
            assert_eq!((balance.balance.0, balance.held.0), (*fen, play.model.held(*account)));
            let newest = ledger::statement(&tx, *account, None, 1).await.expect("lines");
            assert_eq!(newest.first().map_or(0, |line| line.balance.0), *fen);
        }
    }
}
