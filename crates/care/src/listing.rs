//! Pages of lists that are ordered by a time and an id, newest first.

use db::Tx;
use kernel::Timestamp;
use platform::{App, Page, PageQuery, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

/// What orders a list: its columns, and the key of a row.
pub(crate) struct Order<E: EntityTrait> {
    pub at: E::Column,
    pub id: E::Column,
    pub key: fn(&E::Model) -> (Timestamp, Uuid),
}

/// One page of rows; `scope` is whatever else the list depends on.
pub(crate) async fn page<E: EntityTrait>(
    app: &App,
    tx: &Tx,
    (list, scope): (&str, &str),
    rows: Select<E>,
    order: Order<E>,
    query: &PageQuery,
) -> Result<Page<E::Model>>
where
    E::Column: ColumnTrait,
{
    let limit = query.limit()?;
    let after: Option<(Timestamp, Uuid)> = app.cursors.check(list, scope, query.cursor.as_deref())?;
    let mut rows = rows;
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(order.at), Expr::col(order.id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let found = rows.order_by_desc(order.at).order_by_desc(order.id).limit(limit + 1).all(tx).await?;
    Ok(app.cursors.page(list, scope, found, limit, order.key, |row| row))
}

/// The same page with each row turned into a view.
pub(crate) fn views<R, V>(page: Page<R>, view: impl FnMut(R) -> V) -> Page<V> {
    Page { items: page.items.into_iter().map(view).collect(), next: page.next }
}
