use super::ward::{bond_of, grant_of};
use crate::Care;
use crate::export::kinds::{DataKind, kinds_of};
use crate::holdings::{self, Key, Reading};
use axum::Json;
use axum::extract::State;
use kernel::GuardianshipId;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Page, PageQuery, Path, Query, Result};
use policy::{Guarding, Purpose};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "ward_data";

/// A kind of information that is held about a ward.
#[derive(Serialize, ToSchema)]
pub(crate) struct WardKind {
    #[serde(flatten)]
    kind: DataKind,
    /// Whether a guardian sees its rows; what the ward wrote in confidence is counted and not shown.
    shown: bool,
}

/// Everything that is held about a ward, by kind, as the ward sees it (SPEC MIN-3, RIGHT-1). There is one page.
#[utoipa::path(get, path = "/api/v1/me/wards/{id}/data", operation_id = "ward_data", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)), responses((status = 200, body = Page<WardKind>)))]
pub(crate) async fn ward_data(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<GuardianshipId>,
) -> Result<Json<Page<WardKind>>> {
    let app = &care.app;
    let tx = app.read();
    let (bond, _) = bond_of(app, &tx, signed.person, id).await?;
    grant_of(app, signed.person, bond.ward_id).await?;
    let shown =
        |kind: &DataKind| holdings::find(kind.kind).is_some_and(|held| held.holding.record.allows(Guarding::SPEC));
    let kinds = kinds_of(&tx, bond.ward_id).await?;
    Ok(Json(Page::whole(kinds.into_iter().map(|kind| WardKind { shown: shown(&kind), kind }).collect())))
}

/// The rows of one kind, newest first, with what a guardian may see opened. Each look is in the access ledger.
#[utoipa::path(get, path = "/api/v1/me/wards/{id}/data/{kind}", operation_id = "ward_data_rows", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path), ("kind" = String, Path), PageQuery),
    responses((status = 200, body = Page<Object>)))]
pub(crate) async fn ward_data_rows(
    State(care): State<Care>,
    signed: Signed,
    Path((id, kind)): Path<(GuardianshipId, String)>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<serde_json::Map<String, serde_json::Value>>>> {
    let app = &care.app;
    let tx = app.read();
    let (bond, _) = bond_of(app, &tx, signed.person, id).await?;
    let held = holdings::find(&kind).filter(|held| held.holding.record.allows(Guarding::SPEC));
    let held = held.ok_or_else(|| NOT_FOUND.refuse())?;
    let limit = query.limit()?;
    let filters = format!("{kind}/{id}");
    let after: Option<Key> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let grant = grant_of(app, signed.person, bond.ward_id).await?;
    let keys = app.vault.keys_of(bond.ward_id).await?;
    let rows = held.page(&tx, (&keys, Reading::Guardian(&grant)), after.as_ref(), limit + 1).await?;
    Ok(Json(app.cursors.page(LIST, &filters, rows, limit, |row| row.key.clone(), |row| row.values)))
}
