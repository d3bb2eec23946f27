use crate::Care;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::entities::sharings::{self, Column, RecipientKind, SharingBasis, SharingException, SharingRegion};
use kernel::{PersonId, SharingId, Timestamp};
use platform::auth::{Privacy, Signed, Staff};
use platform::{Page, PageQuery, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A person's part of one release.
#[derive(Serialize, ToSchema)]
pub struct SharingView {
    pub id: SharingId,
    pub at: Timestamp,
    pub recipient_kind: RecipientKind,
    pub recipient: String,
    pub region: SharingRegion,
    pub fields: Vec<String>,
    /// A purpose of the policy by its name, or in words.
    pub purpose: String,
    /// The same in words, where it is a purpose of the policy.
    pub purpose_zh: Option<&'static str>,
    pub basis: SharingBasis,
    pub exception: Option<SharingException>,
    pub document: Option<String>,
    pub matter: Option<Uuid>,
}

/// The same for staff: whose it is, and who recorded and approved it.
#[derive(Serialize, ToSchema)]
pub struct StaffSharingView {
    #[serde(flatten)]
    pub sharing: SharingView,
    pub person_id: PersonId,
    pub release_id: Uuid,
    pub actor_id: Option<PersonId>,
    pub approved_by: Option<PersonId>,
}

impl SharingView {
    fn of(row: &sharings::Model) -> SharingView {
        let purpose = row.purpose.as_str();
        SharingView {
            id: row.id,
            at: row.at,
            recipient_kind: row.recipient_kind,
            recipient: row.recipient.0.clone(),
            region: row.region,
            fields: row.fields.0.clone(),
            purpose: purpose.to_owned(),
            purpose_zh: policy::PURPOSES.iter().find(|known| known.name == purpose).map(|known| known.zh),
            basis: row.basis,
            exception: row.exception,
            document: row.document.as_ref().map(|text| text.0.clone()),
            matter: row.matter,
        }
    }
}

fn order() -> Order<sharings::Entity> {
    Order { at: Column::At, id: Column::Id, key: |row| (row.at, row.id.0) }
}

/// What of one's own information was released to whom, newest first (SPEC SHARE-1).
#[utoipa::path(get, path = "/api/v1/me/sharings", operation_id = "list_my_sharings", tag = "care",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<SharingView>)))]
pub async fn list_my_sharings(
    State(care): State<Care>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SharingView>>> {
    let own = sharings::Entity::find().filter(Column::PersonId.eq(signed.person));
    let scope = signed.person.to_string();
    let tx = care.app.read();
    let page = listing::page(&care.app, &tx, ("my_sharings", &scope), own, order(), &query).await?;
    Ok(Json(listing::views(page, |row| SharingView::of(&row))))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSharings {
    pub person: Option<PersonId>,
    #[param(value_type = Option<String>)]
    pub basis: Option<SharingBasis>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// The sharing ledger, newest first.
#[utoipa::path(get, path = "/api/v1/staff/sharings", operation_id = "list_sharings", tag = "staff",
    security(("session" = ["privacy"])), params(ListSharings),
    responses((status = 200, body = Page<StaffSharingView>)))]
pub async fn list_sharings(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<ListSharings>,
) -> Result<Json<Page<StaffSharingView>>> {
    let ListSharings { person, basis, cursor, limit } = query;
    let mut rows = sharings::Entity::find();
    if let Some(person) = person {
        rows = rows.filter(Column::PersonId.eq(person));
    }
    if let Some(basis) = basis {
        rows = rows.filter(Column::Basis.eq(basis));
    }
    let scope = format!("{person:?}/{basis:?}");
    let query = PageQuery { cursor, limit };
    let page = listing::page(&care.app, &care.app.read(), ("sharings", &scope), rows, order(), &query).await?;
    Ok(Json(listing::views(page, |row| StaffSharingView {
        sharing: SharingView::of(&row),
        person_id: row.person_id,
        release_id: row.release_id,
        actor_id: row.actor_id,
        approved_by: row.approved_by,
    })))
}
