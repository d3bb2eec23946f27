//! Following the outbox: what changed since, each change once.

use anyhow::Context;
use db::entities::outbox::{self, Topic};
use kernel::Timestamp;
use platform::{App, Error};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// Changes read at once.
const BATCH_MAX: u64 = 500;
/// Numbers of the outbox are given before the commit, so a smaller one can appear after a larger one was read. Within
/// this window everything is read again; no unit of work lives as long.
const WINDOW_SECONDS: i64 = 30;

/// How far somebody has followed.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// Everything up to here is done, for certain.
    position: u64,
    /// Numbers beyond the position that are done already.
    seen: HashSet<u64>,
}

/// Changes to be worked on, at most [`BATCH_MAX`].
pub(crate) struct Changes {
    fresh: Vec<outbox::Model>,
    /// The number of the last row read: the next ones are asked for from here.
    pub last: u64,
    /// Where the position is once these are done.
    pub position: u64,
}

impl Outbox {
    /// As one who has done everything up to this number.
    pub fn at(position: u64) -> Outbox {
        Outbox { position, seen: HashSet::new() }
    }

    pub fn position(&self) -> u64 {
        self.position
    }

    /// The changes behind this number that are not done yet; None when no row stands there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(&self, app: &App, after: u64) -> Result<Option<Changes>, Error> {
        let safe_before = safe_before(app);
        let mut rows = outbox::Entity::find()
            .filter(outbox::Column::Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
            .order_by_asc(outbox::Column::Seq)
            .limit(BATCH_MAX)
            .all(&app.read())
            .await?;
        let Some(last) = rows.last().map(|row| number(row.seq)) else { return Ok(None) };
        let safe = rows.iter().filter(|row| row.at < safe_before).map(|row| number(row.seq)).max();
        rows.retain(|row| !self.seen.contains(&number(row.seq)));
        Ok(Some(Changes { fresh: rows, last, position: safe.unwrap_or(0).max(self.position) }))
    }

    /// Notes that these are done.
    pub fn done(&mut self, changes: &Changes) {
        self.position = changes.position;
        self.seen.extend(changes.fresh.iter().map(|row| number(row.seq)));
        let position = self.position;
        self.seen.retain(|seq| *seq > position);
    }
}

impl Changes {
    /// What changed of this topic, each subject once.
    pub fn of(&self, topic: Topic) -> Vec<Uuid> {
        let mut subjects: Vec<Uuid> =
            self.fresh.iter().filter(|row| row.topic == topic).map(|row| row.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects
    }

    /// Nothing is new, and the position stays.
    pub fn is_idle(&self, outbox: &Outbox) -> bool {
        self.fresh.is_empty() && self.position == outbox.position
    }
}

/// The number up to which everything is committed: whoever reads all rows now goes on from here.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn settled(app: &App) -> Result<u64, Error> {
    let newest: Option<i64> = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::Seq)
        .filter(outbox::Column::At.lt(safe_before(app)))
        .order_by_desc(outbox::Column::Seq)
        .into_tuple()
        .one(&app.read())
        .await
        .context("the outbox")?;
    Ok(newest.map_or(0, number))
}

fn safe_before(app: &App) -> Timestamp {
    app.now().plus_seconds(-WINDOW_SECONDS)
}

fn number(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}
