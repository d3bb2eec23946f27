//! Settlements that were made: the list, one with its slips, and its statement as a file.

use super::preview::{masked_names, require};
use super::slips::{self, PaySlip, Reader};
use super::store;
use crate::Market;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::access_ledger::ActorKind;
use db::entities::posting_history::Side;
use db::entities::{pay_slips, settlements};
use jiff::fmt::strtime;
use kernel::calendar::shanghai;
use kernel::{ApplicationId, Fen, MerchantId, PersonId, PostingId, SettlementId, Timestamp};
use platform::auth::Signed;
use platform::{App, Error, Lang, Page, PageQuery, Path, Query, Result, Work};
use policy::{Field, Recruiting, WageReason, WageRecord};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use vault::Ask;

const LIST: &str = "settlements";
/// In Chinese whatever the page is in: it is made for people and offices in China.
const COLUMNS: [&str; 9] = [
    "姓名",
    "工资",
    "奖金（元）",
    "扣款（元）",
    "小费（元）",
    "应付（元）",
    "已付（元）",
    "本次支付（元）",
    "尚欠（元）",
];

/// Wages that were paid together.
#[derive(Serialize, ToSchema)]
pub struct SettlementView {
    pub id: SettlementId,
    pub posting_id: PostingId,
    pub merchant_id: MerchantId,
    pub made_at: Timestamp,
    /// `merchant`, or `system` for wages that were paid by the clock.
    pub by: Side,
    pub slips: i64,
    pub paid_fen: Fen,
}

impl SettlementView {
    pub fn of(row: settlements::Model) -> SettlementView {
        SettlementView {
            id: row.id,
            posting_id: row.posting_id,
            merchant_id: row.merchant_id,
            made_at: row.made_at,
            by: row.by_side,
            slips: row.slips,
            paid_fen: row.paid_fen,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct SettlementDetail {
    pub settlement: SettlementView,
    pub slips: Vec<NamedSlip>,
}

#[derive(Serialize, ToSchema)]
pub struct NamedSlip {
    pub application_id: ApplicationId,
    pub name_masked: String,
    pub slip: PaySlip,
}

/// The settlements of a posting, newest first.
#[utoipa::path(get, path = "/api/v1/postings/{id}/settlements", operation_id = "list_settlements", tag = "settlement",
    security(("session" = [])), params(("id" = PostingId, Path), PageQuery),
    responses((status = 200, body = Page<SettlementView>)))]
pub async fn list_settlements(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SettlementView>>> {
    let app = market.app.clone();
    let limit = query.limit()?;
    let filters = id.to_string();
    let before: Option<SettlementId> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let tx = app.read();
    require(&tx, id, signed.person).await?;
    let mut find = settlements::Entity::find().filter(settlements::Column::PostingId.eq(id));
    if let Some(before) = before {
        find = find.filter(settlements::Column::Id.lt(before));
    }
    let rows = find.order_by_desc(settlements::Column::Id).limit(limit + 1).all(&tx).await?;
    Ok(Json(app.cursors.page(LIST, &filters, rows, limit, |row| row.id, SettlementView::of)))
}

/// A settlement with every slip of it.
#[utoipa::path(get, path = "/api/v1/settlements/{id}", operation_id = "get_settlement", tag = "settlement",
    security(("session" = [])), params(("id" = SettlementId, Path)), responses((status = 200, body = SettlementDetail)))]
pub async fn get_settlement(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<SettlementId>,
) -> Result<Json<SettlementDetail>> {
    let app = market.app.clone();
    let person = signed.person;
    let house = app.clone();
    let detail = app.write(move |work| async move {
        let row = store::get(&work, id).await?;
        require(&work, row.posting_id, person).await?;
        let rows = store::slips(&work, id).await?;
        let names = names(&house, &work, person, &rows).await?;
        let slips = open_all(&house, &work, (person, lang), rows, &names).await?;
        Ok(SettlementDetail { settlement: SettlementView::of(row), slips })
    });
    Ok(Json(detail.await?))
}

/// The slips of a settlement as a table for spreadsheet programs.
#[utoipa::path(get, path = "/api/v1/settlements/{id}/statement", operation_id = "get_settlement_statement",
    tag = "settlement", security(("session" = [])), params(("id" = SettlementId, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
pub async fn get_settlement_statement(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<SettlementId>,
) -> Result<Response> {
    let app = market.app.clone();
    let person = signed.person;
    let house = app.clone();
    let (row, slips, names) = app
        .write(move |work| async move {
            let row = store::get(&work, id).await?;
            require(&work, row.posting_id, person).await?;
            let slips = store::slips(&work, id).await?;
            let names = names(&house, &work, person, &slips).await?;
            Ok((row, slips, names))
        })
        .await?;
    let day = strtime::format("%Y%m%d", &row.made_at.to_jiff().to_zoned_datetime(shanghai())).unwrap_or_default();
    let name = format!("attachment; filename=\"lingong-settlement-{day}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table(&slips, &names)).into_response())
}

fn table(slips: &[pay_slips::Model], names: &HashMap<PersonId, String>) -> String {
    let line = |row: &pay_slips::Model| {
        let owed = Fen(row.earned_fen.0 + row.bonus_fen.0 + row.tip_fen.0 - row.deduction_fen.0);
        [
            names.get(&row.person_id).cloned().unwrap_or_else(|| "**".to_owned()),
            slips::statement(row, Lang::Zh),
            row.bonus_fen.to_string(),
            row.deduction_fen.to_string(),
            row.tip_fen.to_string(),
            owed.to_string(),
            row.paid_before_fen.to_string(),
            row.paid_fen.to_string(),
            Fen(owed.0 - row.paid_before_fen.0 - row.paid_fen.0).to_string(),
        ]
    };
    let rows: Vec<[String; 9]> = slips.iter().map(line).collect();
    wallet::csv(COLUMNS, &rows)
}

async fn names(
    app: &App,
    work: &Work,
    actor: PersonId,
    rows: &[pay_slips::Model],
) -> Result<HashMap<PersonId, String>, Error> {
    let mut persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    masked_names(app, work, actor, persons).await
}

/// Opens the reasons: one grant for everybody who was paid.
async fn open_all(
    app: &App,
    work: &Work,
    (actor, lang): (PersonId, Lang),
    rows: Vec<pay_slips::Model>,
    names: &HashMap<PersonId, String>,
) -> Result<Vec<NamedSlip>, Error> {
    let mut persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Merchant,
        basis: "settlement_of_own_posting",
        persons,
        fields: &[WageReason::SPEC.name, WageRecord::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let mut slips = Vec::with_capacity(rows.len());
    for row in rows {
        let keys = app.vault.find_keys(row.person_id).await?;
        let reader = Reader { lang, grant: &grant, keys: keys.as_deref() };
        slips.push(NamedSlip {
            application_id: row.application_id,
            name_masked: names.get(&row.person_id).cloned().unwrap_or_else(|| "**".to_owned()),
            slip: reader.slip(row)?,
        });
    }
    Ok(slips)
}
