//! What people can see, take back and take with them, and what is recorded when others look.

use super::Verdict;
use super::api::Api;
use super::checks;
use super::stage::jpeg;
use super::world::World;
use anyhow::Context;
use db::entities::cases::{self, CaseState};
use kernel::PersonId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use std::sync::Arc;

checks!(
    a_withdrawal_holds_at_once,
    everything_held_is_shown,
    copy_is_whole_and_nobody_elses,
    looks_are_shown,
    releases_are_shown,
    documents_need_their_own_consent,
    own_position_needs_consent,
    visits_need_consent,
    own_order_needs_consent,
    a_refused_permission_is_not_used,
    cancelling_shows_its_conditions,
    clocks_are_as_promised,
    late_answers_are_recorded,
    retention_runs,
    audit_log_is_as_written,
    epoch_is_young,
);

/// Rows of a list that are looked through.
const PAGES_MAX: usize = 20;
/// Open requests whose clocks are computed again.
const CASES_MAX: u64 = 1_000;
/// The epoch is rolled weekly; a server may have been down for as long again.
const EPOCH_DAYS_MAX: i64 = 14;
const SEARCHES: &str = "/api/v1/me/history/searches";

fn broken_unless(holds: bool, why: &str) -> Verdict {
    Verdict::of(if holds { Ok(()) } else { Err(why.to_owned()) })
}

async fn say(api: &Api, item: &str, action: &str) -> anyhow::Result<()> {
    api.put(&format!("/api/v1/me/consents/{item}"), json!({ "action": action })).await?.ok().map(|_| ())
}

async fn searches_kept(api: &Api, words: &str) -> anyhow::Result<usize> {
    api.get(&format!("/api/v1/postings/search?q={words}")).await?.ok()?;
    let list = api.get(SEARCHES).await?.ok()?;
    Ok(list["items"].as_array().map_or(0, Vec::len))
}

async fn a_withdrawal_holds_at_once(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.seeker.api;
    let silent = searches_kept(api, "kong").await?;
    say(api, "search_history", "given").await?;
    let agreed = searches_kept(api, "kong").await?;
    say(api, "search_history", "withdrawn").await?;
    let withdrawn = searches_kept(api, "other").await?;
    api.delete(SEARCHES).await?.ok()?;
    let cleared = searches_kept(api, "again").await?;
    Ok(match (silent, agreed, withdrawn, cleared) {
        (0, 1, 1, 0) => Verdict::Held,
        (0, 0, _, _) => Verdict::Unproven("a search with consent is not in the history".to_owned()),
        _ => Verdict::Broken("a search was recorded without consent or after it was withdrawn".to_owned()),
    })
}

/// The values that must, and those that must not, be in what is shown to the seeker.
fn own_and_foreign(world: &World) -> (Vec<&str>, Vec<&str>) {
    let named =
        |what: &str| world.secrets.personal.iter().find(|(name, _)| *name == what).map(|(_, value)| value.as_str());
    let own = [
        Some(world.seeker.phone.as_str()),
        Some(world.seeker.username.as_str()),
        named("an intent"),
        named("a message"),
    ];
    let foreign = [
        Some(world.merchant.phone.as_str()),
        Some(world.stranger.phone.as_str()),
        named("a contact's number"),
        named("a merchant's note"),
    ];
    (own.into_iter().flatten().collect(), foreign.into_iter().flatten().collect())
}

fn whole(world: &World, shown: &str) -> Verdict {
    let (own, foreign) = own_and_foreign(world);
    if own.iter().any(|value| !shown.contains(value)) {
        return Verdict::Broken("something that is held is left out".to_owned());
    }
    broken_unless(!foreign.iter().any(|value| shown.contains(value)), "somebody else's data is shown")
}

async fn everything_held_is_shown(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.seeker.api;
    let kinds = api.get("/api/v1/me/data").await?.ok()?;
    let mut shown = String::new();
    for kind in kinds["items"].as_array().context("no kinds")? {
        let lifetime = kind["lifetime"]["zh"].as_str().unwrap_or_default();
        if lifetime.is_empty() || kind["purposes"].as_array().is_none_or(Vec::is_empty) {
            return Ok(Verdict::Broken(format!("{} is shown without purpose or lifetime", kind["kind"])));
        }
        let Some(rows) = kind["rows"].as_i64() else { continue };
        let name = kind["kind"].as_str().context("a kind without a name")?;
        let mut count = 0;
        let mut cursor = String::new();
        for _ in 0..PAGES_MAX {
            let page = api.get(&format!("/api/v1/me/data/{name}?limit=50{cursor}")).await?;
            shown.push_str(&page.text);
            let page = page.ok()?;
            count += page["items"].as_array().map_or(0, Vec::len);
            let Value::String(next) = &page["next"] else { break };
            cursor = format!("&cursor={next}");
        }
        if i64::try_from(count)? < rows {
            return Ok(Verdict::Broken(format!("{name} shows {count} of {rows} rows")));
        }
    }
    Ok(whole(&world, &shown))
}

async fn copy_is_whole_and_nobody_elses(world: Arc<World>) -> anyhow::Result<Verdict> {
    let mut archive = Vec::new();
    let person = world.seeker.person;
    care::export::hand_over(&world.app, person, "self-audit", &mut archive, &|_| {})
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    // Nothing in the archive is compressed.
    Ok(whole(&world, &String::from_utf8_lossy(&archive)))
}

async fn looks_are_shown(world: Arc<World>) -> anyhow::Result<Verdict> {
    world.merchant.api.get(&format!("/api/v1/postings/{}/applications", world.posting)).await?.ok()?;
    let list = world.seeker.api.get("/api/v1/me/accesses").await?.ok()?;
    let looks = list["items"].as_array().context("no list")?;
    let told = looks.iter().any(|look| {
        look["by"] == "merchant"
            && look["purpose"].is_string()
            && look["fields"].as_array().is_some_and(|all| !all.is_empty())
    });
    Ok(broken_unless(told, "the merchant's look is not shown to whose data it was"))
}

async fn releases_are_shown(world: Arc<World>) -> anyhow::Result<Verdict> {
    let list = world.seeker.api.get("/api/v1/me/sharings").await?.ok()?;
    let releases = list["items"].as_array().context("no list")?;
    let told = releases.iter().any(|row| row["matter"] == world.application.to_string());
    Ok(broken_unless(told, "what a sign-up shares is not in the person's part of the ledger"))
}

async fn documents_need_their_own_consent(world: Arc<World>) -> anyhow::Result<Verdict> {
    let path = format!("/api/v1/merchants/{}/documents", world.merchant_id);
    let reply = world.merchant.api.post_picture(&path, jpeg()?).await?;
    Ok(broken_unless(reply.code() == "consent_needed", "a document was taken without a consent for it"))
}

async fn own_position_needs_consent(world: Arc<World>) -> anyhow::Result<Verdict> {
    let (lat, lng) = &world.secrets.position;
    let path = format!("/api/v1/postings/search?here=device&lat={lat}&lng={lng}&radius_m=1000");
    let reply = world.seeker.api.get(&path).await?;
    Ok(broken_unless(reply.code() == "consent_needed", "the own position was used without a consent for it"))
}

async fn visits_need_consent(world: Arc<World>) -> anyhow::Result<Verdict> {
    let visit = json!({ "page": "/m/", "referrer": "", "seconds": 1, "display": "phone", "agreed": "analytics" });
    let reply = world.seeker.api.post("/api/v1/beacons", visit).await?;
    Ok(broken_unless(reply.code() == "consent_needed", "a visit was counted without consent"))
}

async fn own_order_needs_consent(world: Arc<World>) -> anyhow::Result<Verdict> {
    let (api, path) = (&world.seeker.api, "/api/v1/postings/search?order=best");
    let everybody = Api::nobody(&api.base)?;
    let before = everybody.get(path).await?.ok()?;
    let own = api.get(path).await?.ok()?;
    let after = everybody.get(path).await?.ok()?;
    // A job that was published meanwhile changes what everybody sees.
    let same = own["items"] == before["items"] || own["items"] == after["items"] || before["items"] != after["items"];
    let same = same && own["personalised"] == false;
    Ok(broken_unless(same, "somebody who asked for no order of their own sees another one than everybody"))
}

async fn a_refused_permission_is_not_used(world: Arc<World>) -> anyhow::Result<Verdict> {
    let api = &world.seeker.api;
    api.put("/api/v1/me/permissions/camera", json!({ "state": "off" })).await?.ok()?;
    let reply = api.post("/api/v1/me/permissions/camera/uses", json!({})).await?;
    Ok(broken_unless(reply.code() == "permission_off", "a permission that is off was used"))
}

async fn cancelling_shows_its_conditions(world: Arc<World>) -> anyhow::Result<Verdict> {
    let shown = world.seeker.api.get("/api/v1/me/cancellation").await?.ok()?;
    let conditions = shown["conditions"].as_array().is_some_and(|all| !all.is_empty());
    Ok(broken_unless(conditions && shown["kept"].is_array(), "conditions, or what a law keeps, are not shown"))
}

async fn clocks_are_as_promised(world: Arc<World>) -> anyhow::Result<Verdict> {
    let open = cases::Entity::find().filter(cases::Column::State.eq(CaseState::Open)).limit(CASES_MAX);
    for case in open.all(&world.app.read()).await? {
        let clock = kernel::holidays::answer_clock(case.clock_from);
        if (case.due_at, case.deadline_at) != (clock.due, clock.deadline()) {
            return Ok(Verdict::Broken("a request has another due day than the one that is promised".to_owned()));
        }
    }
    Ok(Verdict::Held)
}

async fn late_answers_are_recorded(world: Arc<World>) -> anyhow::Result<Verdict> {
    // The clock's job may be an hour behind.
    let late = cases::Entity::find()
        .filter(cases::Column::State.eq(CaseState::Open))
        .filter(cases::Column::BreachedAt.is_null())
        .filter(cases::Column::DeadlineAt.lt(world.app.now().plus_hours(-1)))
        .one(&world.app.read())
        .await?;
    Ok(broken_unless(late.is_none(), "a request is past its day and no breach is recorded"))
}

async fn retention_runs(world: Arc<World>) -> anyhow::Result<Verdict> {
    let problems = care::retention::problems(&world.app.read(), world.app.now()).await;
    let problems = problems.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(broken_unless(problems.is_empty(), &problems.join(", ")))
}

async fn audit_log_is_as_written(world: Arc<World>) -> anyhow::Result<Verdict> {
    let found = vault::audit::verify(&world.app.read(), &world.app.vault).await?;
    let told: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
    Ok(broken_unless(told.is_empty(), &told.join("; ")))
}

async fn epoch_is_young(world: Arc<World>) -> anyhow::Result<Verdict> {
    let (_, since) = world.app.vault.newest_epoch().await?;
    let young = since > world.app.now().plus_days(-EPOCH_DAYS_MAX);
    Ok(broken_unless(young, "the epoch was not rolled for two weeks: older copies of the keyring still open"))
}

/// Whether any key of a class that no law holds is left.
pub(super) async fn keys_left(world: &World, person: PersonId) -> bool {
    world.app.vault.keys_of(person).await.is_ok_and(|keys| keys.classes().into_iter().any(|class| !class.is_held()))
}
