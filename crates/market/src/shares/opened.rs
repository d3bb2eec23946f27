//! Links that were opened, added up in memory and written together: a page that is looked at is no reason to write.

use db::entities::share_counts::ShareChannel;
use kernel::PostingId;
use kernel::calendar::{day_of, number_of_day};
use platform::{App, Error};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Postings, days and channels that are held at most; what comes beyond is not counted.
const HELD_MAX: usize = 10_000;
/// What one posting counts of one channel in a day at most: whoever opens a link over and over fills no table.
const OPENED_MAX: i64 = 100_000;
/// How often they are written, in seconds.
const WRITTEN_EACH: u64 = 20;

type Key = (PostingId, i64, ShareChannel);

/// What was opened and is not written yet. Clones share it. A process that dies loses some seconds of it.
#[derive(Clone, Default)]
pub struct Opened(Arc<Mutex<HashMap<Key, i64>>>);

impl Opened {
    fn held(&self) -> MutexGuard<'_, HashMap<Key, i64>> {
        // Every change is one statement, so a holder that panicked left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one opening of a posting's page by a shared link.
    pub fn count(&self, app: &App, posting: PostingId, channel: ShareChannel) {
        let key = (posting, number_of_day(day_of(app.now())), channel);
        let mut held = self.held();
        if held.len() < HELD_MAX || held.contains_key(&key) {
            let count = held.entry(key).or_insert(0);
            *count = (*count + 1).min(OPENED_MAX);
        }
    }

    /// Writes what was counted.
    ///
    /// # Errors
    /// When the database cannot be written; what was counted is kept for the next time.
    pub async fn write(&self, app: &App) -> Result<(), Error> {
        let taken = std::mem::take(&mut *self.held());
        if taken.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<(Key, i64)> = taken.iter().map(|(key, count)| (*key, *count)).collect();
        // Every node takes the rows in the same order, so that none waits for another.
        rows.sort_unstable_by_key(|((posting, day, channel), _)| (*posting, *day, channel.as_str()));
        let written = app.write(move |work| async move {
            // A posting that went meanwhile is not counted.
            let sql = format!(
                "INSERT INTO share_counts (posting_id, day, channel, opened) \
                 SELECT $1, $2, $3, $4 FROM postings WHERE id = $1 \
                 ON CONFLICT (posting_id, day, channel) DO UPDATE SET opened = CASE \
                 WHEN share_counts.opened + excluded.opened > {OPENED_MAX} THEN {OPENED_MAX} \
                 ELSE share_counts.opened + excluded.opened END"
            );
            for ((posting, day, channel), count) in rows {
                work.run(&sql, [posting.0.into(), day.into(), channel.as_str().into(), count.into()]).await?;
            }
            Ok(())
        });
        if let Err(error) = written.await {
            let mut held = self.held();
            for (key, count) in taken {
                *held.entry(key).or_insert(0) += count;
            }
            return Err(error);
        }
        Ok(())
    }

    /// Writes what was counted again and again, until the process ends.
    pub async fn follow(self, app: App) {
        let mut tick = tokio::time::interval(Duration::from_secs(WRITTEN_EACH));
        loop {
            tick.tick().await;
            if let Err(error) = self.write(&app).await {
                tracing::warn!(error = ?error, "opened links could not be written");
            }
        }
    }
}
