use crate::Care;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::transfer_persons::{self, TransferAnswer};
use db::entities::transfers::{self, Column, TransferKind, TransferState, TransferTerms};
use kernel::{PersonId, Timestamp, TransferId};
use platform::auth::{Privacy, Signed, Staff};
use platform::{Error, Page, PageQuery, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Transfers that one person sees; an operator changes hands rarely.
const TRANSFERS_MAX: u64 = 50;

/// A transfer as staff see it, with its progress.
#[derive(Serialize, ToSchema)]
pub struct TransferView {
    pub id: TransferId,
    pub kind: TransferKind,
    pub new_holder: String,
    pub document: String,
    pub terms: TransferTerms,
    pub answer_by: Timestamp,
    pub state: TransferState,
    /// How many persons it concerns.
    pub persons: i64,
    pub told: i64,
    pub accepted: i64,
    pub declined: i64,
    pub passed: i64,
    pub created_at: Timestamp,
    pub announced_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
}

impl TransferView {
    pub(super) async fn of(tx: &Tx, row: transfers::Model) -> Result<TransferView, Error> {
        let counted = tx
            .row(
                "SELECT COUNT(told_at) AS told, COUNT(passed_at) AS passed, \
                 COUNT(CASE WHEN answer = 'accepted' THEN 1 END) AS accepted, \
                 COUNT(CASE WHEN answer = 'declined' THEN 1 END) AS declined \
                 FROM transfer_persons WHERE transfer_id = $1",
                [row.id.into()],
            )
            .await?;
        let count = |name: &str| counted.as_ref().map_or(Ok(0), |found| found.try_get::<i64>("", name));
        Ok(TransferView {
            id: row.id,
            kind: row.kind,
            new_holder: row.new_holder.0,
            document: row.document.0,
            terms: row.terms,
            answer_by: row.answer_by,
            state: row.state,
            persons: row.persons,
            told: count("told")?,
            accepted: count("accepted")?,
            declined: count("declined")?,
            passed: count("passed")?,
            created_at: row.created_at,
            announced_at: row.announced_at,
            closed_at: row.closed_at,
        })
    }
}

/// Transfers, newest first, with how many were told and what they said.
#[utoipa::path(get, path = "/api/v1/staff/transfers", operation_id = "list_transfers", tag = "staff",
    security(("session" = ["privacy"])), params(PageQuery), responses((status = 200, body = Page<TransferView>)))]
pub async fn list_transfers(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TransferView>>> {
    let order =
        Order::<transfers::Entity> { at: Column::CreatedAt, id: Column::Id, key: |row| (row.created_at, row.id.0) };
    let tx = care.app.read();
    let page = listing::page(&care.app, &tx, ("transfers", ""), transfers::Entity::find(), order, &query).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(TransferView::of(&tx, row).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// A transfer as the person sees whom it concerns.
#[derive(Serialize, ToSchema)]
pub struct MyTransfer {
    pub id: TransferId,
    pub kind: TransferKind,
    pub new_holder: String,
    pub terms: TransferTerms,
    pub answer_by: Timestamp,
    pub state: TransferState,
    pub answer: Option<TransferAnswer>,
    pub told_at: Option<Timestamp>,
}

/// Transfers that concern oneself, newest first; there are few.
#[utoipa::path(get, path = "/api/v1/me/transfers", operation_id = "list_my_transfers", tag = "care",
    security(("session" = [])), responses((status = 200, body = Page<MyTransfer>)))]
pub async fn list_my_transfers(State(care): State<Care>, signed: Signed) -> Result<Json<Page<MyTransfer>>> {
    Ok(Json(Page::whole(transfers_of(&care.app.read(), signed.person).await?)))
}

/// The transfers that concern somebody, newest first.
pub(crate) async fn transfers_of(tx: &Tx, person: PersonId) -> Result<Vec<MyTransfer>, Error> {
    let own = transfer_persons::Entity::find()
        .filter(transfer_persons::Column::PersonId.eq(person))
        .order_by_desc(transfer_persons::Column::ListedAt)
        .limit(TRANSFERS_MAX)
        .all(tx)
        .await?;
    let ids = own.iter().map(|row| row.transfer_id);
    let found = transfers::Entity::find().filter(Column::Id.is_in(ids)).all(tx).await?;
    let view = |row: transfer_persons::Model| {
        let transfer = found.iter().find(|transfer| transfer.id == row.transfer_id)?;
        Some(MyTransfer {
            id: transfer.id,
            kind: transfer.kind,
            new_holder: transfer.new_holder.0.clone(),
            terms: transfer.terms,
            answer_by: transfer.answer_by,
            state: transfer.state,
            answer: row.answer,
            told_at: row.told_at,
        })
    };
    Ok(own.into_iter().filter_map(view).collect())
}
