//! Who sees what.

use super::Verdict;
use super::api::text;
use super::checks;
use super::world::World;
use db::entities::access_ledger;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::sync::Arc;

checks!(
    nobody_reads_unsigned,
    strangers_see_no_draft,
    contacts_are_hidden,
    strangers_see_no_talk,
    strangers_see_no_sign_up,
    merchant_sees_what_was_shared,
    numbers_are_masked,
    phone_only_after_sign_up,
    a_look_is_recorded,
    a_resume_is_shown_as_chosen,
    an_ended_session_is_dead,
    wrong_accounts_look_alike,
);

const NO_ID: &str = "01900000-0000-7000-8000-000000000000";

async fn nobody_reads_unsigned(world: Arc<World>) -> anyhow::Result<Verdict> {
    let document = world.nobody.get("/openapi.json").await?.ok()?;
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(declared) = operation["security"].as_array() else {
                return Ok(Verdict::Broken(format!("{method} {path} does not say who may call it")));
            };
            let open = declared.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty));
            if open || method != "get" {
                continue;
            }
            let parts = path.split('/').map(|part| if part.starts_with('{') { NO_ID } else { part });
            let reply = world.nobody.get(&parts.collect::<Vec<_>>().join("/")).await?;
            if reply.status != 401 {
                return Ok(Verdict::Broken(format!("{path} answers {} to nobody", reply.status)));
            }
        }
    }
    Ok(Verdict::Held)
}

/// Each of these must be hidden from the stranger and from nobody.
async fn hidden(world: &World, paths: &[String]) -> anyhow::Result<Verdict> {
    for path in paths {
        for api in [&world.stranger.api, &world.nobody] {
            let status = api.get(path).await?.status;
            if !matches!(status, 401 | 403 | 404) {
                return Ok(Verdict::Broken(format!("a stranger is answered {status}")));
            }
        }
    }
    Ok(Verdict::Held)
}

async fn strangers_see_no_draft(world: Arc<World>) -> anyhow::Result<Verdict> {
    let paths = [format!("/api/v1/postings/{}", world.draft), format!("/jobs/{}", world.draft)];
    hidden(&world, &paths).await
}

async fn strangers_see_no_talk(world: Arc<World>) -> anyhow::Result<Verdict> {
    let talk = format!("/api/v1/conversations/{}", world.conversation);
    hidden(&world, &[format!("{talk}/messages"), format!("{talk}/photos/{}", world.chat_photo)]).await
}

async fn strangers_see_no_sign_up(world: Arc<World>) -> anyhow::Result<Verdict> {
    let paths = [
        format!("/api/v1/applications/{}", world.application),
        format!("/api/v1/applications/{}/notes", world.application),
        format!("/api/v1/postings/{}/applications", world.posting),
        format!("/api/v1/merchants/{}/members", world.merchant_id),
    ];
    hidden(&world, &paths).await
}

async fn contacts_are_hidden(world: Arc<World>) -> anyhow::Result<Verdict> {
    let Some(view) = &world.public_view else {
        return Ok(Verdict::Unproven("the live job could not be seen".to_owned()));
    };
    let contacts = world.secrets.personal.iter().filter(|(what, _)| what.starts_with("a contact's"));
    let shown = contacts.into_iter().find(|(_, value)| view.contains(value.as_str()));
    Ok(Verdict::of(shown.map_or(Ok(()), |(what, _)| Err(format!("{what} is shown publicly")))))
}

async fn merchant_sees_what_was_shared(world: Arc<World>) -> anyhow::Result<Verdict> {
    let list = world.merchant.api.get(&format!("/api/v1/postings/{}/applications", world.posting)).await?;
    let text = list.text.clone();
    list.ok()?;
    if !text.contains(&world.application.to_string()) {
        return Ok(Verdict::Unproven("the sign-up is not in the merchant's list".to_owned()));
    }
    let intent = world.secrets.personal.iter().find(|(what, _)| *what == "an intent").map(|(_, value)| value);
    let private = [Some(&world.seeker.phone), Some(&world.seeker.username), intent];
    let shown = private.into_iter().flatten().any(|value| text.contains(value.as_str()));
    Ok(Verdict::of(if shown { Err("the list shows what was not shared".to_owned()) } else { Ok(()) }))
}

async fn numbers_are_masked(world: Arc<World>) -> anyhow::Result<Verdict> {
    let me = world.seeker.api.get("/api/v1/me").await?;
    let whole = me.text.contains(&world.seeker.phone);
    let masked = text(&me.ok()?, "phone_masked")?;
    let well = !whole && masked.contains('*') && world.seeker.phone.starts_with(&masked[..3]);
    Ok(Verdict::of(if well { Ok(()) } else { Err("a number is shown whole".to_owned()) }))
}

async fn phone_only_after_sign_up(world: Arc<World>) -> anyhow::Result<Verdict> {
    Ok(match (world.number_for_seeker, world.number_for_stranger) {
        (200, 403 | 404) => Verdict::Held,
        (200, other) => Verdict::Broken(format!("somebody without a sign-up is answered {other}")),
        (other, _) => Verdict::Unproven(format!("the seeker could not phone: {other}")),
    })
}

async fn a_look_is_recorded(world: Arc<World>) -> anyhow::Result<Verdict> {
    world.merchant.api.get(&format!("/api/v1/postings/{}/applications", world.posting)).await?.ok()?;
    let rows = access_ledger::Entity::find()
        .filter(access_ledger::Column::ActorId.eq(world.merchant.person))
        .all(&world.app.read())
        .await?;
    let named = rows.iter().any(|row| row.persons.0.contains(&world.seeker.person));
    Ok(Verdict::of(if named { Ok(()) } else { Err("the merchant's look is not in the ledger".to_owned()) }))
}

/// Before the consent, with it, and after it was taken back; the name in full never.
async fn a_resume_is_shown_as_chosen(world: Arc<World>) -> anyhow::Result<Verdict> {
    let seeker = &world.seeker.api;
    let name = "欧阳金丝雀";
    let resume = seeker.post("/api/v1/me/resumes", json!({ "title": "金丝雀简历", "name": name })).await?.ok()?;
    let own = format!("/api/v1/me/resumes/{}", text(&resume, "id")?);
    let found = format!("/api/v1/merchants/{}/resumes/{}", world.merchant_id, text(&resume, "id")?);
    let before = world.merchant.api.get(&found).await?.status;
    let terms = seeker.get("/api/v1/me/resume-terms").await?.ok()?;
    seeker.put(&format!("{own}/publication"), json!({ "digest": terms["digest"] })).await?.ok()?;
    let public = world.merchant.api.get(&found).await?;
    let stranger = world.stranger.api.get(&found).await?.status;
    seeker.delete(&format!("{own}/publication")).await?.ok()?;
    let after = world.merchant.api.get(&found).await?.status;
    seeker.delete(&own).await?;
    if public.status != 200 {
        return Ok(Verdict::Unproven(format!("the merchant could not open a public resume: {}", public.status)));
    }
    let well = (before, stranger, after) == (404, 404, 404) && !public.text.contains(name);
    let found = format!("a resume is answered {before} private, {stranger} to a stranger, {after} taken back");
    Ok(Verdict::of(if well { Ok(()) } else { Err(found) }))
}

async fn an_ended_session_is_dead(world: Arc<World>) -> anyhow::Result<Verdict> {
    let body = json!({ "account": world.merchant.username, "password": world.secrets.password });
    let signed = world.nobody.post("/api/v1/auth/sessions", body).await?.ok()?;
    let api = world.nobody.signed(&text(&signed, "token")?);
    api.get("/api/v1/auth/sessions").await?.ok()?;
    api.delete("/api/v1/auth/sessions/current").await?;
    let status = api.get("/api/v1/me").await?.status;
    Ok(Verdict::of(if status == 401 { Ok(()) } else { Err(format!("an ended session is answered {status}")) }))
}

async fn wrong_accounts_look_alike(world: Arc<World>) -> anyhow::Result<Verdict> {
    let mut answers = Vec::new();
    for account in [world.merchant.username.clone(), format!("no_{}", &world.merchant.username[..10])] {
        let body = json!({ "account": account, "password": "not-the-password-9" });
        let reply = world.nobody.post("/api/v1/auth/sessions", body).await?;
        answers.push((reply.status, reply.code().to_owned()));
    }
    let alike = answers[0] == answers[1] && answers[0].0 >= 400;
    Ok(Verdict::of(if alike { Ok(()) } else { Err("the answers differ".to_owned()) }))
}
