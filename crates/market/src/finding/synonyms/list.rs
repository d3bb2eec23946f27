use super::active::{changes, pairs};
use crate::Market;
use axum::Json;
use axum::extract::State;
use kernel::Timestamp;
use platform::auth::{Reviewer, Staff};
use platform::{Page, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Two words that a search takes for each other.
#[derive(Serialize, ToSchema)]
pub(crate) struct SynonymView {
    pub(crate) word: String,
    pub(crate) other: String,
    /// When staff put it in; None for what comes with the program.
    pub(crate) added_at: Option<Timestamp>,
}

/// The pairs in force, sorted. The list is short by nature and has one page.
#[utoipa::path(get, path = "/api/v1/staff/synonyms", operation_id = "list_synonyms", tag = "staff",
    security(("session" = ["reviewer"])), responses((status = 200, body = Page<SynonymView>)))]
pub(crate) async fn list_synonyms(
    State(market): State<Market>,
    _staff: Staff<Reviewer>,
) -> Result<Json<Page<SynonymView>>> {
    let pairs = pairs(&changes(&market.app.read()).await?);
    let view = |((word, other), added_at)| SynonymView { word, other, added_at };
    Ok(Json(Page::whole(pairs.into_iter().map(view).collect())))
}
