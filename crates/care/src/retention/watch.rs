//! Whether the engine runs, for the operator's watch.

use super::jobs::{RUN, last_done};
use db::Tx;
use db::entities::jobs;
use kernel::Timestamp;
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The problem's name in `/healthz`.
pub const OVERDUE: &str = "retention_overdue";
/// A run a day, and half a day to come back to it.
const HOURS_MAX: i64 = 36;

/// What is wrong with the engine: nothing, or [`OVERDUE`] when no run has gone through for a day and a half.
///
/// # Errors
/// When the database cannot be read.
pub async fn problems(tx: &Tx, now: Timestamp) -> Result<Vec<&'static str>, Error> {
    let since = match last_done(tx).await? {
        Some(run) => run.finished_at,
        // None yet: what counts is when the first one should have been.
        None => jobs::Entity::find()
            .filter(jobs::Column::Kind.eq(RUN.0))
            .order_by_asc(jobs::Column::CreatedAt)
            .one(tx)
            .await?
            .map(|job| job.created_at),
    };
    let overdue = since.is_some_and(|since| now.seconds_since(since) > HOURS_MAX * 3_600);
    Ok(if overdue { vec![OVERDUE] } else { Vec::new() })
}
