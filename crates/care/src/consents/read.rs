use super::view::{ConsentView, SaidBy, said_by, view};
use crate::Care;
use axum::Json;
use axum::extract::State;
use db::entities::consents::{self, Column, ConsentAction};
use kernel::{ConsentId, Timestamp};
use platform::auth::Signed;
use platform::{Lang, Page, PageQuery, Query, Result};
use policy::{CONSENTS, GUARDIAN_SAYS};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

const LIST: &str = "consents";

/// A row of the ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaidView {
    id: ConsentId,
    name: String,
    title: String,
    action: ConsentAction,
    policy_version: String,
    by: SaidBy,
    at: Timestamp,
}

/// Every item that a person is asked, with what they said (SPEC RIGHT-4). Of a minor: what their guardian is asked.
#[utoipa::path(get, path = "/api/v1/me/consents", operation_id = "list_consents", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = Page<ConsentView>)))]
pub(crate) async fn list_consents(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
) -> Result<Json<Page<ConsentView>>> {
    let rows = consents::Entity::find()
        .filter(Column::PersonId.eq(signed.person))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(&care.app.read())
        .await?;
    let minor = care.app.minor(&care.app.read(), signed.person).await?;
    let asked = if minor.is_some_and(|minor| minor.is_guarded()) { GUARDIAN_SAYS } else { CONSENTS };
    let newest: HashMap<String, consents::Model> = rows.into_iter().map(|row| (row.purpose.0.clone(), row)).collect();
    Ok(Json(Page::whole(asked.iter().map(|item| view(item, newest.get(item.name), lang)).collect())))
}

/// Everything that one agreed to and withdrew, newest first; the policy as a whole too.
#[utoipa::path(get, path = "/api/v1/me/consents/history", operation_id = "list_consent_history", tag = "privacy",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<SaidView>)))]
pub(crate) async fn list_consent_history(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SaidView>>> {
    let app = &care.app;
    let limit = query.limit()?;
    let scope = signed.person.to_string();
    let after: Option<(Timestamp, ConsentId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let mut rows = consents::Entity::find().filter(Column::PersonId.eq(signed.person));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows = rows.order_by_desc(Column::At).order_by_desc(Column::Id).limit(limit + 1).all(&app.read()).await?;
    let said = |row: consents::Model| SaidView {
        id: row.id,
        title: title(&row.purpose.0, lang),
        by: said_by(&row),
        name: row.purpose.0,
        action: row.action,
        policy_version: row.policy_version.0,
        at: row.at,
    };
    Ok(Json(app.cursors.page(LIST, &scope, rows, limit, |row| (row.at, row.id), said)))
}

/// The policy as a whole is no item of its own.
fn title(name: &str, lang: Lang) -> String {
    policy::find_consent(name)
        .map_or_else(|| lang.pick("隐私政策", "Privacy policy"), |item| lang.pick(item.zh, item.en))
        .to_owned()
}
