use crate::Care;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::entities::legal_orders::{self, Column, OrderState};
use kernel::{OrderId, PersonId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::{Page, PageQuery, Query, Result};
use sea_orm::EntityTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// A document as staff see it.
#[derive(Serialize, ToSchema)]
pub struct OrderView {
    pub id: OrderId,
    pub authority: String,
    pub document_no: String,
    pub law: String,
    pub scope: String,
    pub fields: Vec<String>,
    pub persons: Vec<PersonId>,
    pub state: OrderState,
    pub received_at: Timestamp,
    pub registered_by: PersonId,
    pub decided_at: Option<Timestamp>,
    pub decided_by: Option<PersonId>,
    pub reason: Option<String>,
    pub answered_at: Option<Timestamp>,
}

impl OrderView {
    pub(super) fn of(row: legal_orders::Model) -> OrderView {
        OrderView {
            id: row.id,
            authority: row.authority.0,
            document_no: row.document_no.0,
            law: row.law.0,
            scope: row.scope.0,
            fields: row.fields.0,
            persons: row.persons.0,
            state: row.state,
            received_at: row.received_at,
            registered_by: row.registered_by,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            reason: row.reason.map(|text| text.0),
            answered_at: row.answered_at,
        }
    }
}

/// Orders and documents, newest first.
#[utoipa::path(get, path = "/api/v1/staff/orders", operation_id = "list_orders", tag = "staff",
    security(("session" = ["privacy"])), params(PageQuery), responses((status = 200, body = Page<OrderView>)))]
pub async fn list_orders(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<OrderView>>> {
    let order =
        Order::<legal_orders::Entity> { at: Column::CreatedAt, id: Column::Id, key: |row| (row.created_at, row.id.0) };
    let rows = legal_orders::Entity::find();
    let page = listing::page(&care.app, &care.app.read(), ("orders", ""), rows, order, &query).await?;
    Ok(Json(listing::views(page, OrderView::of)))
}
