//! Campaigns and packets as a person sees them.

use super::campaign;
use super::figures::{self, Figures};
use super::store;
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::reward_campaigns::{self, Audience, CampaignState, TaxRegime};
use db::entities::rewards::{self, Column, RewardState};
use kernel::{CampaignId, Fen, PersonId, RewardId, Timestamp};
use platform::auth::Signed;
use platform::{Error, Lang, Page, PageQuery, Path, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

const LIST: &str = "my_rewards";
/// Open campaigns on the page: more are not run at once.
const CAMPAIGNS_MAX: u64 = 50;

/// A campaign that is open now.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignView {
    id: CampaignId,
    title: String,
    audience: Audience,
    regime: TaxRegime,
    /// What is in a packet before tax.
    least_fen: Fen,
    most_fen: Fen,
    ends_at: Timestamp,
    per_person: i64,
    /// How many the caller has drawn.
    drawn: i64,
    /// Whether the caller may draw one now.
    can_draw: bool,
}

/// A packet of the caller.
#[derive(Serialize, ToSchema)]
pub(crate) struct RewardView {
    id: RewardId,
    campaign_id: CampaignId,
    title: String,
    state: RewardState,
    regime: TaxRegime,
    gross_fen: Fen,
    /// Null until it is paid.
    tax_fen: Option<Fen>,
    net_fen: Option<Fen>,
    drawn_at: Timestamp,
    /// Until when it can be collected.
    collect_by: Timestamp,
    paid_at: Option<Timestamp>,
    /// What would be withheld now; null for what is not waiting.
    figures: Option<Figures>,
    /// Whether name and ID number are still to be given.
    asks_identity: bool,
}

/// Campaigns that are open now, those that end first first.
#[utoipa::path(get, path = "/api/v1/campaigns", operation_id = "list_campaigns", tag = "rewards",
    security(("session" = [])), responses((status = 200, body = Page<CampaignView>)))]
pub(crate) async fn list_campaigns(State(wallet): State<Wallet>, signed: Signed) -> Result<Json<Page<CampaignView>>> {
    let (tx, now) = (wallet.app.read(), wallet.app.now());
    let rows = reward_campaigns::Entity::find()
        .filter(reward_campaigns::Column::State.eq(CampaignState::Running))
        .filter(reward_campaigns::Column::StartsAt.lte(now))
        .filter(reward_campaigns::Column::EndsAt.gt(now))
        .order_by_asc(reward_campaigns::Column::EndsAt)
        .limit(CAMPAIGNS_MAX)
        .all(&tx)
        .await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(campaign_view(&tx, row, signed.person).await?);
    }
    Ok(Json(Page::whole(items)))
}

async fn campaign_view(tx: &Tx, row: reward_campaigns::Model, person: PersonId) -> Result<CampaignView, Error> {
    let drawn = store::drawn_by(tx, row.id, person).await?;
    let is_there = drawn < row.per_person && campaign::left(&row) >= row.least_fen;
    Ok(CampaignView {
        can_draw: is_there && store::is_for(tx, &row, person).await?,
        id: row.id,
        title: row.title.0,
        audience: row.audience,
        regime: row.regime,
        least_fen: row.least_fen,
        most_fen: row.most_fen,
        ends_at: row.ends_at,
        per_person: row.per_person,
        drawn,
    })
}

/// The caller's packets, newest first.
#[utoipa::path(get, path = "/api/v1/me/rewards", operation_id = "list_my_rewards", tag = "rewards",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<RewardView>)))]
pub(crate) async fn list_my_rewards(
    State(wallet): State<Wallet>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RewardView>>> {
    let app = &wallet.app;
    let limit = query.limit()?;
    let filters = signed.person.to_string();
    let after: Option<(Timestamp, RewardId)> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let mut find = rewards::Entity::find()
        .filter(Column::PersonId.eq(signed.person))
        .order_by_desc(Column::DrawnAt)
        .order_by_desc(Column::Id)
        .limit(limit + 1);
    if let Some((at, id)) = after {
        let key = Expr::tuple([Column::DrawnAt, Column::Id].map(Expr::col));
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let tx = app.read();
    let rows = find.all(&tx).await?;
    let page = app.cursors.page(LIST, &filters, rows, limit, |row| (row.drawn_at, row.id), |row| row);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(view(&tx, row, app.now(), lang).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// One of the caller's packets, with every figure of the tax that would be withheld now.
#[utoipa::path(get, path = "/api/v1/rewards/{id}", operation_id = "get_reward", tag = "rewards",
    security(("session" = [])), params(("id" = RewardId, Path)), responses((status = 200, body = RewardView)))]
pub(crate) async fn get_reward(
    State(wallet): State<Wallet>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<RewardId>,
) -> Result<Json<RewardView>> {
    let tx = wallet.app.read();
    let row = store::own(&tx, id, signed.person).await?;
    Ok(Json(view(&tx, row, wallet.app.now(), lang).await?))
}

/// A packet as its person sees it. One that nobody collected in time has lapsed, whether that is written yet or not.
pub(crate) async fn view(tx: &Tx, row: rewards::Model, now: Timestamp, lang: Lang) -> Result<RewardView, Error> {
    let over = row.state == RewardState::Drawn && row.collect_by <= now;
    let state = if over { RewardState::Lapsed } else { row.state };
    let figures = match state {
        RewardState::Drawn => Some(Figures::of(&figures::of(tx, &row, now).await?, lang)),
        RewardState::Paid | RewardState::Lapsed => None,
    };
    Ok(RewardView {
        title: store::campaign(tx, row.campaign_id).await?.title.0,
        asks_identity: state == RewardState::Drawn && store::identity(tx, row.person_id).await?.is_none(),
        id: row.id,
        campaign_id: row.campaign_id,
        state,
        regime: row.regime,
        gross_fen: row.gross_fen,
        tax_fen: row.tax_fen,
        net_fen: row.net_fen,
        drawn_at: row.drawn_at,
        collect_by: row.collect_by,
        paid_at: row.paid_at,
        figures,
    })
}

/// What packets these references of a wallet's lines are.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn behind(
    tx: &Tx,
    person: PersonId,
    ids: Vec<RewardId>,
) -> Result<HashMap<RewardId, (rewards::Model, String)>, Error> {
    let mut found = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rows =
        rewards::Entity::find().filter(Column::Id.is_in(ids)).filter(Column::PersonId.eq(person)).all(tx).await?;
    for row in rows {
        let title = store::campaign(tx, row.campaign_id).await?.title.0;
        found.insert(row.id, (row, title));
    }
    Ok(found)
}
