//! Limits by count in a window, kept in the database so that they hold over restarts and nodes.

use crate::{App, Work};
use db::columns::BlindIndex;
use db::entities::rate_events;
use kernel::{RowId, Timestamp};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

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

/// Counts one more event, or says that the limit is reached. Of many at once, no more than the limit get through.
///
/// A unit of work that takes several limits takes them in the same order as every other, else two could wait for each
/// other.
///
/// # Errors
/// When the database cannot be written.
pub async fn take(work: &Work, limit: Limit, bucket: BlindIndex) -> Result<bool, DbErr> {
    work.one_at_a_time(&bucket.0).await?;
    if count(work, work.now, limit, &bucket).await? >= limit.most {
        return Ok(false);
    }
    let row = rate_events::Model { id: RowId::new(work.now, &work.rng), bucket, at: work.now };
    db::insert(work, row).await?;
    Ok(true)
}

/// Takes the latest event back: what was tried turned out well and need not be counted.
///
/// # Errors
/// When the database cannot be written.
pub async fn give_back(work: &Work, bucket: &BlindIndex) -> Result<(), DbErr> {
    let latest = rate_events::Entity::find()
        .filter(rate_events::Column::Bucket.eq(bucket.clone()))
        .order_by_desc(rate_events::Column::At)
        .one(&work.tx)
        .await?;
    if let Some(row) = latest {
        rate_events::Entity::delete_by_id(row.id).exec(&work.tx).await?;
    }
    Ok(())
}

/// In how many seconds there will be room for one more; 0 when there is now.
///
/// # Errors
/// When the database cannot be read.
pub async fn retry_after(tx: &db::Tx, now: Timestamp, limit: Limit, bucket: &BlindIndex) -> Result<i64, DbErr> {
    // The event whose leaving makes room: so many newer ones fill the limit but for one place.
    let leaving = rate_events::Entity::find()
        .filter(rate_events::Column::Bucket.eq(bucket.clone()))
        .order_by_desc(rate_events::Column::At)
        .offset(limit.most.saturating_sub(1))
        .limit(1)
        .one(tx)
        .await?;
    let seconds = leaving.map_or(0, |event| event.at.plus_seconds(limit.window_seconds).seconds_since(now));
    Ok(seconds.max(0))
}
