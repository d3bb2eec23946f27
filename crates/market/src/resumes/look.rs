use super::parts::{PUBLIC, Shown, field, masked, shown};
use super::{sealing, store, views, visibility};
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use kernel::{MerchantId, ResumeId, Timestamp};
use platform::auth::{self, Signed};
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Path, Result, Work};
use policy::{Field, ResumeName, ShowingResumes};
use serde::Serialize;
use utoipa::ToSchema;
use vault::Ask;

/// Resumes that one merchant opens in a day: enough to recruit, too few to collect.
const OPENED: Limit = Limit { name: "resume_opened", most: 200, window_seconds: 86_400 };

/// A public resume as a certified merchant reads it: no full name, no contact, no documents.
#[derive(Serialize, ToSchema)]
pub struct PublicResume {
    pub id: ResumeId,
    pub name_masked: String,
    pub resume: Shown,
    pub published_at: Timestamp,
}

/// Opens a public resume (SPEC RES-4, MER-4). Each time is recorded, and the seeker reads it.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/resumes/{resume_id}", operation_id = "get_resume", tag = "resumes",
    security(("session" = [])), params(("id" = MerchantId, Path), ("resume_id" = ResumeId, Path)),
    responses((status = 200, body = PublicResume)))]
pub async fn get_resume(
    State(market): State<Market>,
    signed: Signed,
    Path((merchant, id)): Path<(MerchantId, ResumeId)>,
) -> Result<Json<PublicResume>> {
    let app = market.app.clone();
    let bucket = limits::bucket(&app, OPENED, &merchant.to_string());
    let (house, actor) = (app.clone(), signed.person);
    let unit = move |work: Work| async move {
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        let row = visibility::require(&house, &work, merchant, id).await?;
        if !limits::take(&work, OPENED, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        views::keep_found(&work, views::Look { person: row.person_id, resume: id, merchant }).await?;
        let files = store::files_of(&work, &[id]).await?.remove(&id).unwrap_or_default();
        let opened = PUBLIC.iter().map(|part| field(*part).name).chain([ResumeName::SPEC.name]);
        let fields: Vec<&'static str> = opened.collect();
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Merchant,
            basis: "public_resume",
            persons: vec![row.person_id],
            fields: &fields,
            matter: None,
        };
        let grant = vault::grant::<ShowingResumes>(&work, work.now, &work.rng, ask).await?;
        let keys = house.vault.keys_of(row.person_id).await?;
        let content = sealing::open(&row, &keys, &grant)?;
        Ok(PublicResume {
            id,
            name_masked: masked(content.name.as_deref()),
            resume: shown(content, &files, PUBLIC),
            published_at: row.published_at.unwrap_or(row.created_at),
        })
    };
    Ok(Json(app.write(unit).await?))
}
