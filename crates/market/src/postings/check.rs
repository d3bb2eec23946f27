use super::body::PostingBody;
use super::submit::to_json;
use crate::Market;
use crate::rules::PostingText;
use axum::Json;
use axum::extract::State;
use platform::auth::Signed;
use platform::{Body, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// What stands between a draft and going live.
#[derive(Serialize, ToSchema)]
pub struct Checked {
    /// Fields that are still to be filled in.
    pub missing: Vec<&'static str>,
    /// Places of the text that break a rule or will be looked at.
    #[schema(value_type = Vec<Object>)]
    pub findings: serde_json::Value,
}

/// Judges a posting without saving anything, for the preview.
#[utoipa::path(post, path = "/api/v1/postings/check", operation_id = "check_posting", tag = "postings",
    security(("session" = [])), request_body = PostingBody, responses((status = 200, body = Checked)))]
pub async fn check_posting(
    State(market): State<Market>,
    _signed: Signed,
    Body(body): Body<PostingBody>,
) -> Result<Json<Checked>> {
    let now = market.app.now();
    let draft = body.check(now)?;
    let rules = market.rules.in_force(&market.app.read()).await?;
    let text = PostingText {
        title: &draft.title,
        description: &draft.description,
        requirements: &draft.requirements,
        address: draft.address.as_deref().unwrap_or(""),
        min_age: draft.min_age.and_then(|age| i32::try_from(age).ok()),
    };
    let findings = rules.check_on(&text, kernel::calendar::day_of(now));
    Ok(Json(Checked { missing: draft.missing(), findings: to_json(&findings) }))
}
