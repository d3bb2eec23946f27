//! Many clients at once, and how fast they were.

use crate::stats::{median, percentile};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a side did over the rounds.
#[derive(Default)]
pub struct Speed {
    per_second: Vec<f64>,
    took: Vec<Duration>,
}

impl Speed {
    /// Adds a round in which so many were done.
    pub fn add(&mut self, done: usize, time: Duration, took: &mut Vec<Duration>) {
        self.per_second.push(done as f64 / time.as_secs_f64());
        self.took.append(took);
    }

    /// So many a second, the median of the rounds.
    pub fn rate(&self) -> String {
        format!("{:.0}", median(&self.per_second))
    }

    /// How many milliseconds one takes at most, of so many per cent.
    pub fn at(&self, per_cent: usize) -> String {
        format!("{:.1}", percentile(&self.took, per_cent).as_secs_f64() * 1_000.0)
    }

    pub fn beside(&self, other: &Speed) -> String {
        format!("{:.2}", median(&self.per_second) / median(&other.per_second))
    }
}

/// So many clients take one entry after the other until none is left; each begins the next when it has its answer.
///
/// # Errors
/// The first that an entry gives.
pub async fn clients<T, F, Fut>(count: usize, entries: Arc<Vec<T>>, act: F) -> anyhow::Result<(Duration, Vec<Duration>)>
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    let begin = Instant::now();
    for _ in 0..count {
        let (next, entries, act) = (next.clone(), entries.clone(), act.clone());
        tasks.spawn(async move {
            let mut took = Vec::new();
            while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                let begin = Instant::now();
                act(entry.clone()).await?;
                took.push(begin.elapsed());
            }
            anyhow::Ok(took)
        });
    }
    let mut took = Vec::with_capacity(entries.len());
    while let Some(done) = tasks.join_next().await {
        took.append(&mut done??);
    }
    Ok((begin.elapsed(), took))
}
