use super::document::{kind_number, place_number};
use crate::{Market, places};
use axum::Json;
use axum::extract::State;
use db::entities::postings::PostingKind;
use platform::refusals::{INVALID_FIELD, TEXT_TOO_LONG};
use platform::{Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const SUGGESTIONS_MAX: usize = 8;
const TYPED_CHARS_MAX: usize = 200;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestWords {
    /// What was typed so far, in characters, pinyin or first letters.
    pub(crate) q: Option<String>,
    /// Counts are those of this city, and what it does not have is not suggested.
    pub(crate) city: Option<String>,
}

/// Words that somebody may be about to type.
#[derive(Serialize, ToSchema)]
pub(crate) struct SuggestionView {
    pub(crate) text: String,
    /// Live jobs in whose title it stands, in the city that was asked for or the whole country; an estimate in the largest
    /// cities; None when it goes on from other words.
    pub(crate) count: Option<u32>,
}

/// The suggestions for what was typed, the most frequent first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Suggestions {
    pub(crate) items: Vec<SuggestionView>,
    /// Nothing was typed: these stand in the most titles.
    pub(crate) popular: bool,
}

/// Completes what somebody types from what the titles of live jobs say. Who asks and what was typed is kept nowhere, and
/// nothing here comes from what others searched for (SPEC FIND-4).
#[utoipa::path(get, path = "/api/v1/postings/suggestions", operation_id = "suggest_words", tag = "finding",
    security((), ("session" = [])), params(SuggestWords), responses((status = 200, body = Suggestions)))]
pub(crate) async fn suggest_words(
    State(market): State<Market>,
    Query(query): Query<SuggestWords>,
) -> Result<Json<Suggestions>> {
    let typed = query.q.unwrap_or_default();
    if kernel::text::count(&typed) > TYPED_CHARS_MAX {
        return Err(TEXT_TOO_LONG.on("q").with("most", TYPED_CHARS_MAX).into());
    }
    // Some hundred microseconds of reading sorted tables: less than handing it to another thread.
    let mut items = market.finder.index.suggest(&typed, SUGGESTIONS_MAX);
    if let Some(code) = query.city {
        let city =
            places::city(&code).map(|it| place_number(Some(&it.code))).ok_or_else(|| INVALID_FIELD.on("city"))?;
        let index = market.finder.index.clone();
        let counted = tokio::task::spawn_blocking(move || index.in_city(items, city, kind_number(PostingKind::Job)));
        items = counted.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    }
    let items = items.into_iter();
    Ok(Json(Suggestions {
        items: items.map(|found| SuggestionView { text: found.text, count: found.count }).collect(),
        popular: typed.trim().is_empty(),
    }))
}
