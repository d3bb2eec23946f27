use crate::Market;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::postings;
use db::entities::reports::{self, Column, ReportReason, ReportState};
use kernel::{PersonId, PostingId, ReportId, Timestamp};
use platform::auth::{Reviewer, Signed, Staff};
use platform::{Page, Query, Result, Work};
use policy::{Moderating, ReportText};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Cell, Grant, Matter};

/// A report as its reporter sees it.
#[derive(Serialize, ToSchema)]
pub struct ReportView {
    pub id: ReportId,
    pub posting_id: PostingId,
    pub posting_title: String,
    pub reason: ReportReason,
    pub state: ReportState,
    pub result: Option<String>,
    pub created_at: Timestamp,
}

impl ReportView {
    pub(super) fn of(row: reports::Model, posting_title: String) -> ReportView {
        ReportView {
            id: row.id,
            posting_id: row.posting_id,
            posting_title,
            reason: row.reason,
            state: row.state,
            result: row.result.map(|text| text.0),
            created_at: row.created_at,
        }
    }
}

/// A report as staff see it: what was said and what the posting said then. Who reported stays out.
#[derive(Serialize, ToSchema)]
pub struct StaffReportView {
    #[serde(flatten)]
    pub report: ReportView,
    pub text: Option<String>,
    #[schema(value_type = Object)]
    pub evidence: serde_json::Value,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReports {
    #[param(value_type = Option<String>)]
    pub state: Option<ReportState>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// The caller's own reports, newest first.
#[utoipa::path(get, path = "/api/v1/me/reports", operation_id = "list_my_reports", tag = "postings",
    security(("session" = [])), params(ListReports), responses((status = 200, body = Page<ReportView>)))]
pub async fn list_my_reports(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<ListReports>,
) -> Result<Json<Page<ReportView>>> {
    let own = reports::Entity::find().filter(Column::PersonId.eq(signed.person));
    let tx = market.app.read();
    let cut = page(&market, &tx, &format!("mine/{}", signed.person), own, query).await?;
    let titles = titles(&tx, &cut.items).await?;
    let view = |row: reports::Model| {
        let title = titles.get(&row.posting_id).cloned().unwrap_or_default();
        ReportView::of(row, title)
    };
    Ok(Json(Page { items: cut.items.into_iter().map(view).collect(), next: cut.next }))
}

/// Reports for staff, newest first; `open` unless told.
#[utoipa::path(get, path = "/api/v1/staff/reports", operation_id = "list_reports", tag = "staff",
    security(("session" = ["reviewer"])), params(ListReports), responses((status = 200, body = Page<StaffReportView>)))]
pub async fn list_reports(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Query(mut query): Query<ListReports>,
) -> Result<Json<Page<StaffReportView>>> {
    query.state = query.state.or(Some(ReportState::Open));
    let tx = market.app.read();
    let cut = page(&market, &tx, "all", reports::Entity::find(), query).await?;
    let titles = titles(&tx, &cut.items).await?;
    let actor = staff.signed.person;
    // Each report is a matter of its own. What a reviewer reported themselves is for a colleague: its text stays closed.
    let closed = |row: &reports::Model| row.text.is_none() || row.person_id == actor;
    let opened: Vec<_> = cut.items.iter().filter(|row| !closed(row)).map(|row| (row.id, row.person_id)).collect();
    let grants = market.app.write(move |work| async move { grants(&work, actor, opened).await }).await?;
    let mut items = Vec::with_capacity(cut.items.len());
    for row in cut.items {
        let text = match (&row.text, grants.get(&row.id)) {
            (Some(sealed), Some(grant)) => {
                let keys = market.app.vault.keys_of(row.person_id).await?;
                Some(keys.open::<_, ReportText>(grant, Cell::new("reports", "text", row.id.0), sealed)?)
            }
            _ => None,
        };
        let title = titles.get(&row.posting_id).cloned().unwrap_or_default();
        let evidence = row.evidence.0.clone();
        items.push(StaffReportView { report: ReportView::of(row, title), text, evidence });
    }
    Ok(Json(Page { items, next: cut.next }))
}

/// The right to read each of these reports.
async fn grants(
    work: &Work,
    actor: PersonId,
    reports: Vec<(ReportId, PersonId)>,
) -> Result<HashMap<ReportId, Grant<Moderating>>> {
    let mut grants = HashMap::with_capacity(reports.len());
    for (id, person) in reports {
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Staff,
            basis: "report_review",
            persons: vec![person],
            fields: &["report_text"],
            matter: Some(Matter::Report(id)),
        };
        grants.insert(id, vault::grant(work, work.now, &work.rng, ask).await?);
    }
    Ok(grants)
}

async fn page(
    market: &Market,
    tx: &Tx,
    scope: &str,
    rows: Select<reports::Entity>,
    query: ListReports,
) -> Result<Page<reports::Model>> {
    let limit = platform::limit(query.limit)?;
    let scope = format!("{scope}/{:?}", query.state);
    let after: Option<(Timestamp, ReportId)> = market.app.cursors.check("reports", &scope, query.cursor.as_deref())?;
    let mut rows = rows;
    if let Some(state) = query.state {
        rows = rows.filter(Column::State.eq(state));
    }
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows = rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit + 1).all(tx).await?;
    Ok(market.app.cursors.page("reports", &scope, rows, limit, |row| (row.created_at, row.id), |row| row))
}

async fn titles(tx: &Tx, rows: &[reports::Model]) -> Result<HashMap<PostingId, String>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = rows.iter().map(|row| row.posting_id);
    let found = postings::Entity::find().filter(postings::Column::Id.is_in(ids)).all(tx).await?;
    Ok(found.into_iter().map(|row| (row.id, row.title.0)).collect())
}
