use crate::Market;
use crate::finding::{Card, Shown, cards};
use crate::search::Hit;
use axum::Json;
use axum::extract::State;
use db::entities::favourites::{self, Column};
use db::entities::postings;
use kernel::{PostingId, RowId, Timestamp};
use platform::auth::Signed;
use platform::{Page, PageQuery, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A favourite.
#[derive(Serialize, ToSchema)]
pub(crate) struct FavouriteView {
    id: RowId,
    posting_id: PostingId,
    title: String,
    /// The posting as lists show it; None when it has closed and may not be seen any more.
    card: Option<Card>,
    at: Timestamp,
}

/// One's own favourites, the latest first. One that closed says so by having no card.
#[utoipa::path(get, path = "/api/v1/me/favourites", operation_id = "list_favourites", tag = "favourites",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<FavouriteView>)))]
pub(crate) async fn list_favourites(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<FavouriteView>>> {
    let (app, person) = (&market.app, signed.person);
    let limit = query.limit()?;
    let scope = person.to_string();
    let after: Option<(Timestamp, RowId)> = app.cursors.check("favourites", &scope, query.cursor.as_deref())?;
    let mut rows = favourites::Entity::find().filter(Column::PersonId.eq(person));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let tx = app.read();
    let rows = rows.order_by_desc(Column::At).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let cut = app.cursors.page("favourites", &scope, rows, limit, |row| (row.at, row.id), |row| row);
    let hits: Vec<Hit> = cut.items.iter().map(|row| Hit { id: row.posting_id.0, distance_m: None, rank: 0 }).collect();
    let shown = Shown { marks: None, reasons: None, person: Some(person), now: app.now() };
    let open = cards(&market, &hits, shown).await?;
    let mut open: HashMap<PostingId, Card> = open.into_iter().map(|card| (card.id, card)).collect();
    let ids = cut.items.iter().map(|row| row.posting_id);
    let kept = postings::Entity::find().filter(postings::Column::Id.is_in(ids)).all(&tx).await?;
    let titles: HashMap<PostingId, String> = kept.into_iter().map(|row| (row.id, row.title.0)).collect();
    let view = |row: favourites::Model| FavouriteView {
        id: row.id,
        posting_id: row.posting_id,
        title: titles.get(&row.posting_id).cloned().unwrap_or_default(),
        card: open.remove(&row.posting_id),
        at: row.at,
    };
    Ok(Json(Page { items: cut.items.into_iter().map(view).collect(), next: cut.next }))
}
