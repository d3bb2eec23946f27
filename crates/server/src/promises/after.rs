//! What must be gone once the canaries are erased.

use super::Verdict;
use super::checks;
use super::storage::everywhere;
use super::sweep;
use super::world::World;
use db::{AtEnd, Holds, Subject};
use std::sync::Arc;

checks!(erased_rows_are_gone, erased_keys_are_gone, erased_leaves_no_trace);

/// Walks what the tables declare of themselves, so that a table which the erasure forgets is named here. The ledger of
/// looks keeps who looked: it names no value, and cutting it would break its proof.
async fn erased_rows_are_gone(world: Arc<World>) -> anyhow::Result<Verdict> {
    let reader = world.app.read();
    for table in db::entities::TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        let Subject::Column(column) = holding.subject else { continue };
        let sql = format!("SELECT COUNT(*) AS n FROM {} WHERE {column} = $1", table.name);
        for canary in [&world.merchant, &world.seeker, &world.stranger, &world.minor] {
            let row = reader.row(&sql, [canary.person.into()]).await?;
            let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
            if count > 0 {
                let kept = if holding.at_end == AtEnd::Hold { " (held)" } else { "" };
                return Ok(Verdict::Broken(format!("{} still holds {count} rows{kept}", table.name)));
            }
        }
    }
    Ok(Verdict::Held)
}

async fn erased_keys_are_gone(world: Arc<World>) -> anyhow::Result<Verdict> {
    let keyring = sweep::open_keyring(&world.app).await?;
    let mut left = 0_i64;
    for canary in [&world.merchant, &world.seeker, &world.stranger, &world.minor] {
        let sql = "SELECT COUNT(*) AS n FROM person_keys WHERE person_id = $1";
        let row = keyring.read().row(sql, [canary.person.into()]).await?;
        left += row.map_or(Ok(0), |row| row.try_get::<i64>("", "n"))?;
    }
    keyring.close().await;
    Ok(Verdict::of(if left == 0 { Ok(()) } else { Err(format!("{left} keys are still there")) }))
}

async fn erased_leaves_no_trace(world: Arc<World>) -> anyhow::Result<Verdict> {
    everywhere(&world, &world.secrets.personal).await
}
