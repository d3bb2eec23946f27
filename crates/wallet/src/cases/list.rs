use super::MoneyCaseView;
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::entities::money_cases::{self, Column, MoneyCaseState};
use kernel::MoneyCaseId;
use platform::auth::{Finance, Staff};
use platform::{Page, Query, Result, limit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use utoipa::IntoParams;

const LIST: &str = "money_cases";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasesQuery {
    /// Only those in this state.
    #[param(value_type = Option<String>)]
    state: Option<MoneyCaseState>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// Differences in money, newest first. Only for finance staff.
#[utoipa::path(get, path = "/api/v1/staff/money-cases", operation_id = "list_money_cases", tag = "staff",
    security(("session" = ["finance"])), params(CasesQuery), responses((status = 200, body = Page<MoneyCaseView>)))]
pub(crate) async fn list_money_cases(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Query(query): Query<CasesQuery>,
) -> Result<Json<Page<MoneyCaseView>>> {
    let rows_max = limit(query.limit)?;
    let filters = query.state.map_or("", MoneyCaseState::as_str);
    let before: Option<MoneyCaseId> = wallet.app.cursors.check(LIST, filters, query.cursor.as_deref())?;
    let mut rows = money_cases::Entity::find();
    if let Some(state) = query.state {
        rows = rows.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        rows = rows.filter(Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(Column::Id).limit(rows_max + 1).all(&wallet.app.read()).await?;
    Ok(Json(wallet.app.cursors.page(LIST, filters, rows, rows_max, |row| row.id, MoneyCaseView::of)))
}
