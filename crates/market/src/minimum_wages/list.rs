use crate::Market;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::minimum_wages::{self, Column};
use kernel::calendar::day_of;
use kernel::{Fen, RowId, Timestamp};
use platform::auth::{Reviewer, Staff};
use platform::{Page, Result};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows that are not withdrawn: ten years of every province with its tiers.
pub const ROWS_MAX: u64 = 2_000;

/// The least that an hour pays at a place from a day on.
#[derive(Serialize, ToSchema)]
pub struct MinimumWageView {
    pub id: RowId,
    /// The beginning of the division's code.
    pub place: String,
    /// A day in China.
    pub from: String,
    pub per_hour_fen: Fen,
    /// The notice that sets it.
    pub source: String,
    pub created_at: Timestamp,
}

/// What is on record, by place, the newest first.
#[utoipa::path(get, path = "/api/v1/staff/minimum-wages", operation_id = "list_minimum_wages", tag = "staff",
    security(("session" = ["reviewer"])), responses((status = 200, body = Page<MinimumWageView>)))]
pub async fn list_minimum_wages(
    State(market): State<Market>,
    _staff: Staff<Reviewer>,
) -> Result<Json<Page<MinimumWageView>>> {
    let rows = in_force(&market.app.read()).await?;
    Ok(Json(Page::whole(rows.into_iter().map(view).collect())))
}

/// The rows that are not withdrawn.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_force(tx: &Tx) -> Result<Vec<minimum_wages::Model>, DbErr> {
    minimum_wages::Entity::find()
        .filter(Column::WithdrawnAt.is_null())
        .order_by_asc(Column::Place)
        .order_by_desc(Column::FromAt)
        .limit(ROWS_MAX)
        .all(tx)
        .await
}

pub fn view(row: minimum_wages::Model) -> MinimumWageView {
    MinimumWageView {
        id: row.id,
        place: row.place.0,
        from: day_of(row.from_at).to_string(),
        per_hour_fen: row.per_hour_fen,
        source: row.source.0,
        created_at: row.created_at,
    }
}
