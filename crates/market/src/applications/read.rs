//! A seeker's own sign-ups.

use super::application::{DONE, OPEN};
use super::store;
use super::view::{self, Application, Reader};
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::applications;
use kernel::{ApplicationId, Timestamp};
use platform::auth::Signed;
use platform::{Lang, Page, Path, Query, Result, limit};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use utoipa::IntoParams;

const LIST: &str = "my_applications";

kernel::text_enum! {
    /// Whether something is still to come.
    pub enum Phase {
        Open = "open",
        Done = "done",
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MyApplications {
    /// `open` (the next shift first) or `done` (the latest first); both, latest first, unless told.
    #[param(value_type = Option<String>)]
    phase: Option<Phase>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// The caller's own sign-ups.
#[utoipa::path(get, path = "/api/v1/me/applications", operation_id = "list_my_applications", tag = "applications",
    security(("session" = [])), params(MyApplications), responses((status = 200, body = Page<Application>)))]
pub async fn list_my_applications(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<MyApplications>,
) -> Result<Json<Page<Application>>> {
    let app = &market.app;
    let limit = limit(query.limit)?;
    let phase = query.phase.map_or("all", Phase::as_str);
    let filters = format!("{} {phase}", signed.person);
    let after: Option<(Timestamp, ApplicationId)> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let order = if query.phase == Some(Phase::Open) { Order::Asc } else { Order::Desc };
    let mut find = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(signed.person))
        .order_by(applications::Column::StartsAt, order.clone())
        .order_by(applications::Column::Id, order.clone())
        .limit(limit + 1);
    if let Some(phase) = query.phase {
        let states = if phase == Phase::Open { OPEN.as_slice() } else { DONE.as_slice() };
        find = find.filter(applications::Column::State.is_in(states.iter().copied()));
    }
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(applications::Column::StartsAt), Expr::col(applications::Column::Id)]);
        let from = Expr::tuple([Expr::value(at), Expr::value(id)]);
        find = find.filter(if order == Order::Asc { key.gt(from) } else { key.lt(from) });
    }
    let tx = app.read();
    let rows = find.all(&tx).await?;
    let page = app.cursors.page(LIST, &filters, rows, limit, |row| (row.starts_at, row.id), |row| row);
    let keys = app.vault.keys_of(signed.person).await?;
    let reader = Reader { keys: &keys, lang, now: app.now() };
    let items = view::views(&tx, &reader, page.items).await?;
    Ok(Json(Page { items, next: page.next }))
}

/// One of the caller's own sign-ups.
#[utoipa::path(get, path = "/api/v1/applications/{id}", operation_id = "get_application", tag = "applications",
    security(("session" = [])), params(("id" = ApplicationId, Path)), responses((status = 200, body = Application)))]
pub async fn get_application(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ApplicationId>,
) -> Result<Json<Application>> {
    let app = &market.app;
    let tx = app.read();
    let row = store::own(&tx, id, signed.person).await?;
    let keys = app.vault.keys_of(signed.person).await?;
    let reader = Reader { keys: &keys, lang, now: app.now() };
    Ok(Json(view::view_one(&tx, &reader, row).await?))
}
