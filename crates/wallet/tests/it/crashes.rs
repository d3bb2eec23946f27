//! A process that ends at any boundary of a unit of work, and does it all again: no fen is lost or made.

use crate::world::{World, code};
use kernel::Fen;
use platform::Error;
use testkit::on_both_engines;
use wallet::ledger::{self, Amount, Done, Entry};

/// Where the process ends in a unit of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crash {
    /// Nothing was done.
    Before,
    /// Everything was written, and nothing committed.
    Inside,
    /// It was committed, and nobody was told.
    After,
}

/// Wages of a batch from funding to payout, unit by unit.
fn units(world: &World) -> Vec<Vec<Entry>> {
    let (payout, place) = world.hold(0, 3_000);
    let (other, place_other) = world.hold(1, 500);
    let part = Amount::of(Fen(2_000)).expect("more than zero");
    vec![
        vec![world.fund(10_000)],
        vec![world.wage(0, 4_000), world.wage(1, 2_500), world.wage(2, 100)],
        vec![place, place_other],
        vec![Entry::Post { hold: payout, transfer: world.transfer_id(), amount: Some(part) }],
        vec![Entry::Void { hold: other }, world.withdraw(1, 2_500)],
        vec![world.transfer(db::entities::ledger_transfers::TransferReason::Refund, world.job, world.custody, 3_400)],
    ]
}

/// Does the units, and ends at this one the first time that it comes there.
async fn run(world: &World, units: &[Vec<Entry>], ends_at: usize, crash: Crash) -> Result<(), Error> {
    for (at, entries) in units.iter().enumerate() {
        let (house, entries) = (world.app.lingong.app.clone(), entries.clone());
        let ends = (at == ends_at).then_some(crash);
        if ends == Some(Crash::Before) {
            return Err(anyhow::anyhow!("the process ended").into());
        }
        let inside = house.clone();
        house
            .write(move |work| async move {
                ledger::commit(&inside, &work, &entries).await?;
                if ends == Some(Crash::Inside) {
                    return Err(anyhow::anyhow!("the process ended").into());
                }
                Ok(())
            })
            .await?;
        if ends == Some(Crash::After) {
            return Err(anyhow::anyhow!("the process ended").into());
        }
    }
    Ok(())
}

async fn sums(world: &World) -> Vec<(Fen, Fen)> {
    let mut sums = Vec::new();
    for account in [world.custody, world.job].iter().chain(&world.wallets) {
        let balance = world.balance(*account).await;
        sums.push((balance.balance, balance.held));
    }
    sums
}

on_both_engines! {
    /// covers: PAY-1
    async fn every_boundary_can_be_the_end(app: TestApp) {
        let mut world = World::of(app, 3).await;
        let count = units(&world).len();
        let due: Vec<(Fen, Fen)> = [2_100, 0, 2_000, 0, 100].iter().map(|fen| (Fen(*fen), Fen::ZERO)).collect();
        for ends_at in 0..count {
            for crash in [Crash::Before, Crash::Inside, Crash::After] {
                // Other accounts and ids each time, in one installation.
                world = World::of(world.app, 3).await;
                let before = world.balance(world.custody).await.balance;
                let units = units(&world);
                run(&world, &units, ends_at, crash).await.expect_err("it ends there");
                world.assert_balanced().await;
                run(&world, &units, usize::MAX, crash).await.expect("it goes on");
                // And whoever was not told does it all once more.
                run(&world, &units, usize::MAX, crash).await.expect("it was done");
                let mut found = sums(&world).await;
                found[0].0 = found[0].0.checked_sub(before).expect("it fits");
                assert_eq!(found, due, "ended at {ends_at}, {crash:?}");
            }
        }
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn linked_transfers_are_done_all_or_none(app: TestApp) {
        let world = World::of(app, 4).await;
        world.commit(vec![world.fund(1_000)]).await.expect("funded");
        let before = sums(&world).await;
        let wages = |last: i64| vec![world.wage(0, 300), world.wage(1, 300), world.wage(2, 300), world.wage(3, last)];
        // The refusal may come at any place.
        for at in 0..4 {
            let mut entries = wages(100);
            entries.insert(at, world.wage(0, 901));
            assert_eq!(code(world.commit(entries).await), "insufficient_funds", "at {at}");
            assert_eq!(sums(&world).await, before, "at {at}");
        }
        assert_eq!(code(world.commit(wages(101)).await), "insufficient_funds", "a fen too much at the end");
        // A caller that goes on after a refusal has written nothing of it.
        let house = world.app.lingong.app.clone();
        let (too_much, fits) = (wages(101), wages(100));
        let went_on = world.app.lingong.app.write(move |work| async move {
            assert!(ledger::commit(&house, &work, &too_much).await.is_err());
            ledger::commit(&house, &work, &fits).await
        });
        assert_eq!(went_on.await.expect("what fits").len(), 4);
        assert_eq!(world.balance(world.job).await.balance, Fen::ZERO);
        world.assert_balanced().await;
    }

    /// covers: PAY-1
    async fn a_batch_that_was_partly_done_is_completed(app: TestApp) {
        let world = World::of(app, 2).await;
        let (first, second) = (world.wage(0, 10), world.wage(1, 20));
        let done = world.commit(vec![world.fund(30), first.clone()]).await.expect("done");
        let again = world.commit(vec![first, second]).await.expect("the rest is done");
        assert_eq!(again[0], done[1], "what was there is told as it was");
        let Done::Posted(posted) = &again[1] else { panic!("a transfer") };
        assert_eq!(posted.credit.balance, Fen(20));
        world.assert_balanced().await;
    }
}
