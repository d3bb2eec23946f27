use super::record::cell;
use crate::Market;
use crate::postings::store;
use crate::postings::visibility::may_be_seen;
use axum::Json;
use axum::extract::State;
use db::entities::{postings, search_history, viewed_postings};
use kernel::{PostingId, RowId, Timestamp};
use platform::auth::Signed;
use platform::{Page, PageQuery, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Words that the person searched for.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchedView {
    id: RowId,
    words: String,
    at: Timestamp,
}

/// A posting that the person opened.
#[derive(Serialize, ToSchema)]
pub(crate) struct ViewedView {
    id: RowId,
    posting_id: PostingId,
    title: String,
    /// Whether it may still be seen.
    open: bool,
    at: Timestamp,
}

/// One's own search history, newest first (SPEC FIND-4).
#[utoipa::path(get, path = "/api/v1/me/history/searches", operation_id = "list_search_history", tag = "history",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<SearchedView>)))]
pub(crate) async fn list_search_history(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SearchedView>>> {
    use search_history::Column;
    let (app, person) = (&market.app, signed.person);
    let limit = query.limit()?;
    let scope = person.to_string();
    let after: Option<(Timestamp, RowId)> = app.cursors.check("search_history", &scope, query.cursor.as_deref())?;
    let mut rows = search_history::Entity::find().filter(Column::PersonId.eq(person));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows = rows.order_by_desc(Column::At).order_by_desc(Column::Id).limit(limit + 1).all(&app.read()).await?;
    let cut = app.cursors.page("search_history", &scope, rows, limit, |row| (row.at, row.id), |row| row);
    let (keys, own) = (app.vault.keys_of(person).await?, vault::own(person));
    let mut items = Vec::with_capacity(cut.items.len());
    for row in cut.items {
        items.push(SearchedView { id: row.id, words: keys.open(&own, cell(row.id), &row.words)?, at: row.at });
    }
    Ok(Json(Page { items, next: cut.next }))
}

/// The postings that one opened, newest first (SPEC FIND-4, FIND-6).
#[utoipa::path(get, path = "/api/v1/me/history/postings", operation_id = "list_viewed_postings", tag = "history",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<ViewedView>)))]
pub(crate) async fn list_viewed_postings(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ViewedView>>> {
    use viewed_postings::Column;
    let (app, person) = (&market.app, signed.person);
    let limit = query.limit()?;
    let scope = person.to_string();
    let after: Option<(Timestamp, RowId)> = app.cursors.check("viewed_postings", &scope, query.cursor.as_deref())?;
    let mut rows = viewed_postings::Entity::find().filter(Column::PersonId.eq(person));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let tx = app.read();
    let rows = rows.order_by_desc(Column::At).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let cut = app.cursors.page("viewed_postings", &scope, rows, limit, |row| (row.at, row.id), |row| row);
    let seen = postings::Entity::find()
        .filter(postings::Column::Id.is_in(cut.items.iter().map(|row| row.posting_id)))
        .all(&tx)
        .await?;
    let merchants = store::merchants_of(&tx, seen.iter().filter_map(|posting| posting.merchant_id)).await?;
    let seen: HashMap<PostingId, postings::Model> = seen.into_iter().map(|posting| (posting.id, posting)).collect();
    let now = app.now();
    let items = cut.items.into_iter().filter_map(|row| {
        let posting = seen.get(&row.posting_id)?;
        let merchant = posting.merchant_id.and_then(|id| merchants.get(&id));
        Some(ViewedView {
            id: row.id,
            posting_id: row.posting_id,
            title: posting.title.0.clone(),
            open: may_be_seen(posting, merchant, now),
            at: row.at,
        })
    });
    Ok(Json(Page { items: items.collect(), next: cut.next }))
}
