//! Campaigns and their packets for finance staff, without names.

use super::campaign::left;
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::reward_campaigns::{self, Audience, CampaignState, Column, TaxRegime};
use db::entities::rewards::{self, RewardState};
use kernel::{CampaignId, Fen, RewardId, Timestamp};
use platform::auth::{Finance, Staff};
use platform::{Error, Page, PageQuery, Path, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "staff_campaigns";
const PACKETS: &str = "campaign_rewards";

#[derive(Serialize, ToSchema)]
pub(crate) struct StaffCampaign {
    id: CampaignId,
    title: String,
    state: CampaignState,
    audience: Audience,
    regime: TaxRegime,
    budget_fen: Fen,
    /// Of the budget, what was drawn and has not lapsed.
    taken_fen: Fen,
    left_fen: Fen,
    taken: i64,
    least_fen: Fen,
    most_fen: Fen,
    per_person: i64,
    starts_at: Timestamp,
    ends_at: Timestamp,
    created_at: Timestamp,
    /// Packets that were paid, and what they came to.
    paid: i64,
    paid_gross_fen: Fen,
    paid_tax_fen: Fen,
    paid_net_fen: Fen,
}

/// A packet of a campaign; whose it is stays out.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignReward {
    id: RewardId,
    state: RewardState,
    gross_fen: Fen,
    tax_fen: Option<Fen>,
    net_fen: Option<Fen>,
    /// The rule by which tax was withheld.
    rule: Option<String>,
    drawn_at: Timestamp,
    paid_at: Option<Timestamp>,
}

impl StaffCampaign {
    pub(super) async fn of(tx: &Tx, row: reward_campaigns::Model) -> Result<StaffCampaign, Error> {
        let sql = "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(gross_fen), 0) AS BIGINT) AS gross, \
                   CAST(COALESCE(SUM(tax_fen), 0) AS BIGINT) AS tax, CAST(COALESCE(SUM(net_fen), 0) AS BIGINT) AS net \
                   FROM rewards WHERE campaign_id = $1 AND state = 'paid'";
        let sums = tx.row(sql, [row.id.into()]).await?;
        let sums = sums.ok_or_else(|| anyhow::anyhow!("a sum gives a row"))?;
        let fen = |name: &str| sums.try_get::<i64>("", name).map(Fen);
        Ok(StaffCampaign {
            id: row.id,
            left_fen: left(&row),
            title: row.title.0,
            state: row.state,
            audience: row.audience,
            regime: row.regime,
            budget_fen: row.budget_fen,
            taken_fen: row.taken_fen,
            taken: row.taken,
            least_fen: row.least_fen,
            most_fen: row.most_fen,
            per_person: row.per_person,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            created_at: row.created_at,
            paid: sums.try_get("", "n")?,
            paid_gross_fen: fen("gross")?,
            paid_tax_fen: fen("tax")?,
            paid_net_fen: fen("net")?,
        })
    }
}

/// Every campaign, newest first.
#[utoipa::path(get, path = "/api/v1/staff/campaigns", operation_id = "list_staff_campaigns", tag = "staff",
    security(("session" = ["finance"])), params(PageQuery), responses((status = 200, body = Page<StaffCampaign>)))]
pub(crate) async fn list_staff_campaigns(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<StaffCampaign>>> {
    let app = &wallet.app;
    let limit = query.limit()?;
    let after: Option<(Timestamp, CampaignId)> = app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let mut find =
        reward_campaigns::Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit + 1);
    if let Some((at, id)) = after {
        let key = Expr::tuple([Column::CreatedAt, Column::Id].map(Expr::col));
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let tx = app.read();
    let page = app.cursors.page(LIST, "", find.all(&tx).await?, limit, |row| (row.created_at, row.id), |row| row);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(StaffCampaign::of(&tx, row).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// The packets of a campaign, newest first.
#[utoipa::path(get, path = "/api/v1/staff/campaigns/{id}/rewards", operation_id = "list_campaign_rewards",
    tag = "staff", security(("session" = ["finance"])), params(("id" = CampaignId, Path), PageQuery),
    responses((status = 200, body = Page<CampaignReward>)))]
pub(crate) async fn list_campaign_rewards(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Path(id): Path<CampaignId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<CampaignReward>>> {
    let app = &wallet.app;
    let limit = query.limit()?;
    let filters = id.to_string();
    let after: Option<(Timestamp, RewardId)> = app.cursors.check(PACKETS, &filters, query.cursor.as_deref())?;
    let mut find = rewards::Entity::find()
        .filter(rewards::Column::CampaignId.eq(id))
        .order_by_desc(rewards::Column::DrawnAt)
        .order_by_desc(rewards::Column::Id)
        .limit(limit + 1);
    if let Some((at, id)) = after {
        let key = Expr::tuple([rewards::Column::DrawnAt, rewards::Column::Id].map(Expr::col));
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = find.all(&app.read()).await?;
    let packet = |row: rewards::Model| CampaignReward {
        id: row.id,
        state: row.state,
        gross_fen: row.gross_fen,
        tax_fen: row.tax_fen,
        net_fen: row.net_fen,
        rule: row.rule.map(|rule| rule.0),
        drawn_at: row.drawn_at,
        paid_at: row.paid_at,
    };
    Ok(Json(app.cursors.page(PACKETS, &filters, rows, limit, |row| (row.drawn_at, row.id), packet)))
}
