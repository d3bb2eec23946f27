//! Searching (SPEC FIND-1, FIND-2): eight kinds of questions, beside PostgreSQL with PostGIS and pg_trgm, and beside a scan
//! in memory as the limit, over the same postings in the same run. What the sides answer is compared first.

mod data;
mod http;
mod memory;
mod postgres;
mod product;
mod seen;
mod world;

use crate::machine;
use crate::options::Options;
use crate::stats::percentile;
use crate::table::{self, Column};
use anyhow::{Context, ensure};
use data::{Question, Random, Row, densest, posting};
use market::search::Near;
use memory::Memory;
use postgres::Postgres;
use product::Product;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use testkit::{On, TestApp};

const THREADS: usize = 2;
const PAGE: usize = 20;
const COMPARED: usize = 200;
const DEEP_PAGE: usize = 50;
/// The database is asked no more than this of each kind: it takes a hundred times as long.
const POSTGRES_MAX: usize = 200;
/// How far the database's arithmetic on the sphere may lie beside ours.
const METRES_APART: i64 = 1;

const COLUMNS: &[Column] = &[
    Column { name: "question", width: 26 },
    Column { name: "side", width: 10 },
    Column { name: "1/s", width: 8 },
    Column { name: "p50 ms", width: 8 },
    Column { name: "p99 ms", width: 8 },
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nearest,
    WordNear,
    WordsFilters,
    Newest,
    Facets,
    Suggestion,
    Deep,
    DenseCentre,
}

const KINDS: [(Kind, &str); 8] = [
    (Kind::Nearest, "nearest without words"),
    (Kind::WordNear, "one word within 3 km"),
    (Kind::WordsFilters, "two words, three filters"),
    (Kind::Newest, "whole country, newest"),
    (Kind::Facets, "facets"),
    (Kind::Suggestion, "suggestion"),
    (Kind::Deep, "page 50"),
    (Kind::DenseCentre, "dense city centre"),
];

/// The three sides over the same postings.
struct Sides {
    product: Product,
    postgres: Postgres,
    memory: Memory,
}

/// Prints what was built, and then the table.
///
/// # Errors
/// When something cannot be started, or the sides do not answer alike.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    println!("searching; {}", machine::facts());
    let app = TestApp::start(On::DurablePostgres).await;
    println!("{} postings; {}", options.postings, machine::engine(&app).await?);
    let sides = Arc::new(build(&app, options.postings).await?);
    compare(&sides).await?;
    println!("\n{}", table::head(COLUMNS));
    for (kind, name) in KINDS {
        let questions: Arc<Vec<Question>> =
            Arc::new((0..options.questions).map(|at| question(kind, at as u64)).collect());
        let (asked, inside) = (questions.clone(), sides.clone());
        print(name, "Lingong", threads(questions.len(), move |at| inside.product.answer(kind, &asked[at], at)).await?);
        let (asked, inside) = (questions.clone(), sides.clone());
        print(name, "memory", threads(questions.len(), move |at| inside.memory_answer(kind, &asked[at], at)).await?);
        print(name, "PostgreSQL", sides.postgres_rate(kind, &questions).await?);
    }
    drop(sides);
    for on in &options.engines {
        http::run(options, *on).await?;
        seen::run(options, *on).await?;
    }
    Ok(())
}

async fn build(app: &TestApp, postings: usize) -> anyhow::Result<Sides> {
    let folder = app.data_dir.join("bench-search");
    let begin = Instant::now();
    let product = tokio::task::spawn_blocking(move || Product::build(&folder, postings as u64)).await??;
    println!(
        "Lingong: built in {:.1} s, {:.1} MB on disk",
        begin.elapsed().as_secs_f64(),
        product.bytes()? as f64 / 1e6
    );
    let rows: Vec<Row> = (0..postings as u64).map(|number| Row::of(&posting(number))).collect();
    let begin = Instant::now();
    let url = app.lingong.app.config.main_database();
    let postgres = Postgres::open(url.parse().context("the address of the database")?).await?;
    postgres.fill(&rows).await?;
    let megabytes = postgres.bytes().await? as f64 / 1e6;
    println!("PostgreSQL: built in {:.1} s, {megabytes:.1} MB on disk", begin.elapsed().as_secs_f64());
    let begin = Instant::now();
    let memory = Memory::new(&rows);
    drop(rows);
    println!("memory: built in {:.1} s, {} in all held by this process", begin.elapsed().as_secs_f64(), resident());
    Ok(Sides { product, postgres, memory })
}

/// What the kernel says this process holds in memory.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

fn question(kind: Kind, number: u64) -> Question {
    let mut random = Random(number.wrapping_add(77_777));
    let (_, point) = random.city_point();
    let near = |point, radius_m| Some(Near { point, radius_m });
    let newest = Question::newest();
    match kind {
        Kind::Nearest => Question { near: near(point, 10_000), nearest: true, ..newest },
        Kind::WordNear => Question { words: vec![random.word()], near: near(point, 3_000), ..newest },
        Kind::WordsFilters | Kind::Facets => Question {
            words: vec![random.word(), random.word()],
            near: near(point, 20_000),
            category: Some(random.below(14) as u16),
            settlement: Some(random.below(4) as u8),
            hourly_min_fen: Some(1_500),
            nearest: false,
        },
        Kind::Newest | Kind::Deep => newest,
        Kind::Suggestion => Question { words: vec![random.word()], ..newest },
        Kind::DenseCentre => Question { near: near(densest(), 10_000), nearest: true, ..newest },
    }
}

/// # Errors
/// When two sides differ.
async fn compare(sides: &Sides) -> anyhow::Result<()> {
    let kinds = [Kind::Nearest, Kind::WordNear, Kind::WordsFilters, Kind::Newest, Kind::DenseCentre];
    for at in 0..COMPARED {
        let question = question(kinds[at % kinds.len()], 1_000_000 + at as u64);
        let ours = sides.product.search(&question, PAGE)?;
        let scanned = sides.memory.search(&question, 0, PAGE);
        ensure!(ours == scanned, "Lingong and the scan differ on {question:?}");
        let stored = sides.postgres.search(&question, 0, PAGE).await?;
        let apart = if question.nearest { METRES_APART } else { 0 };
        let alike = ours.iter().zip(&stored).all(|(ours, stored)| (ours.0 - stored.0).abs() <= apart);
        // A posting on the very edge of a disk may be in for one and out for the other.
        let edge = usize::from(question.near.is_some());
        ensure!(alike || question.near.is_some() && !question.nearest, "Lingong and PostgreSQL differ on {question:?}");
        ensure!(ours.len().abs_diff(stored.len()) <= edge, "Lingong and PostgreSQL differ in number on {question:?}");
    }
    let mut facets = 0;
    for at in 0..COMPARED as u64 {
        let question = question(Kind::Facets, 2_000_000 + at);
        // Where nothing holds all the words the product goes on with some of them, and the scan does not.
        if sides.memory.search(&question, 0, 1).is_empty() {
            continue;
        }
        facets += 1;
        ensure!(sides.product.facet(&question)? == sides.memory.facet(&question), "facets differ on {question:?}");
    }
    println!("{COMPARED} random questions and {facets} facets are answered alike");
    Ok(())
}

impl Sides {
    fn memory_answer(&self, kind: Kind, question: &Question, at: usize) -> anyhow::Result<usize> {
        Ok(match kind {
            Kind::Facets => self.memory.facet(question).len(),
            Kind::Suggestion => self.memory.suggest(beginning(question, at), 8),
            Kind::Deep => self.memory.search(question, (DEEP_PAGE - 1) * PAGE, PAGE).len(),
            _ => self.memory.search(question, 0, PAGE).len(),
        })
    }

    async fn postgres_answer(&self, kind: Kind, question: &Question, at: usize) -> anyhow::Result<usize> {
        match kind {
            Kind::Facets => self.postgres.facet(question).await,
            Kind::Suggestion => self.postgres.suggest(beginning(question, at), 8).await,
            Kind::Deep => Ok(self.postgres.search(question, (DEEP_PAGE - 1) * PAGE, PAGE).await?.len()),
            _ => Ok(self.postgres.search(question, 0, PAGE).await?.len()),
        }
    }

    async fn postgres_rate(self: &Arc<Self>, kind: Kind, questions: &Arc<Vec<Question>>) -> anyhow::Result<Took> {
        let entries: Arc<Vec<usize>> = Arc::new((0..questions.len().min(POSTGRES_MAX)).collect());
        let (sides, questions) = (self.clone(), questions.clone());
        let act = move |at: usize| {
            let (sides, questions) = (sides.clone(), questions.clone());
            async move { sides.postgres_answer(kind, &questions[at], at).await.map(|_| ()) }
        };
        let (time, took) = crate::speed::clients(THREADS, entries, act).await?;
        Ok(Took { time, took })
    }
}

/// What somebody has typed so far: one character or the whole word.
fn beginning(question: &Question, at: usize) -> &'static str {
    let word = question.words.first().copied().unwrap_or_default();
    let first = word.chars().next().map_or(0, char::len_utf8);
    if at.is_multiple_of(2) { &word[..first] } else { word }
}

struct Took {
    time: Duration,
    took: Vec<Duration>,
}

/// Two threads take one question after the other.
async fn threads<F>(count: usize, act: F) -> anyhow::Result<Took>
where
    F: Fn(usize) -> anyhow::Result<usize> + Send + Sync + 'static,
{
    let (next, act) = (Arc::new(AtomicUsize::new(0)), Arc::new(act));
    let begin = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..THREADS {
        let (next, act) = (next.clone(), act.clone());
        tasks.push(tokio::task::spawn_blocking(move || {
            let mut took = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= count {
                    return anyhow::Ok(took);
                }
                let begin = Instant::now();
                act(at)?;
                took.push(begin.elapsed());
            }
        }));
    }
    let mut took = Vec::with_capacity(count);
    for task in tasks {
        took.append(&mut task.await??);
    }
    Ok(Took { time: begin.elapsed(), took })
}

fn print(name: &str, side: &str, Took { time, took }: Took) {
    let rate = took.len() as f64 / time.as_secs_f64();
    let at = |per_cent| format!("{:.3}", percentile(&took, per_cent).as_secs_f64() * 1_000.0);
    println!("{}", table::row(COLUMNS, &[name.to_owned(), side.to_owned(), format!("{rate:.0}"), at(50), at(99)]));
}
