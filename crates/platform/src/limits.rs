//! Limits by count in a window, kept in the database so that they hold over restarts and nodes.

use crate::{App, Work};
use db::columns::BlindIndex;
use db::entities::rate_events;
use kernel::{RowId, Timestamp};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

/// What is counted, and how many within how long.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// `sms_number`, `password_account` …
    pub name: &'static str,
    pub most: u64,
    pub window_seconds: i64,
}

/// The bucket of a subject (a number, an address): a keyed hash, so that the table tells nothing about anybody.
pub fn bucket(app: &App, limit: Limit, subject: &str) -> BlindIndex {
    app.vault.blind("rate_events", limit.name, subject)
}

/// How many events the window holds.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(tx: &db::Tx, now: Timestamp, limit: Limit, bucket: &BlindIndex) -> Result<u64, DbErr> {
    rate_events::Entity::find()
        .filter(rate_events::Column::Bucket.eq(bucket.clone()))
        .filter(rate_events::Column::At.gt(now.plus_seconds(-limit.window_seconds)))
        .count(tx)
        .await
}

/// Counts one more event, or says that the limit is reached.
///
/// # Errors
/// When the database cannot be written.
pub async fn take(work: &Work, limit: Limit, bucket: BlindIndex) -> Result<bool, DbErr> {
    if count(work, work.now, limit, &bucket).await? >= limit.most {
        return Ok(false);
    }
    let row = rate_events::Model { id: RowId::new(work.now, &work.rng), bucket, at: work.now };
    db::insert(work, row).await?;
    Ok(true)
}
