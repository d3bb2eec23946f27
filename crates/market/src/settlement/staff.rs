//! Wages that are due and not paid, for staff: without names.

use super::wage;
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::{postings, wages};
use kernel::{ApplicationId, Fen, MerchantId, PostingId, Timestamp};
use platform::auth::{Finance, Staff};
use platform::{Page, PageQuery, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

const LIST: &str = "late_wages";

#[derive(Serialize, ToSchema)]
pub struct LateWage {
    /// The sign-up's.
    pub application_id: ApplicationId,
    pub posting_id: PostingId,
    pub posting_title: String,
    pub merchant_id: MerchantId,
    pub merchant_name: String,
    pub due_at: Timestamp,
    pub owed_fen: Fen,
    pub paid_fen: Fen,
    pub left_fen: Fen,
}

/// Wages that are due and not paid in full, the longest first.
#[utoipa::path(get, path = "/api/v1/staff/late-wages", operation_id = "list_late_wages", tag = "staff",
    security(("session" = ["finance"])), params(PageQuery), responses((status = 200, body = Page<LateWage>)))]
pub async fn list_late_wages(
    State(market): State<Market>,
    _staff: Staff<Finance>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<LateWage>>> {
    let app = market.app.clone();
    let limit = query.limit()?;
    let after: Option<(Timestamp, ApplicationId)> = app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let (from, last) = after.unwrap_or((Timestamp::from_micros(0), ApplicationId(uuid::Uuid::nil())));
    let tx = app.read();
    let sql = "SELECT w.* FROM wages w JOIN applications a ON a.id = w.application_id \
               WHERE w.due_at <= $1 AND a.state = 'finished' AND w.earned_fen + w.bonus_fen + w.tip_fen - w.deduction_fen \
               > w.paid_wage_fen + w.paid_bonus_fen + w.paid_tip_fen \
               AND (w.due_at > $2 OR (w.due_at = $2 AND w.application_id > $3)) \
               ORDER BY w.due_at, w.application_id LIMIT $4";
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let found = tx.rows(sql, [app.now().into(), from.into(), last.into(), most.into()]).await?;
    let rows =
        found.iter().map(|row| wages::Model::from_query_result(row, "")).collect::<std::result::Result<Vec<_>, _>>()?;
    let find = postings::Entity::find().filter(postings::Column::Id.is_in(rows.iter().map(|row| row.posting_id)));
    let titles: HashMap<PostingId, String> =
        find.all(&tx).await?.into_iter().map(|row| (row.id, row.title.0)).collect();
    let mut merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    merchants.sort_unstable();
    merchants.dedup();
    let cards = accounts::merchants::cards(&tx, &merchants).await?;
    let view = |row: wages::Model| LateWage {
        application_id: row.application_id,
        posting_id: row.posting_id,
        posting_title: titles.get(&row.posting_id).cloned().unwrap_or_default(),
        merchant_id: row.merchant_id,
        merchant_name: cards.get(&row.merchant_id).map(|card| card.name.clone()).unwrap_or_default(),
        due_at: row.due_at.unwrap_or(row.changed_at),
        owed_fen: wage::owed(&row),
        paid_fen: wage::paid(&row),
        left_fen: wage::left(&row),
    };
    let at = |row: &wages::Model| (row.due_at.unwrap_or(row.changed_at), row.application_id);
    Ok(Json(app.cursors.page(LIST, "", rows, limit, at, view)))
}
