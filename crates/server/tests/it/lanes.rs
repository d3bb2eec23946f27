//! Jobs beside each other: a slow one holds up its own kind, a stop finishes what runs, and no batch outlives its lease.

use db::entities::jobs;
use platform::{App, Due, JobKind, Jobs};
use sea_orm::EntityTrait;
use std::sync::Arc;
use testkit::on_both_engines;
use tokio::sync::{Notify, mpsc, watch};
use uuid::Uuid;

const SLOW: JobKind = JobKind("test.slow");
const QUICK: JobKind = JobKind("test.quick");

async fn enqueue(app: &App, kind: JobKind, numbers: std::ops::Range<i64>) {
    let written = app.write(move |work| async move {
        for number in numbers {
            work.enqueue(kind, Uuid::from_u128(7), number, work.now).await?;
        }
        Ok(())
    });
    written.await.expect("they are queued");
}

async fn of_kind(app: &App, kind: JobKind) -> Vec<jobs::Model> {
    let rows = jobs::Entity::find().all(&app.read()).await.expect("the queue is read");
    rows.into_iter().filter(|row| row.kind.as_str() == kind.0).collect()
}

on_both_engines! {
    /// covers: NOTE-3
    async fn a_slow_job_holds_up_nobody_but_its_own_kind(app: TestApp) {
        let house = app.lingong.app.clone();
        let (begun, mut begins) = mpsc::unbounded_channel();
        let (done, mut ends) = mpsc::unbounded_channel();
        let answer = Arc::new(Notify::new());
        let mut jobs = Jobs::default();
        let waiting = answer.clone();
        jobs.on(SLOW, move |due: Due| {
            let (begun, waiting) = (begun.clone(), waiting.clone());
            async move {
                begun.send(due.detail).expect("somebody listens");
                waiting.notified().await;
                Ok(())
            }
        });
        jobs.on(QUICK, move |due: Due| {
            let done = done.clone();
            async move {
                done.send(due.detail).expect("somebody listens");
                Ok(())
            }
        });
        enqueue(&house, SLOW, 0..2).await;
        let (stop, stopped) = watch::channel(false);
        let working = tokio::spawn(jobs.work(house.clone(), stopped));
        assert_eq!(begins.recv().await, Some(0));
        enqueue(&house, QUICK, 0..3).await;
        assert_eq!((ends.recv().await, ends.recv().await, ends.recv().await), (Some(0), Some(1), Some(2)));
        stop.send_replace(true);
        tokio::task::yield_now().await;
        assert!(!working.is_finished(), "what runs is finished");
        answer.notify_one();
        working.await.expect("it stops by itself");
        let left = of_kind(&house, SLOW).await;
        assert_eq!(left.iter().map(|row| (row.detail, row.attempts, row.lease_until)).collect::<Vec<_>>(), [(1, 0, None)]);
        assert_eq!(of_kind(&house, QUICK).await.len(), 0);
    }

    /// covers: NOTE-3
    async fn what_is_left_of_a_batch_goes_back_before_its_lease_ends(app: TestApp) {
        let (house, clock) = (app.lingong.app.clone(), app.clock.clone());
        let (seen, mut looks) = mpsc::unbounded_channel();
        let mut jobs = Jobs::default();
        let of = house.clone();
        jobs.on(SLOW, move |due: Due| {
            let (house, clock, seen) = (of.clone(), clock.clone(), seen.clone());
            async move {
                let row = of_kind(&house, SLOW).await.into_iter().find(|row| row.detail == due.detail).expect("it is there");
                let left = row.lease_until.expect("it is leased").seconds_since(house.now());
                seen.send((due.detail, row.attempts, left)).expect("somebody listens");
                clock.advance_seconds(40);
                Ok(())
            }
        });
        enqueue(&house, SLOW, 0..3).await;
        assert_eq!(jobs.run_due(&house).await.expect("the queue works"), 3);
        drop(jobs);
        let mut all = Vec::new();
        while let Some(one) = looks.recv().await {
            all.push(one);
        }
        assert_eq!(all, [(0, 1, 60), (1, 1, 60), (2, 1, 60)]);
    }

    /// covers: NOTE-3
    async fn a_job_that_panics_waits_and_the_others_of_its_batch_are_done(app: TestApp) {
        let house = app.lingong.app.clone();
        let mut jobs = Jobs::default();
        jobs.on(SLOW, |due: Due| async move {
            assert_ne!(due.detail, 0, "as a test wants it");
            Ok(())
        });
        enqueue(&house, SLOW, 0..3).await;
        assert_eq!(jobs.run_due(&house).await.expect("the queue works"), 3);
        let left = of_kind(&house, SLOW).await;
        assert_eq!(left.iter().map(|row| (row.detail, row.attempts, row.lease_until)).collect::<Vec<_>>(), [(0, 1, None)]);
    }
}
