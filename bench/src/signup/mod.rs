//! Signing up for a shift (SPEC WORK-1): transactions a second and how long one takes, beside the same statements through
//! bare sqlx, in rounds that alternate.

mod bare;
mod product;
mod script;
mod world;

use crate::machine;
use crate::options::{Options, Show};
use crate::speed::{Speed, clients};
use crate::table::{self, Column};
use bare::{Bare, Base};
use product::{Product, Way};
use script::Script;
use std::sync::Arc;
use std::time::Duration;
use testkit::On;
use world::{Entry, SHIFTS_SPREAD, World};

/// Sign-ups before the first round that counts, so that every connection is open and every statement prepared.
const WARM_UP: usize = 100;

const COLUMNS: &[Column] = &[
    Column { name: "engine", width: 10 },
    Column { name: "shifts", width: 6 },
    Column { name: "clients", width: 7 },
    Column { name: "way", width: 11 },
    Column { name: "product 1/s", width: 0 },
    Column { name: "p50 ms", width: 7 },
    Column { name: "p99 ms", width: 7 },
    Column { name: "bare 1/s", width: 0 },
    Column { name: "p50 ms", width: 7 },
    Column { name: "p99 ms", width: 7 },
    Column { name: "ratio", width: 5 },
    Column { name: "grouped 1/s", width: 0 },
    Column { name: "p99 ms", width: 7 },
    Column { name: "ratio", width: 5 },
];

/// Prints the table, row by row.
///
/// # Errors
/// When something cannot be started, a sign-up fails, or a round left the database wrong.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let signups = format!("{} sign-ups a round, half of them find a place", options.signups);
    println!("signing up; {}", machine::facts());
    println!("{signups}; the median of {} alternating rounds; p50 and p99 over all rounds", options.rounds);
    for on in &options.engines {
        let world = World::start(*on, options.signups.max(WARM_UP)).await;
        println!("\n{}", machine::engine(&world.app).await?);
        let bench = Bench::open(world, options).await?;
        for (way, base) in &bench.ways {
            println!("{}: {}", way.name(), base.script.count());
            if options.show == Show::Statements {
                println!("{}", base.script.text());
            }
        }
        if options.show == Show::Speed {
            bench.measure().await?;
        }
    }
    Ok(())
}

/// One engine, opened three ways.
struct Bench<'a> {
    options: &'a Options,
    world: World,
    product: Product,
    bare: Bare,
    grouped: Option<Bare>,
    ways: Vec<(Way, Base)>,
}

/// One row of the table.
#[derive(Clone, Copy)]
struct Cell<'a> {
    way: Way,
    base: &'a Base,
    shifts: usize,
    clients: usize,
}

/// Who signs people up in a round.
#[derive(Clone, Copy, Debug)]
enum Side {
    Product,
    Bare,
    Grouped,
}

impl<'a> Bench<'a> {
    async fn open(world: World, options: &'a Options) -> anyhow::Result<Bench<'a>> {
        let app = &world.app.lingong.app;
        let url = app.config.main_database();
        let mut ways = Vec::new();
        for way in Way::ALL {
            let script = Arc::new(Script::record(&world, way).await?);
            ways.push((way, Base { script, now: app.now(), rng: app.rng.clone() }));
        }
        let product = Product::of(&world);
        let (bare, grouped) = (Bare::open(&url).await?, Bare::open_grouped(&url).await?);
        Ok(Bench { options, world, product, bare, grouped, ways })
    }

    async fn measure(&self) -> anyhow::Result<()> {
        for (way, base) in &self.ways {
            let cell = Cell { way: *way, base, shifts: SHIFTS_SPREAD, clients: 8 };
            for side in self.sides() {
                self.round(cell, *side, WARM_UP).await?;
            }
        }
        println!("{}", table::head(COLUMNS));
        for shifts in [SHIFTS_SPREAD, 1] {
            for clients in &self.options.clients {
                for (way, base) in &self.ways {
                    self.row(Cell { way: *way, base, shifts, clients: *clients }).await?;
                }
            }
        }
        Ok(())
    }

    fn sides(&self) -> &'static [Side] {
        if self.grouped.is_some() { &[Side::Product, Side::Bare, Side::Grouped] } else { &[Side::Product, Side::Bare] }
    }

    async fn row(&self, cell: Cell<'_>) -> anyhow::Result<()> {
        let mut sides = self.sides().to_vec();
        let mut speeds = [Speed::default(), Speed::default(), Speed::default()];
        for _ in 0..self.options.rounds {
            for side in &sides {
                let (seconds, mut took) = self.round(cell, *side, self.options.signups).await?;
                speeds[*side as usize].add(self.options.signups, seconds, &mut took);
            }
            // Nobody is always the first after a checkpoint.
            sides.rotate_left(1);
        }
        let engine = if self.world.app.on == On::Sqlite { "SQLite" } else { "PostgreSQL" };
        let mut cells =
            vec![engine.to_owned(), cell.shifts.to_string(), cell.clients.to_string(), cell.way.name().to_owned()];
        let [product, bare, grouped] = &speeds;
        cells.extend([product.rate(), product.at(50), product.at(99)]);
        cells.extend([bare.rate(), bare.at(50), bare.at(99), product.beside(bare)]);
        match self.grouped {
            Some(_) => cells.extend([grouped.rate(), grouped.at(99), product.beside(grouped)]),
            None => cells.extend(["-", "-", "-"].map(str::to_owned)),
        }
        println!("{}", table::row(COLUMNS, &cells));
        Ok(())
    }

    /// Signs everybody up on fresh shifts, then checks what stands in the database.
    async fn round(&self, cell: Cell<'_>, side: Side, signups: usize) -> anyhow::Result<(Duration, Vec<Duration>)> {
        let ground = self.world.ground(cell.shifts, signups).await;
        let entries = ground.entries.clone();
        let done = match (side, &self.grouped) {
            (Side::Grouped, Some(bare)) => self.bare_clients(cell, entries, bare).await?,
            (Side::Product, _) => {
                let (product, way) = (self.product.clone(), cell.way);
                clients(cell.clients, entries, move |entry| {
                    let product = product.clone();
                    async move { product.sign_up(way, &entry).await }
                })
                .await?
            }
            _ => self.bare_clients(cell, entries, &self.bare).await?,
        };
        self.world.check(&ground).await?;
        Ok(done)
    }

    async fn bare_clients(
        &self,
        cell: Cell<'_>,
        entries: Arc<Vec<Entry>>,
        bare: &Bare,
    ) -> anyhow::Result<(Duration, Vec<Duration>)> {
        let (bare, base) = (bare.clone(), cell.base.clone());
        clients(cell.clients, entries, move |entry| {
            let (bare, base) = (bare.clone(), base.clone());
            async move { bare.sign_up(&base, &entry).await }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each round checks what stands in the database, so this fails when the baseline cannot repeat the operation any more.
    async fn every_side_leaves_the_same_behind(on: On) {
        let options = Options::parse(&["--signups".to_owned(), "12".to_owned()]).expect("options");
        let bench = Bench::open(World::start(on, 12).await, &options).await.expect("an installation");
        for (way, base) in &bench.ways {
            for shifts in [1, 3] {
                for side in bench.sides() {
                    let cell = Cell { way: *way, base, shifts, clients: 4 };
                    let (_, took) = bench.round(cell, *side, 12).await.expect("a round");
                    assert_eq!(took.len(), 12, "{side:?}");
                }
            }
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        every_side_leaves_the_same_behind(On::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        every_side_leaves_the_same_behind(On::Postgres).await;
    }
}
