//! How soon a change is seen by searches, while others search all the time: a posting that is approved, and one that its
//! merchant closes.

use super::http::path;
use super::{Kind, world};
use crate::options::Options;
use crate::stats::percentile;
use crate::table::{self, Column};
use anyhow::{Context, ensure};
use db::entities::staff_roles::StaffRole;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::{Client, On, TestApp};

const CHANGES: usize = 40;
/// Two hundred searches a second.
const SEARCH_EVERY: Duration = Duration::from_millis(5);
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Longer than this nobody waits for a change; the run ends then.
const PATIENCE: Duration = Duration::from_secs(20);
/// A title that no other posting has.
const TITLE: &str = "灯会猜谜摊位看守员";
const COLUMNS: &[Column] = &[
    Column { name: "change", width: 26 },
    Column { name: "p50 ms", width: 8 },
    Column { name: "p99 ms", width: 8 },
    Column { name: "most ms", width: 8 },
];

/// Prints after how long a search shows a posting that was approved, and no longer shows one that was closed.
///
/// # Errors
/// When a step is refused or a change is never seen.
pub async fn run(options: &Options, on: On) -> anyhow::Result<()> {
    let app = TestApp::start(on).await;
    world::fill(&app, options.rows as u64).await?;
    let follower = tokio::spawn(app.lingong.market.finder.clone().follow(app.lingong.app.clone()));
    let stop = Arc::new(AtomicBool::new(false));
    let searches = tokio::spawn(search_all_the_time(app.nobody(), stop.clone()));
    let owner = app.register("lantern_fair", "19900000001").await;
    let merchant = app.certified_merchant(&owner).await;
    let reviewer = app.staff(StaffRole::Reviewer).await;
    let begin = Instant::now();
    let (mut shown, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..CHANGES {
        let id = hand_in(&app, &owner, &merchant).await?;
        let decision = json!({ "decision": "approve" });
        let reply = reviewer.post(&format!("/api/v1/staff/postings/{id}/decision"), decision).await;
        ensure!(reply.status == 204, "approving: {}", reply.text);
        shown.push(until(&owner, &id, true).await?);
        let reply = owner.post(&format!("/api/v1/postings/{id}/close"), json!({})).await;
        ensure!(reply.status < 300, "closing: {}", reply.text);
        gone.push(until(&owner, &id, false).await?);
    }
    let time = begin.elapsed();
    stop.store(true, Ordering::Relaxed);
    let (count, mut took) = searches.await??;
    follower.abort();
    took.sort_unstable();
    let rate = count as f64 / time.as_secs_f64();
    println!(
        "\n{CHANGES} changes beside {rate:.0} searches a second; {} rows; {}",
        options.rows,
        crate::machine::engine(&app).await?
    );
    println!("{}", table::head(COLUMNS));
    for (name, took) in [("approved, then found", &shown), ("closed, then gone", &gone), ("a search meanwhile", &took)]
    {
        let at = |per_cent| format!("{:.1}", percentile(took, per_cent).as_secs_f64() * 1_000.0);
        println!("{}", table::row(COLUMNS, &[name.to_owned(), at(50), at(99), at(100)]));
    }
    Ok(())
}

/// A posting that waits for its reviewer.
async fn hand_in(app: &TestApp, owner: &Client, merchant: &str) -> anyhow::Result<String> {
    let mut body = app.job_body(merchant);
    body["title"] = json!(TITLE);
    let draft = owner.post("/api/v1/postings", body).await;
    let id = draft.body["id"].as_str().with_context(|| format!("a draft: {}", draft.text))?.to_owned();
    let reply = owner.post(&format!("/api/v1/postings/{id}/submit"), json!({})).await;
    ensure!(reply.status < 300, "handing in: {}", reply.text);
    Ok(id)
}

/// How long it takes until a search shows the posting, or does not.
async fn until(client: &Client, id: &str, shown: bool) -> anyhow::Result<Duration> {
    let begin = Instant::now();
    let path = format!("/api/v1/postings/search?q={TITLE}&order=newest");
    loop {
        let page = client.get(&path).await;
        ensure!(page.status == 200, "searching: {}", page.text);
        if page.text.contains(id) == shown {
            return Ok(begin.elapsed());
        }
        ensure!(begin.elapsed() < PATIENCE, "the change was not seen in {} s", PATIENCE.as_secs());
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Sends a search at every tick, whether the one before has its answer or not.
async fn search_all_the_time(client: Client, stop: Arc<AtomicBool>) -> anyhow::Result<(usize, Vec<Duration>)> {
    let mut ticks = tokio::time::interval(SEARCH_EVERY);
    let mut running = tokio::task::JoinSet::new();
    let mut count = 0;
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        ticks.tick().await;
        count += 1;
        let number = count as u64;
        let kind = if number.is_multiple_of(2) { Kind::WordNear } else { Kind::WordsFilters };
        let (client, path) = (client.clone(), path(kind, number));
        running.spawn(async move {
            let begin = Instant::now();
            let page = client.get(&path).await;
            ensure!(page.status == 200, "searching: {}", page.text);
            Ok(begin.elapsed())
        });
        while let Some(done) = running.try_join_next() {
            took.push(done??);
        }
    }
    Ok((count, took))
}
