use crate::Market;
use crate::finding::document::kind_number;
use crate::search;
use axum::Json;
use axum::extract::State;
use db::entities::postings::PostingKind;
use platform::auth::{Reviewer, Staff};
use platform::refusals::TEXT_TOO_LONG;
use platform::{Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const WORDS_CHARS_MAX: usize = 200;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TryWords {
    pub(crate) q: String,
}

/// What a search takes words to mean.
#[derive(Serialize, ToSchema)]
pub(crate) struct TriedWords {
    /// For each stretch of the words what is looked for: first as typed, then what else it may mean.
    pub(crate) groups: Vec<Vec<String>>,
    /// What is searched for instead, when nothing holds the words.
    pub(crate) corrected: Option<String>,
    /// Live jobs that are found.
    pub(crate) total: usize,
    pub(crate) total_exact: bool,
}

/// Tries words without leaving a trace: for whoever keeps the list.
#[utoipa::path(get, path = "/api/v1/staff/synonyms/trial", operation_id = "try_words", tag = "staff",
    security(("session" = ["reviewer"])), params(TryWords), responses((status = 200, body = TriedWords)))]
pub(crate) async fn try_words(
    State(market): State<Market>,
    _staff: Staff<Reviewer>,
    Query(query): Query<TryWords>,
) -> Result<Json<TriedWords>> {
    if kernel::text::count(&query.q) > WORDS_CHARS_MAX {
        return Err(TEXT_TOO_LONG.on("q").with("most", WORDS_CHARS_MAX).into());
    }
    let now = market.app.now();
    let synonyms = market.synonyms.in_force(&market.app.read(), now).await?;
    let index = market.finder.index.clone();
    let tried = tokio::task::spawn_blocking(move || {
        let question = search::Query {
            words: Some(&query.q),
            kind: Some(kind_number(PostingKind::Job)),
            synonyms: Some(&synonyms),
            ..search::Query::all(search::Order::Newest, 1, now.micros())
        };
        let groups = index.groups(&query.q, &synonyms);
        index.search(&question).map(|hits| (groups, hits))
    });
    let (groups, hits) = tried.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    Ok(Json(TriedWords {
        groups,
        corrected: hits.corrected.or(hits.did_you_mean),
        total: hits.total,
        total_exact: hits.total_exact,
    }))
}
