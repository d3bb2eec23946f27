//! What people give, agree to, and can undo.

use super::Verdict;
use super::api::text;
use super::checks;
use super::storage::everywhere;
use super::world::World;
use anyhow::Context;
use db::entities::consents;
use policy::versions::POLICY_AS_A_WHOLE;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::sync::Arc;

checks!(
    consent_points_to_its_version,
    silence_is_no,
    nothing_optional_is_needed,
    profile_can_be_emptied,
    own_data_is_shown,
    calendar_feed_can_be_stopped,
    password_is_optional,
    under_sixteen_is_refused,
    picture_loses_its_place,
    chat_picture_is_sealed,
);

fn broken_unless(holds: bool, why: &str) -> Verdict {
    Verdict::of(if holds { Ok(()) } else { Err(why.to_owned()) })
}

async fn consent_points_to_its_version(world: Arc<World>) -> anyhow::Result<Verdict> {
    let policy = world.nobody.get("/api/v1/policy").await?.ok()?;
    let row = consents::Entity::find()
        .filter(consents::Column::PersonId.eq(world.seeker.person))
        .filter(consents::Column::Purpose.eq(POLICY_AS_A_WHOLE))
        .one(&world.app.read())
        .await?
        .context("the seeker's acceptance is not in the ledger")?;
    let digest: String = row.text_digest.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let same = policy["version"] == row.policy_version.as_str() && policy["hash"] == digest.as_str();
    Ok(broken_unless(same, "the ledger's version or hash is not that of the text shown"))
}

async fn silence_is_no(world: Arc<World>) -> anyhow::Result<Verdict> {
    let standing = vault::consent::standing(&world.app.read(), world.seeker.person).await?;
    Ok(broken_unless(standing.is_empty(), "somebody who was not asked counts as having agreed"))
}

async fn nothing_optional_is_needed(world: Arc<World>) -> anyhow::Result<Verdict> {
    Ok(broken_unless(world.empty_profile_worked, "searching or talking failed for somebody who gave nothing optional"))
}

async fn profile_can_be_emptied(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.merchant.api;
    api.put("/api/v1/me/profile", json!({ "birth_year_month": "1990-01" })).await?.ok()?;
    api.put("/api/v1/me/profile", json!({ "birth_year_month": null })).await?.ok()?;
    let me = api.get("/api/v1/me").await?.ok()?;
    Ok(broken_unless(me["profile"]["birth_year_month"].is_null(), "a field stays after it was emptied"))
}

async fn own_data_is_shown(world: Arc<World>) -> anyhow::Result<Verdict> {
    let me = world.seeker.api.get("/api/v1/me").await?.ok()?;
    let name =
        world.secrets.personal.iter().find(|(what, _)| *what == "a person's name").map(|(_, value)| value.as_str());
    let shown = me["username"] == world.seeker.username.as_str() && me["profile"]["name"].as_str() == name;
    let applications = world.seeker.api.get("/api/v1/me/applications").await?.text;
    let listed = applications.contains(&world.application.to_string());
    Ok(broken_unless(shown && listed, "what the person gave is not shown to them"))
}

async fn calendar_feed_can_be_stopped(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.seeker.api;
    let feed = api.post("/api/v1/me/calendar-feed", json!({})).await?.ok()?;
    let url = text(&feed, "url")?;
    let path = url.find("/api/").map(|at| url[at..].to_owned()).context("a feed's address")?;
    let before = world.nobody.get(&path).await?.status;
    api.delete("/api/v1/me/calendar-feed").await?;
    let after = world.nobody.get(&path).await?.status;
    Ok(broken_unless((before, after) == (200, 404), "a stopped feed still answers, or a new one does not"))
}

async fn password_is_optional(world: Arc<World>) -> anyhow::Result<Verdict> {
    let me = world.stranger.api.get("/api/v1/me").await?.ok()?;
    Ok(broken_unless(me["has_password"] == false, "somebody who set no password has one"))
}

async fn under_sixteen_is_refused(world: Arc<World>) -> anyhow::Result<Verdict> {
    let (status, code) = &world.minor_refused;
    Ok(broken_unless(
        *status == 403 && (code == "under_working_age" || code == "guardian_needed"),
        &format!("somebody of fourteen got {status} {code}"),
    ))
}

async fn picture_loses_its_place(world: Arc<World>) -> anyhow::Result<Verdict> {
    let kept = world.app.blobs.find(&format!("photos/{}", world.album)).await?.context("the picture is not stored")?;
    if kept.windows(6).any(|window| window == b"Exif\0\0") {
        return Ok(Verdict::Broken("a stored picture has camera data".to_owned()));
    }
    everywhere(&world, &[("a picture's camera data", world.secrets.camera.clone())]).await
}

async fn chat_picture_is_sealed(world: Arc<World>) -> anyhow::Result<Verdict> {
    let kept =
        world.app.blobs.find(&format!("talk/{}", world.chat_photo)).await?.context("the picture is not stored")?;
    let open = kept.starts_with(&[0xff, 0xd8]) || kept.windows(4).any(|window| window == b"JFIF");
    Ok(broken_unless(!open, "a chat picture is stored as it is"))
}
