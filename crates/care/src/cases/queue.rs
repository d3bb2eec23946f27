use crate::Care;
use crate::listing;
use crate::requests::view::CaseRow;
use axum::Json;
use axum::extract::State;
use db::entities::cases::{self, CaseDesk, CaseKind, CaseState, Column};
use kernel::{CaseId, Timestamp};
use platform::auth::{Staff, Support};
use platform::{Page, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Whose cases.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Mine,
    /// Nobody has them yet.
    Nobody,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSupportCases {
    #[param(value_type = Option<String>)]
    pub state: Option<CaseState>,
    #[param(value_type = Option<String>)]
    pub kind: Option<CaseKind>,
    /// `mine` or `nobody`; everybody's unless told.
    #[param(value_type = Option<String>)]
    pub whose: Option<Whose>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// Cases of customer service, the one that falls due first first; `open` unless told. Nothing that people wrote stands here.
#[utoipa::path(get, path = "/api/v1/staff/support/cases", operation_id = "list_support_cases", tag = "staff",
    security(("session" = ["support"])), params(ListSupportCases), responses((status = 200, body = Page<CaseRow>)))]
pub async fn list_support_cases(
    State(care): State<Care>,
    staff: Staff<Support>,
    Query(query): Query<ListSupportCases>,
) -> Result<Json<Page<CaseRow>>> {
    let (reader, now) = (staff.signed.person, care.app.now());
    let state = query.state.unwrap_or(CaseState::Open);
    let limit = platform::limit(query.limit)?;
    let scope = format!("{state}/{:?}/{:?}/{reader}", query.kind, query.whose);
    let after: Option<(Timestamp, CaseId)> = care.app.cursors.check("help", &scope, query.cursor.as_deref())?;
    let mut rows = cases::Entity::find().filter(Column::Desk.eq(CaseDesk::Support)).filter(Column::State.eq(state));
    if let Some(kind) = query.kind {
        rows = rows.filter(Column::Kind.eq(kind));
    }
    rows = match query.whose {
        Some(Whose::Mine) => rows.filter(Column::OwnerId.eq(reader)),
        Some(Whose::Nobody) => rows.filter(Column::OwnerId.is_null()),
        None => rows,
    };
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::DeadlineAt), Expr::col(Column::Id)]);
        rows = rows.filter(key.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows = rows.order_by_asc(Column::DeadlineAt).order_by_asc(Column::Id).limit(limit + 1);
    let rows = rows.all(&care.app.read()).await?;
    let page = care.app.cursors.page("help", &scope, rows, limit, |row| (row.deadline_at, row.id), |row| row);
    Ok(Json(listing::views(page, |row| CaseRow::of(&row, reader, now))))
}
