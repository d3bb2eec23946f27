//! Transfers of the money ledger (SPEC PAY-1): how many a second and how long one takes, beside as many transactions that insert
//! one bare row each, in rounds that alternate. What stands in the ledger afterwards is derived again and compared.

use crate::machine;
use crate::options::Options;
use crate::speed::{Speed, clients};
use crate::table::{self, Column};
use anyhow::Context;
use db::Snapshot;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerAccountId, LedgerTransferId, PostingId, Rng, RowId, Timestamp};
use platform::App;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{ConnectOptions, PgPool, SqlitePool, query};
use std::sync::Arc;
use std::time::Duration;
use testkit::{On, TestApp};
use uuid::Uuid;
use wallet::ledger::{self, Amount, Entry, Movement, Whose};

/// Jobs that pay, and people who are paid.
const JOBS: usize = 50;
const PEOPLE: usize = 200;
/// Wages of a settlement that are booked together.
const LINKED: usize = 50;
/// Enough for every wage of every round.
const FUNDED: i64 = 1_000_000_000;
const WARM_UP: usize = 100;
/// As the product opens them (`db/engine.rs`).
const POSTGRES_CONNECTIONS: u32 = 16;
const BUSY: Duration = Duration::from_secs(10);

const COLUMNS: &[Column] = &[
    Column { name: "engine", width: 10 },
    Column { name: "jobs", width: 4 },
    Column { name: "linked", width: 6 },
    Column { name: "clients", width: 7 },
    Column { name: "transfers 1/s", width: 0 },
    Column { name: "p50 ms", width: 7 },
    Column { name: "p99 ms", width: 7 },
    Column { name: "bare 1/s", width: 8 },
    Column { name: "p50 ms", width: 7 },
    Column { name: "p99 ms", width: 7 },
    Column { name: "ratio", width: 5 },
];

/// Prints the table, row by row.
///
/// # Errors
/// When something cannot be started, a transfer is refused, or the ledger does not balance afterwards.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    println!("transfers of the ledger; {}", machine::facts());
    println!("{} transfers a round; the median of {} alternating rounds", options.transfers, options.rounds);
    for on in &options.engines {
        let bench = Bench::open(*on).await?;
        println!("\n{}", machine::engine(&bench.app).await?);
        for linked in [1, LINKED] {
            bench.product(JOBS, linked, 8, WARM_UP).await?;
        }
        bench.bare(8, WARM_UP).await?;
        println!("{}", table::head(COLUMNS));
        for (jobs, linked) in [(JOBS, 1), (1, 1), (JOBS, LINKED), (1, LINKED)] {
            for clients in &options.clients {
                bench.row(options, jobs, linked, *clients).await?;
            }
        }
        bench.check().await?;
    }
    Ok(())
}

/// An installation with money in it.
struct Bench {
    app: TestApp,
    jobs: Vec<LedgerAccountId>,
    people: Vec<LedgerAccountId>,
    bare: Bare,
}

impl Bench {
    async fn open(on: On) -> anyhow::Result<Bench> {
        let app = TestApp::start(on).await;
        let house = app.lingong.app.clone();
        let mut wanted = vec![Whose::Custody(Uuid::from_u128(1))];
        wanted.extend((0..JOBS).map(|_| Whose::Job(PostingId::new(house.now(), &house.rng))));
        wanted.extend(app.people(PEOPLE).await.into_iter().map(|someone| Whose::Wallet(someone.id)));
        let inside = house.clone();
        let opened = house
            .write(move |work| async move {
                let accounts = ledger::open(&inside, &work, &wanted).await?;
                let (custody, jobs) = (accounts[0], &accounts[1..=JOBS]);
                let funding = jobs.iter().map(|job| transfer(&work.rng, work.now, (custody, *job), FUNDED));
                let funding: Vec<Entry> = funding.collect::<anyhow::Result<_>>()?;
                ledger::commit(&inside, &work, &funding).await?;
                Ok(accounts)
            })
            .await
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let bare = Bare::open(&house.config.main_database()).await?;
        Ok(Bench { app, jobs: opened[1..=JOBS].to_vec(), people: opened[1 + JOBS..].to_vec(), bare })
    }

    async fn row(&self, options: &Options, jobs: usize, linked: usize, clients: usize) -> anyhow::Result<()> {
        let (mut product, mut bare) = (Speed::default(), Speed::default());
        for round in 0..options.rounds {
            // Nobody is always the first after a checkpoint.
            for side in [round % 2, (round + 1) % 2] {
                let (speed, (time, mut took)) = match side {
                    0 => (&mut product, self.product(jobs, linked, clients, options.transfers).await?),
                    _ => (&mut bare, self.bare(clients, options.transfers).await?),
                };
                speed.add(options.transfers, time, &mut took);
            }
        }
        let engine = if self.app.on == On::Sqlite { "SQLite" } else { "PostgreSQL" };
        let mut cells = vec![engine.to_owned(), jobs.to_string(), linked.to_string(), clients.to_string()];
        cells.extend([product.rate(), product.at(50), product.at(99)]);
        cells.extend([bare.rate(), bare.at(50), bare.at(99), product.beside(&bare)]);
        println!("{}", table::row(COLUMNS, &cells));
        Ok(())
    }

    /// Pays so many wages of a fen, so many in one call.
    async fn product(
        &self,
        jobs: usize,
        linked: usize,
        count: usize,
        transfers: usize,
    ) -> anyhow::Result<(Duration, Vec<Duration>)> {
        let house = self.app.lingong.app.clone();
        let wages = (0..transfers).map(|at| {
            // Everybody of a call is paid by one job, as in a settlement.
            let (job, person) = (self.jobs[at / linked % jobs], self.people[at % PEOPLE]);
            transfer(&house.rng, house.now(), (job, person), 1)
        });
        let wages: Vec<Entry> = wages.collect::<anyhow::Result<_>>()?;
        let calls: Vec<Vec<Entry>> = wages.chunks(linked).map(<[Entry]>::to_vec).collect();
        clients(count, Arc::new(calls), move |entries| {
            let house = house.clone();
            async move { pay(house, entries).await }
        })
        .await
    }

    async fn bare(&self, count: usize, rows: usize) -> anyhow::Result<(Duration, Vec<Duration>)> {
        let house = &self.app.lingong.app;
        let ids = (0..rows).map(|_| RowId::new(house.now(), &house.rng).0).collect();
        let bare = self.bare.clone();
        clients(count, Arc::new(ids), move |id| {
            let bare = bare.clone();
            async move { bare.insert(id).await }
        })
        .await
    }

    /// Speed without correctness is no result.
    async fn check(&self) -> anyhow::Result<()> {
        let house = &self.app.lingong.app;
        let snapshot = Snapshot::take(&house.config.main_database()).await?;
        let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await?;
        snapshot.close().await?;
        anyhow::ensure!(verdict.differences == 0, "the ledger does not balance: {:?}", verdict.findings);
        println!("balanced: {} transfers, {} accounts, 0 differences", verdict.transfers, verdict.accounts);
        Ok(())
    }
}

async fn pay(house: App, entries: Vec<Entry>) -> anyhow::Result<()> {
    let inside = house.clone();
    let paid = house.write(move |work| async move { ledger::commit(&inside, &work, &entries).await });
    paid.await.map(|_| ()).map_err(|error| anyhow::anyhow!("{error}"))
}

fn transfer(
    rng: &Rng,
    now: Timestamp,
    (debit, credit): (LedgerAccountId, LedgerAccountId),
    fen: i64,
) -> anyhow::Result<Entry> {
    let amount = Amount::of(Fen(fen))?;
    let reason = if fen == FUNDED { TransferReason::Fund } else { TransferReason::Wage };
    let movement = Movement { debit, credit, amount, reason, reference: debit.0 };
    Ok(Entry::Transfer { id: LedgerTransferId::new(now, rng), movement })
}

/// The database through bare sqlx, with the durability and the pool of the product.
#[derive(Clone)]
enum Bare {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Bare {
    async fn open(url: &str) -> anyhow::Result<Bare> {
        let Some(path) = url.strip_prefix("sqlite:") else {
            let options = url.parse::<PgConnectOptions>()?.disable_statement_logging();
            let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).connect_with(options).await?;
            query("CREATE TABLE bare_rows (id UUID PRIMARY KEY, fen BIGINT NOT NULL, at BIGINT NOT NULL)")
                .execute(&pool)
                .await?;
            return Ok(Bare::Postgres(pool));
        };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        query("CREATE TABLE bare_rows (id BLOB PRIMARY KEY, fen INTEGER NOT NULL, at INTEGER NOT NULL) STRICT")
            .execute(&pool)
            .await?;
        Ok(Bare::Sqlite(pool))
    }

    /// One row in a transaction of its own.
    async fn insert(&self, id: Uuid) -> anyhow::Result<()> {
        const INSERT: &str = "INSERT INTO bare_rows (id, fen, at) VALUES ($1, 1, 2)";
        match self {
            Bare::Sqlite(pool) => {
                let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                query(INSERT).bind(id).execute(&mut *tx).await.context("a bare row")?;
                tx.commit().await?;
            }
            Bare::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                query(INSERT).bind(id).execute(&mut *tx).await.context("a bare row")?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sums are compared after the rounds, so this fails when the benchmark does not pay what it counts.
    async fn every_row_leaves_a_ledger_that_balances(on: On) {
        let bench = Bench::open(on).await.expect("an installation");
        for (jobs, linked) in [(JOBS, 1), (1, 1), (JOBS, LINKED), (1, LINKED)] {
            let (_, took) = bench.product(jobs, linked, 4, 100).await.expect("a round");
            assert_eq!(took.len(), 100_usize.div_ceil(linked));
        }
        assert_eq!(bench.bare(4, 100).await.expect("a round").1.len(), 100);
        bench.check().await.expect("balanced");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        every_row_leaves_a_ledger_that_balances(On::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        every_row_leaves_a_ledger_that_balances(On::Postgres).await;
    }
}
