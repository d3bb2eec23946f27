//! Many at once.

use crate::world::{World, code, movement, open};
use db::entities::ledger_transfers::TransferReason;
use kernel::Fen;
use platform::Error;
use testkit::on_both_engines;
use tokio::task::JoinSet;
use uuid::Uuid;
use wallet::ledger::{self, Done, ENTRIES_MAX, Entry, StatementLine, Whose};

/// Sends each of these in a unit of work of its own, all at once.
async fn at_once(world: &World, units: Vec<Vec<Entry>>) -> Vec<Result<Vec<Done>, Error>> {
    let mut tasks = JoinSet::new();
    for entries in units {
        let house = world.app.lingong.app.clone();
        tasks.spawn(async move {
            let inside = house.clone();
            house.write(move |work| async move { ledger::commit(&inside, &work, &entries).await }).await
        });
    }
    tasks.join_all().await
}

fn refused(answers: &[Result<Vec<Done>, Error>]) -> Vec<&'static str> {
    let codes = answers.iter().filter_map(|answer| match answer {
        Ok(_) => None,
        Err(Error::Refused(refusal)) => Some(refusal.code.code),
        Err(other) => panic!("no refusal: {other}"),
    });
    codes.collect()
}

on_both_engines! {
    /// covers: PAY-1
    async fn the_same_transfer_a_hundred_times_moves_once(app: TestApp) {
        let world = World::of(app, 1).await;
        world.commit(vec![world.fund(10_000)]).await.expect("funded");
        let wage = world.wage(0, 100);
        let answers = at_once(&world, vec![vec![wage.clone()]; 100]).await;
        assert!(refused(&answers).is_empty());
        let first = answers[0].as_ref().expect("done");
        assert!(answers.iter().all(|answer| answer.as_ref().ok() == Some(first)), "all get the same answer");
        assert_eq!(world.balance(world.wallets[0]).await.balance, Fen(100));
        let lines = ledger::statement(&world.app.lingong.app.read(), world.wallets[0], None, 10).await.expect("lines");
        assert_eq!(lines.len(), 1);
        // And long after it once more.
        assert_eq!(&world.commit(vec![wage]).await.expect("done"), first);
        assert_eq!(world.verdict().await.transfers, 2);
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn one_id_for_two_transfers_moves_one_of_them(app: TestApp) {
        let world = World::of(app, 40).await;
        world.commit(vec![world.fund(10_000)]).await.expect("funded");
        let id = world.transfer_id();
        let mut units = Vec::new();
        for wallet in &world.wallets {
            units.push(vec![Entry::Transfer { id, movement: movement(TransferReason::Wage, world.job, *wallet, 100) }]);
            // The same id between other accounts, which no lock of an account keeps apart.
            units.push(vec![Entry::Transfer { id, movement: movement(TransferReason::Fund, world.custody, world.funds, 5) }]);
        }
        let answers = at_once(&world, units).await;
        let codes = refused(&answers);
        assert!(codes.iter().all(|code| *code == "transfer_id_reused"), "{codes:?}");
        assert_eq!(world.verdict().await.transfers, 2, "the funding and one more");
        let (_, hold) = world.hold(0, 1);
        let Entry::Place { id, .. } = hold else { panic!("a hold") };
        let other = Entry::Place { id, movement: movement(TransferReason::Wage, world.job, world.wallets[1], 2) };
        world.commit(vec![other]).await.expect("placed");
        assert_eq!(code(world.commit(vec![hold]).await), "hold_id_reused");
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn two_hundred_withdrawals_never_take_a_balance_below_zero(app: TestApp) {
        let world = World::of(app, 1).await;
        world.commit(vec![world.fund(5_000), world.wage(0, 1_000)]).await.expect("paid");
        let mut units = Vec::new();
        for at in 0..200 {
            units.push(vec![if at % 2 == 0 { world.withdraw(0, 10) } else { world.hold(0, 10).1 }]);
        }
        let answers = at_once(&world, units).await;
        assert_eq!(refused(&answers), ["insufficient_funds"; 100], "a hundred fit, and a hundred do not");
        let left = world.balance(world.wallets[0]).await;
        assert_eq!((left.available, left.balance), (Fen::ZERO, left.held));
        let taken = world.balance(world.custody).await;
        assert_eq!(taken.balance, Fen(4_000 + left.balance.0));
        world.assert_balanced().await;
        // What is held can all be paid out, at once with people who want more.
        let held: Vec<_> = answers.into_iter().flatten().flatten().filter_map(|done| match done {
            Done::Held(held) => Some(held.id),
            Done::Posted(_) => None,
        }).collect();
        let mut units: Vec<Vec<Entry>> = Vec::new();
        for hold in &held {
            units.push(vec![Entry::Post { hold: *hold, transfer: world.transfer_id(), amount: None }]);
            units.push(vec![world.withdraw(0, 1)]);
        }
        let answers = at_once(&world, units).await;
        assert_eq!(refused(&answers).len(), held.len());
        assert_eq!(world.balance(world.wallets[0]).await.balance, Fen::ZERO);
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn a_hold_is_posted_or_voided_by_one_of_many(app: TestApp) {
        let world = World::of(app, 1).await;
        let (hold, place) = world.hold(0, 300);
        world.commit(vec![world.fund(1_000), world.wage(0, 500), place]).await.expect("placed");
        let mut units = Vec::new();
        for _ in 0..20 {
            units.push(vec![Entry::Post { hold, transfer: world.transfer_id(), amount: None }]);
            units.push(vec![Entry::Void { hold }]);
        }
        let answers = at_once(&world, units).await;
        assert!(refused(&answers).iter().all(|code| *code == "hold_ended"));
        let wallet = world.balance(world.wallets[0]).await;
        assert!(wallet.held == Fen::ZERO && (wallet.balance == Fen(500) || wallet.balance == Fen(200)), "{wallet:?}");
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn money_goes_both_ways_at_once_and_nobody_waits_in_a_ring(app: TestApp) {
        let world = World::of(app, 12).await;
        world.commit(vec![world.fund(100_000)]).await.expect("funded");
        let wages: Vec<Entry> = (0..12).map(|wallet| world.wage(wallet, 1_000)).collect();
        world.commit(wages).await.expect("paid");
        let mut units = Vec::new();
        for at in 0..200_usize {
            // Each touches the job, some wallets in some order, and now and then custody.
            let (one, two) = (at % 12, (at * 7 + 5) % 12);
            let back = world.transfer(TransferReason::Correction, world.wallets[two], world.job, 1);
            let mut entries = vec![world.wage(one, 2), back, world.withdraw(one, 1)];
            if at % 3 == 0 {
                entries.reverse();
            }
            units.push(entries);
        }
        assert!(refused(&at_once(&world, units).await).is_empty());
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn an_account_is_opened_once(app: TestApp) {
        let world = World::of(app, 1).await;
        let (posting, person) = (kernel::PostingId(Uuid::from_u128(5)), world.app.someone().await.id);
        let mut tasks = JoinSet::new();
        for at in 0..50 {
            let house = world.app.lingong.app.clone();
            let mut wanted = vec![Whose::Job(posting), Whose::Wallet(person), Whose::OwnFunds, Whose::ServiceIncome];
            if at % 2 == 0 {
                wanted.reverse();
            }
            tasks.spawn(async move {
                let inside = house.clone();
                let ids = house.write(move |work| async move { ledger::open(&inside, &work, &wanted).await }).await;
                let mut ids = ids.expect("opened");
                ids.sort_unstable();
                ids
            });
        }
        let opened = tasks.join_all().await;
        assert!(opened.iter().all(|ids| *ids == opened[0]), "all got the same accounts");
        assert_eq!(world.verdict().await.accounts, 4 + 4);
        assert!(ledger::wallet_of(&house_tx(&world), person).await.expect("a query").is_some());
    }

    /// covers: PAY-1
    async fn a_look_beside_writers_sees_one_moment(app: TestApp) {
        let world = World::of(app, 3).await;
        world.commit(vec![world.fund(1_000_000)]).await.expect("funded");
        let units = (0..300).map(|at| vec![world.wage(at % 3, 5), world.withdraw(at % 3, 2), world.hold(at % 3, 1).1]);
        let units: Vec<Vec<Entry>> = units.collect();
        let writing = at_once(&world, units);
        let looking = async {
            for _ in 0..20 {
                world.assert_balanced().await;
            }
        };
        let (answers, ()) = tokio::join!(writing, looking);
        assert!(refused(&answers).is_empty());
        assert_eq!(world.verdict().await.transfers, 601);
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn a_statement_is_read_page_by_page(app: TestApp) {
        let world = World::of(app, 1).await;
        let mut entries = vec![world.fund(10_000)];
        for _ in 0..5 {
            entries.extend([world.wage(0, 100), world.withdraw(0, 30)]);
        }
        world.commit(entries).await.expect("paid");
        let tx = house_tx(&world);
        let mut lines = Vec::new();
        loop {
            let before = lines.last().map(|line: &StatementLine| line.number);
            let page = ledger::statement(&tx, world.wallets[0], before, 3).await.expect("lines");
            if page.is_empty() {
                break;
            }
            lines.extend(page);
        }
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), (1..=10).rev().collect::<Vec<_>>());
        lines.reverse();
        let mut balance = 0;
        for line in &lines {
            balance += line.change.0;
            assert_eq!((line.balance, line.change), (Fen(balance), Fen(if line.number % 2 == 1 { 100 } else { -30 })));
        }
        let custody = ledger::statement(&tx, world.custody, None, 100).await.expect("lines");
        assert_eq!((custody.len(), custody[0].balance, custody[5].change), (6, Fen(9_850), Fen(10_000)));
    }

    /// covers: PAY-1, PAY-7
    async fn what_cannot_be_is_refused_and_leaves_nothing(app: TestApp) {
        let world = World::of(app, 1).await;
        world.commit(vec![world.fund(i64::MAX)]).await.expect("as much as an account counts");
        assert_eq!(code(world.commit(vec![world.fund(1)]).await), "amount_too_large");
        assert_eq!(code(world.commit(vec![world.withdraw(0, 1)]).await), "insufficient_funds");
        let many = (0..=ENTRIES_MAX).map(|_| world.wage(0, 1)).collect();
        assert_eq!(code(world.commit(many).await), "too_many_entries");
        let full = (0..ENTRIES_MAX).map(|_| world.wage(0, 1)).collect();
        assert_eq!(world.commit(full).await.expect("as many as may be").len(), ENTRIES_MAX);
        let own = open(&world.app, vec![Whose::OwnFunds, Whose::ServiceIncome]).await;
        let across = world.transfer(TransferReason::ServicePaid, own[0], world.job, 1);
        assert_eq!(code(world.commit(vec![across]).await), "move_not_allowed");
        world.commit(vec![world.transfer(TransferReason::ServicePaid, own[0], own[1], 3_000)]).await.expect("a service");
        let verdict = world.verdict().await;
        assert_eq!((verdict.operators, verdict.differences), (0, 0));
        let standing = ledger::standing(&house_tx(&world)).await.expect("sums");
        assert_eq!((standing.custody, standing.claims, standing.operators), (i128::from(i64::MAX), i128::from(i64::MAX), 0));
    }
}

fn house_tx(world: &World) -> db::Tx {
    world.app.lingong.app.read()
}
