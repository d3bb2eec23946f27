use super::words;
use crate::Care;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::{self, ActorKind};
use db::entities::access_subjects::{self, Column};
use db::entities::{merchant_members, merchants};
use kernel::{AccessId, PersonId, Timestamp};
use platform::auth::Signed;
use platform::{Error, Lang, Page, PageQuery, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

const LIST: &str = "accesses";

/// One reading of the person's data by somebody else.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessView {
    id: AccessId,
    at: Timestamp,
    by: ActorKind,
    /// The merchants that the reader acted for; none for staff.
    merchants: Vec<String>,
    purpose: String,
    /// The rule that allowed it.
    basis: String,
    fields: Vec<String>,
    /// The certification, report or case it was for.
    #[schema(value_type = Option<String>)]
    matter: Option<Uuid>,
}

/// Who opened one's own data, newest first (SPEC SEC-4).
#[utoipa::path(get, path = "/api/v1/me/accesses", operation_id = "list_accesses", tag = "privacy",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<AccessView>)))]
pub(crate) async fn list_accesses(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<AccessView>>> {
    let app = &care.app;
    let limit = query.limit()?;
    let scope = signed.person.to_string();
    let after: Option<(Timestamp, AccessId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let mut rows = access_subjects::Entity::find().filter(Column::PersonId.eq(signed.person));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::AccessId)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let tx = app.read();
    let rows = rows.order_by_desc(Column::At).order_by_desc(Column::AccessId).limit(limit + 1).all(&tx).await?;
    let cut = app.cursors.page(LIST, &scope, rows, limit, |row| (row.at, row.access_id), |row| row.access_id);
    let found = access_ledger::Entity::find()
        .filter(access_ledger::Column::Id.is_in(cut.items.iter().copied()))
        .all(&tx)
        .await?;
    let names = merchant_names(&tx, &found).await?;
    let mut by_id: HashMap<AccessId, access_ledger::Model> = found.into_iter().map(|row| (row.id, row)).collect();
    let items = cut.items.iter().filter_map(|id| by_id.remove(id)).map(|row| view(row, &names, lang)).collect();
    Ok(Json(Page { items, next: cut.next }))
}

fn view(row: access_ledger::Model, names: &HashMap<PersonId, Vec<String>>, lang: Lang) -> AccessView {
    let merchants = match row.actor_kind {
        ActorKind::Merchant => names.get(&row.actor_id).cloned().unwrap_or_default(),
        ActorKind::Staff | ActorKind::Seeker | ActorKind::Guardian | ActorKind::System => Vec::new(),
    };
    AccessView {
        id: row.id,
        at: row.at,
        by: row.actor_kind,
        merchants,
        purpose: words::purpose(row.purpose.as_str(), lang),
        basis: words::basis(row.basis.as_str(), lang),
        fields: row.fields.0.iter().map(|field| words::field(field, lang)).collect(),
        matter: row.matter,
    }
}

/// The names of the merchants whose members the readers are now.
async fn merchant_names(tx: &Tx, rows: &[access_ledger::Model]) -> Result<HashMap<PersonId, Vec<String>>, Error> {
    let mut actors: Vec<PersonId> =
        rows.iter().filter(|row| row.actor_kind == ActorKind::Merchant).map(|row| row.actor_id).collect();
    actors.sort_unstable();
    actors.dedup();
    if actors.is_empty() {
        return Ok(HashMap::new());
    }
    let members =
        merchant_members::Entity::find().filter(merchant_members::Column::PersonId.is_in(actors)).all(tx).await?;
    let ids = members.iter().map(|member| member.merchant_id);
    let known = merchants::Entity::find().filter(merchants::Column::Id.is_in(ids)).all(tx).await?;
    let known: HashMap<_, _> = known.into_iter().map(|merchant| (merchant.id, merchant.name.0)).collect();
    let mut names: HashMap<PersonId, Vec<String>> = HashMap::new();
    for member in members {
        if let Some(name) = known.get(&member.merchant_id) {
            names.entry(member.person_id).or_default().push(name.clone());
        }
    }
    Ok(names)
}
