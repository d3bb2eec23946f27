//! What must be gone by now.

use super::Verdict;
use super::checks;
use super::world::World;
use db::Holds;
use kernel::Timestamp;
use std::sync::Arc;

checks!(
    nothing_outlives_its_lifetime,
    codes_are_forgotten,
    attempts_are_forgotten,
    answers_are_forgotten,
    sessions_are_forgotten,
    cleaning_is_queued,
);

/// The clean-up runs daily; a row may wait for it that long, and as long again where a server was down.
const GRACE_DAYS: i64 = 2;

/// How many rows of a table are older than this by a time column.
async fn older(world: &World, table: &str, column: &str, than: Timestamp) -> anyhow::Result<i64> {
    let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} < $1");
    let row = world.app.read().row(&sql, [than.into()]).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

async fn none_older(world: &World, table: &str, column: &str, days: i64) -> anyhow::Result<Verdict> {
    let count = older(world, table, column, world.app.now().plus_days(-days - GRACE_DAYS)).await?;
    Ok(Verdict::of(if count == 0 { Ok(()) } else { Err(format!("{count} rows of {table} are past their time")) }))
}

async fn nothing_outlives_its_lifetime(world: Arc<World>) -> anyhow::Result<Verdict> {
    for table in db::entities::TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        let Some(days) = holding.record.lifetime.rule.days() else { continue };
        let verdict = none_older(&world, table.name, holding.since, i64::from(days)).await?;
        if verdict != Verdict::Held {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Held)
}

async fn codes_are_forgotten(world: Arc<World>) -> anyhow::Result<Verdict> {
    for table in ["sms_codes", "email_codes"] {
        let verdict = none_older(&world, table, "expires_at", 1).await?;
        if verdict != Verdict::Held {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Held)
}

async fn attempts_are_forgotten(world: Arc<World>) -> anyhow::Result<Verdict> {
    none_older(&world, "rate_events", "at", 2).await
}

async fn answers_are_forgotten(world: Arc<World>) -> anyhow::Result<Verdict> {
    none_older(&world, "idempotency_keys", "created_at", 1).await
}

async fn sessions_are_forgotten(world: Arc<World>) -> anyhow::Result<Verdict> {
    none_older(&world, "sessions", "last_seen_at", 185).await
}

async fn cleaning_is_queued(world: Arc<World>) -> anyhow::Result<Verdict> {
    let sql = "SELECT COUNT(*) AS n FROM jobs WHERE kind = $1 AND state <> $2 AND run_at > $3 AND run_at < $4";
    let now = world.app.now();
    let values = ["care.retention".into(), "dead".into(), now.plus_hours(-2).into(), now.plus_hours(26).into()];
    let row = world.app.read().row(sql, values).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(Verdict::of(if count > 0 { Ok(()) } else { Err("no clean-up is queued for the next day".to_owned()) }))
}
