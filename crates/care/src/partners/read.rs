use crate::Care;
use crate::listing::{self, Order};
use crate::sharing::in_force;
use axum::Json;
use axum::extract::State;
use db::entities::partners::{self, Column, PartnerKind};
use db::entities::sharings::SharingRegion;
use kernel::{PartnerId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::{Page, PageQuery, Query, Result};
use sea_orm::EntityTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// A partner as staff see it.
#[derive(Serialize, ToSchema)]
pub struct PartnerView {
    pub id: PartnerId,
    pub kind: PartnerKind,
    pub name: String,
    pub agreement: String,
    pub nda: Option<String>,
    pub fields: Vec<String>,
    pub purpose: String,
    pub region: SharingRegion,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub ended_reason: Option<String>,
    pub in_force: bool,
    pub created_at: Timestamp,
}

impl PartnerView {
    pub(super) fn of(row: partners::Model, now: Timestamp) -> PartnerView {
        let in_force = in_force(&row, now);
        let partners::Model { id, kind, name, agreement, nda, fields, purpose, region, starts_at, ends_at, .. } = row;
        PartnerView {
            id,
            kind,
            name: name.0,
            agreement: agreement.0,
            nda: nda.map(|text| text.0),
            fields: fields.0,
            purpose: purpose.0,
            region,
            starts_at,
            ends_at,
            ended_at: row.ended_at,
            ended_reason: row.ended_reason.map(|text| text.0),
            in_force,
            created_at: row.created_at,
        }
    }
}

/// Partners and affiliates, newest first.
#[utoipa::path(get, path = "/api/v1/staff/partners", operation_id = "list_partners", tag = "staff",
    security(("session" = ["privacy"])), params(PageQuery), responses((status = 200, body = Page<PartnerView>)))]
pub async fn list_partners(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PartnerView>>> {
    let order =
        Order::<partners::Entity> { at: Column::CreatedAt, id: Column::Id, key: |row| (row.created_at, row.id.0) };
    let rows = partners::Entity::find();
    let page = listing::page(&care.app, &care.app.read(), ("partners", ""), rows, order, &query).await?;
    let now = care.app.now();
    Ok(Json(listing::views(page, |row| PartnerView::of(row, now))))
}
