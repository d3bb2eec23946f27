//! The finance staff's queue.

use super::read::merchant_name;
use super::sealing::{self, Part};
use super::store;
use super::view::{InvoiceDetail, InvoiceView};
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::invoices::{self, Column, InvoiceState};
use db::entities::merchants;
use kernel::{InvoiceId, MerchantId};
use platform::auth::{Finance, Staff};
use platform::{Page, Path, Query, Result, limit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

const LIST: &str = "invoice_queue";

kernel::text_enum! {
    /// A part of the queue.
    pub enum InvoiceQueue {
        /// Asked for, or to be reversed; the oldest first.
        Waiting = "waiting",
        /// The newest first.
        Issued = "issued",
        /// Refused, withdrawn or reversed; the newest first.
        Ended = "ended",
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvoiceQuery {
    /// `waiting` (unless told), `issued` or `ended`.
    #[param(value_type = Option<String>)]
    queue: Option<InvoiceQueue>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// An invoice in the queue; to whom it is made out is told by its own page.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueuedInvoice {
    #[serde(flatten)]
    invoice: InvoiceView,
    merchant_name: String,
}

/// Invoices of one part of the queue. Only for finance staff.
#[utoipa::path(get, path = "/api/v1/staff/invoices", operation_id = "list_invoice_queue", tag = "staff",
    security(("session" = ["finance"])), params(InvoiceQuery), responses((status = 200, body = Page<QueuedInvoice>)))]
pub(crate) async fn list_invoice_queue(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Query(query): Query<InvoiceQuery>,
) -> Result<Json<Page<QueuedInvoice>>> {
    let app = &wallet.app;
    let queue = query.queue.unwrap_or(InvoiceQueue::Waiting);
    let rows_max = limit(query.limit)?;
    let after = app.cursors.check(LIST, queue.as_str(), query.cursor.as_deref())?;
    let states: &[InvoiceState] = match queue {
        InvoiceQueue::Waiting => &[InvoiceState::Asked, InvoiceState::RedAsked],
        InvoiceQueue::Issued => &[InvoiceState::Issued],
        InvoiceQueue::Ended => &[InvoiceState::Refused, InvoiceState::Withdrawn, InvoiceState::Red],
    };
    let tx = app.read();
    let found = invoices::Entity::find().filter(Column::State.is_in(states.iter().copied()));
    let rows = store::page(&tx, found, queue == InvoiceQueue::Waiting, after, rows_max + 1).await?;
    let ids = rows.iter().map(|row| row.merchant_id);
    let named = merchants::Entity::find().filter(merchants::Column::Id.is_in(ids)).all(&tx).await?;
    let names: HashMap<MerchantId, String> = named.into_iter().map(|row| (row.id, row.name.0)).collect();
    let view = |row: invoices::Model| QueuedInvoice {
        merchant_name: names.get(&row.merchant_id).cloned().unwrap_or_default(),
        invoice: InvoiceView::of(row),
    };
    Ok(Json(app.cursors.page(LIST, queue.as_str(), rows, rows_max, |row| row.id, view)))
}

/// An invoice with what is to stand on it. The look is recorded.
#[utoipa::path(get, path = "/api/v1/staff/invoices/{id}", operation_id = "review_invoice", tag = "staff",
    security(("session" = ["finance"])), params(("id" = InvoiceId, Path)),
    responses((status = 200, body = InvoiceDetail)))]
pub(crate) async fn review_invoice(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<InvoiceId>,
) -> Result<Json<InvoiceDetail>> {
    let (app, tx) = (&wallet.app, wallet.app.read());
    let row = store::get(&tx, id).await?;
    let actor = staff.signed.person;
    store::require_outsider(&tx, &row, actor).await?;
    let grant = sealing::grant(app, &row, (actor, ActorKind::Staff), Part::Text).await?;
    let opened = sealing::open(app, &grant, &row).await?;
    let merchant_name = merchant_name(&tx, row.merchant_id).await?;
    Ok(Json(InvoiceDetail::of(row, opened, merchant_name)))
}
