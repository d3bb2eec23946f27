use super::replace::refusal_of;
use crate::Market;
use crate::postings::submit::text_of;
use crate::rules::{Changed, RuleSet, compare};
use axum::Json;
use axum::extract::State;
use db::entities::postings::{self, PostingState};
use kernel::PostingId;
use platform::auth::{Reviewer, Staff};
use platform::{Body, Error, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many of the newest postings a new set is tried on.
const POSTINGS_MAX: u64 = 1_000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DryRunRules {
    pub toml: String,
}

/// What a new set would do.
#[derive(Serialize, ToSchema)]
pub struct DryRunView {
    pub postings: usize,
    pub newly_refused: Vec<JudgedView>,
    pub newly_passed: Vec<JudgedView>,
}

#[derive(Serialize, ToSchema)]
pub struct JudgedView {
    pub id: PostingId,
    pub title: String,
    pub rule: String,
    pub words: String,
}

/// Tries a set of rules on the newest postings. Nothing is saved.
#[utoipa::path(post, path = "/api/v1/staff/rules/dry-run", operation_id = "dry_run_rules", tag = "staff",
    security(("session" = ["reviewer"])), request_body = DryRunRules, responses((status = 200, body = DryRunView)))]
pub async fn dry_run_rules(
    State(market): State<Market>,
    _staff: Staff<Reviewer>,
    Body(body): Body<DryRunRules>,
) -> Result<Json<DryRunView>> {
    let fresh = RuleSet::parse(&body.toml).map_err(refusal_of)?;
    let tx = market.app.read();
    let present = market.rules.in_force(&tx).await?;
    let rows = postings::Entity::find()
        .filter(postings::Column::State.ne(PostingState::Draft))
        .order_by_desc(postings::Column::CreatedAt)
        .limit(POSTINGS_MAX)
        .all(&tx)
        .await?;
    // A thousand texts through two sets take a second of a core: not on the threads that answer requests.
    let view = tokio::task::spawn_blocking(move || {
        let run = compare(&present, &fresh, rows.iter().enumerate().map(|(at, row)| (at, text_of(row))));
        let judged = |changed: Vec<Changed<usize>>| {
            let view = |change: Changed<usize>| JudgedView {
                id: rows[change.key].id,
                title: rows[change.key].title.0.clone(),
                rule: change.finding.rule,
                words: change.finding.words,
            };
            changed.into_iter().map(view).collect()
        };
        DryRunView {
            postings: run.postings,
            newly_refused: judged(run.newly_refused),
            newly_passed: judged(run.newly_passed),
        }
    });
    Ok(Json(view.await.map_err(|error| Error::Broken(error.into()))?))
}
