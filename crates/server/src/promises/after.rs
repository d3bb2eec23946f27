//! What must be gone once the canaries are erased.

use super::Verdict;
use super::backups;
use super::checks;
use super::rights::keys_left;
use super::storage::everywhere;
use super::world::World;
use anyhow::Context;
use care::erasure::certificate;
use db::entities::erasures::{self, Column};
use db::{AtEnd, Holds, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::sync::Arc;

checks!(
    erasure_reaches_every_table,
    erased_keys_are_gone,
    erased_leaves_no_trace,
    erased_cannot_sign_in,
    certificate_is_signed,
    erased_stay_erased_in_backups,
);

/// Walks what the tables declare of themselves, so that a table which the erasure forgets is named here.
pub(super) async fn rows_are_gone(world: &World, looked_at: impl Fn(AtEnd) -> bool) -> anyhow::Result<Verdict> {
    let reader = world.app.read();
    for table in db::entities::TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        let Subject::Column(column) = holding.subject else { continue };
        if !looked_at(holding.at_end) {
            continue;
        }
        let sql = format!("SELECT COUNT(*) AS n FROM {} WHERE {column} = $1", table.name);
        for canary in [&world.merchant, &world.seeker, &world.stranger, &world.minor] {
            let row = reader.row(&sql, [canary.person.into()]).await?;
            let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
            if count > 0 {
                return Ok(Verdict::Broken(format!("{} still holds {count} rows", table.name)));
            }
        }
    }
    Ok(Verdict::Held)
}

async fn erasure_reaches_every_table(world: Arc<World>) -> anyhow::Result<Verdict> {
    rows_are_gone(&world, |at_end| at_end == AtEnd::Delete).await
}

async fn erased_keys_are_gone(world: Arc<World>) -> anyhow::Result<Verdict> {
    world.app.vault.doubt_warm_keys();
    for canary in [&world.merchant, &world.seeker, &world.stranger, &world.minor] {
        if keys_left(&world, canary.person).await {
            return Ok(Verdict::Broken("a key that no law holds is still there".to_owned()));
        }
    }
    Ok(Verdict::Held)
}

async fn erased_stay_erased_in_backups(world: Arc<World>) -> anyhow::Result<Verdict> {
    backups::restored_without_the_erased(&world).await
}

async fn erased_leaves_no_trace(world: Arc<World>) -> anyhow::Result<Verdict> {
    everywhere(&world, &world.secrets.personal).await
}

async fn erased_cannot_sign_in(world: Arc<World>) -> anyhow::Result<Verdict> {
    let session = world.merchant.api.get("/api/v1/me").await?.status;
    let body = json!({ "account": world.merchant.username, "password": world.secrets.password });
    let password = world.nobody.post("/api/v1/auth/sessions", body).await?.status;
    let out = session == 401 && (400..500).contains(&password);
    Ok(Verdict::of(if out { Ok(()) } else { Err(format!("answered {session} and {password}")) }))
}

async fn certificate_is_signed(world: Arc<World>) -> anyhow::Result<Verdict> {
    let published = world.nobody.get("/.well-known/lingong-keys.json").await?.ok()?;
    let keys = certificate::keys_of(&published)?;
    for canary in [&world.merchant, &world.seeker, &world.stranger, &world.minor] {
        let rows = erasures::Entity::find().filter(Column::PersonId.eq(canary.person));
        let row = rows.one(&world.app.read()).await?.context("an erasure is not on record")?;
        let certificate = row.certificate.context("an erasure has no certificate")?;
        if let Err(error) = certificate::verify(&certificate.0, &keys) {
            return Ok(Verdict::Broken(format!("{error:#}")));
        }
    }
    Ok(Verdict::Held)
}
