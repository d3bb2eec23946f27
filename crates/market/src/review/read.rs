use crate::Market;
use crate::place_check::{self, PlaceCheckView, PlaceStanding};
use crate::postings::read::{HistoryView, history};
use crate::postings::store;
use crate::postings::view::{self, PostingView, Viewer};
use axum::Json;
use axum::extract::State;
use db::entities::postings::{self, Column, PostingState};
use kernel::point::DatumName;
use kernel::{PostingId, Timestamp};
use platform::auth::{Reviewer, Staff};
use platform::{Page, Path, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListForReview {
    /// `in_review` unless told.
    #[param(value_type = Option<String>)]
    pub state: Option<PostingState>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct PostingForReview {
    #[serde(flatten)]
    pub posting: PostingView,
    /// Places of the text that a rule marked.
    pub findings_count: usize,
    pub submitted_at: Option<Timestamp>,
    /// What a map service said of the place.
    pub place_standing: PlaceStanding,
}

/// Postings of one state, those that wait longest first.
#[utoipa::path(get, path = "/api/v1/staff/postings", operation_id = "list_postings_for_review", tag = "staff",
    security(("session" = ["reviewer"])), params(ListForReview), responses((status = 200, body = Page<PostingForReview>)))]
pub async fn list_postings_for_review(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Query(query): Query<ListForReview>,
) -> Result<Json<Page<PostingForReview>>> {
    let state = query.state.unwrap_or(PostingState::InReview);
    let limit = platform::limit(query.limit)?;
    let scope = state.as_str();
    let cursors = &market.app.cursors;
    let after: Option<(Timestamp, PostingId)> = cursors.check("review", scope, query.cursor.as_deref())?;
    let tx = market.app.read();
    let mut rows = postings::Entity::find().filter(Column::State.eq(state)).filter(Column::SubmittedAt.is_not_null());
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::SubmittedAt), Expr::col(Column::Id)]);
        rows = rows.filter(key.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows = rows.order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id).limit(limit + 1).all(&tx).await?;
    let cut = cursors.page(
        "review",
        scope,
        rows,
        limit,
        |row| (row.submitted_at.unwrap_or(row.created_at), row.id),
        |row| row,
    );
    let facts: HashMap<PostingId, (usize, Option<Timestamp>)> =
        cut.items.iter().map(|row| (row.id, (count(&row.findings.0), row.submitted_at))).collect();
    let ids: Vec<PostingId> = cut.items.iter().map(|row| row.id).collect();
    let places = place_check::views(&tx, &ids).await?;
    let views = view::views(&tx, viewer(&staff), cut.items).await?;
    let with_facts = |posting: PostingView| {
        let (findings_count, submitted_at) = facts.get(&posting.id).copied().unwrap_or_default();
        let place = places.get(&posting.id).copied().unwrap_or(PlaceStanding::ByHand);
        PostingForReview { place_standing: place, posting, findings_count, submitted_at }
    };
    Ok(Json(Page { items: views.into_iter().map(with_facts).collect(), next: cut.next }))
}

#[derive(Serialize, ToSchema)]
pub struct PostingReview {
    pub posting: PostingView,
    #[schema(value_type = Vec<Object>)]
    pub findings: serde_json::Value,
    pub history: Vec<HistoryView>,
    pub place_check: PlaceCheckView,
}

/// A posting in any state, with what the rules found and what happened to it.
#[utoipa::path(get, path = "/api/v1/staff/postings/{id}", operation_id = "get_posting_for_review", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = PostingId, Path)), responses((status = 200, body = PostingReview)))]
pub async fn get_posting_for_review(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<PostingId>,
) -> Result<Json<PostingReview>> {
    let tx = market.app.read();
    let row = store::get(&tx, id).await?;
    let findings = row.findings.0.clone();
    let reason = row.state_reason.clone();
    let place_check = place_check::view(&market, &tx, id, row.kind).await?;
    let mut posting = view::view(&tx, viewer(&staff), row).await?;
    posting.state_reason = reason.map(|text| text.0);
    Ok(Json(PostingReview { posting, findings, history: history(&tx, id).await?, place_check }))
}

fn viewer(staff: &Staff<Reviewer>) -> Viewer {
    Viewer { person: Some(staff.signed.person), mine: false, datum: DatumName::Gcj02 }
}

fn count(findings: &serde_json::Value) -> usize {
    findings.as_array().map_or(0, Vec::len)
}
