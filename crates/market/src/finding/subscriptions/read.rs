use super::super::card::{Card, Shown, cards};
use super::saved::SavedSearch;
use super::store;
use crate::Market;
use crate::search::Hit;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::subscription_matches::{self, Column};
use db::entities::subscriptions::{self, Pace};
use kernel::{PersonId, RowId, SubscriptionId, Timestamp};
use platform::auth::Signed;
use platform::{App, Error, Page, PageQuery, Path, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "subscription_matches";

/// One's own saved search.
#[derive(Serialize, ToSchema)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub search: SavedSearch,
    pub pace: Pace,
    pub paused: bool,
    pub created_at: Timestamp,
    /// Postings that it found within the last 180 days, whether they may still be seen or not.
    pub found: u64,
}

/// Opened for its owner.
pub(super) async fn view(app: &App, tx: &Tx, row: subscriptions::Model) -> Result<Subscription, Error> {
    let keys = app.vault.keys_of(row.person_id).await?;
    let search = store::open(&row, &keys, &vault::own(row.person_id))?;
    let found = subscription_matches::Entity::find().filter(Column::SubscriptionId.eq(row.id)).count(tx).await?;
    let subscriptions::Model { id, pace, paused, created_at, .. } = row;
    Ok(Subscription { id, search, pace, paused, created_at, found })
}

/// One's own saved searches, newest first (SPEC FIND-3).
#[utoipa::path(get, path = "/api/v1/me/subscriptions", operation_id = "list_subscriptions", tag = "finding",
    security(("session" = [])), responses((status = 200, body = Page<Subscription>)))]
pub async fn list_subscriptions(State(market): State<Market>, signed: Signed) -> Result<Json<Page<Subscription>>> {
    let tx = market.app.read();
    let mut items = Vec::new();
    for row in store::of_person(&tx, signed.person).await? {
        items.push(view(&market.app, &tx, row).await?);
    }
    Ok(Json(Page::whole(items)))
}

/// One of one's own saved searches.
#[utoipa::path(get, path = "/api/v1/me/subscriptions/{id}", operation_id = "get_subscription", tag = "finding",
    security(("session" = [])), params(("id" = SubscriptionId, Path)), responses((status = 200, body = Subscription)))]
pub async fn get_subscription(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<SubscriptionId>,
) -> Result<Json<Subscription>> {
    let tx = market.app.read();
    let row = store::own(&tx, id, signed.person).await?;
    Ok(Json(view(&market.app, &tx, row).await?))
}

/// What a saved search found, newest first. What may not be seen any more is left out.
#[utoipa::path(get, path = "/api/v1/me/subscriptions/{id}/matches", operation_id = "list_subscription_matches",
    tag = "finding", security(("session" = [])), params(("id" = SubscriptionId, Path), PageQuery),
    responses((status = 200, body = Page<Card>)))]
pub async fn list_subscription_matches(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<SubscriptionId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Card>>> {
    let (app, tx, person) = (&market.app, market.app.read(), signed.person);
    store::own(&tx, id, person).await?;
    let limit = query.limit()?;
    let scope = id.to_string();
    let after: Option<(Timestamp, RowId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let mut find = subscription_matches::Entity::find().filter(Column::SubscriptionId.eq(id));
    if let Some((at, row)) = after {
        let key = Expr::tuple([Expr::col(Column::FoundAt), Expr::col(Column::Id)]);
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(row)])));
    }
    let rows = find.order_by_desc(Column::FoundAt).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let cut = app.cursors.page(LIST, &scope, rows, limit, |row| (row.found_at, row.id), |row| row.posting_id);
    let hits: Vec<Hit> = cut.items.iter().map(|id| Hit { id: id.0, distance_m: None, rank: 0 }).collect();
    Ok(Json(Page { items: seen(&market, &hits, person).await?, next: cut.next }))
}

async fn seen(market: &Market, hits: &[Hit], person: PersonId) -> Result<Vec<Card>, Error> {
    let blocked = crate::resumes::refused_by(&market.app.read(), person).await?;
    let shown = Shown { marks: None, reasons: None, person: Some(person), now: market.app.now() };
    let mut found = cards(market, hits, shown).await?;
    found.retain(|card| card.merchant.as_ref().is_none_or(|merchant| !blocked.contains(&merchant.id)));
    Ok(found)
}
