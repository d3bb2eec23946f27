//! What a child of fourteen, and whoever claims to be a guardian, meets on the running system.

use super::Verdict;
use super::checks;
use super::world::World;
use db::entities::{jobs, minors};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::sync::Arc;

checks!(a_minor_is_limited, a_minors_deletion_is_queued, a_stranger_is_no_guardian, a_minor_is_not_counted);

const NO_ID: &str = "01900000-0000-7000-8000-000000000000";

async fn a_minor_is_limited(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.minor.api;
    for path in ["/api/v1/me/applications", "/api/v1/conversations", "/api/v1/me/calendar"] {
        let reply = api.get(path).await?;
        if reply.status != 404 && reply.code() != "guardian_needed" {
            return Ok(Verdict::Broken(format!("a minor without a guardian is answered {}", reply.status)));
        }
    }
    let open = api.get("/api/v1/me/minority").await?.ok()?;
    let told = open["limited"] == true && open["erase_at"].is_string();
    Ok(Verdict::of(if told { Ok(()) } else { Err("the minor is not told what happens and by when".to_owned()) }))
}

async fn a_minors_deletion_is_queued(world: Arc<World>) -> anyhow::Result<Verdict> {
    let tx = world.app.read();
    let Some(row) = minors::Entity::find_by_id(world.minor.person).one(&tx).await? else {
        return Ok(Verdict::Broken("the minor is not on record".to_owned()));
    };
    let queued = jobs::Entity::find()
        .filter(jobs::Column::Subject.eq(world.minor.person.0))
        .filter(jobs::Column::Kind.eq(accounts::minors::DEADLINE.0))
        .one(&tx)
        .await?;
    let well = queued.is_some_and(|job| Some(job.run_at) == row.erase_at);
    Ok(Verdict::of(if well { Ok(()) } else { Err("no deletion is queued for the deadline".to_owned()) }))
}

/// The seeker tries to be somebody's guardian: with an invented link, and at a bond that is not theirs.
async fn a_stranger_is_no_guardian(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.seeker.api;
    let link = api.post("/api/v1/guardian-links", json!({ "token": "A".repeat(43) })).await?;
    if link.code() != "guardian_link_invalid" && link.status != 429 {
        return Ok(Verdict::Broken(format!("an invented link is answered {}", link.status)));
    }
    for rest in ["", "/data", "/exports"] {
        let status = api.get(&format!("/api/v1/me/wards/{NO_ID}{rest}")).await?.status;
        if status != 404 {
            return Ok(Verdict::Broken(format!("a ward that is not theirs is answered {status}")));
        }
    }
    Ok(Verdict::Held)
}

async fn a_minor_is_not_counted(world: Arc<World>) -> anyhow::Result<Verdict> {
    let visit = json!({ "page": "/m/", "referrer": "", "seconds": 1, "display": "phone", "agreed": "analytics" });
    let reply = world.minor.api.post("/api/v1/beacons", visit).await?;
    Ok(Verdict::of(if reply.code() == "not_for_minors" {
        Ok(())
    } else {
        Err("a minor's visit is counted".to_owned())
    }))
}
