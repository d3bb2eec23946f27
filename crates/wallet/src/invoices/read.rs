use super::sealing::{self, Part};
use super::store;
use super::view::{InvoiceDetail, InvoiceView};
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::invoices::{self, Column};
use db::entities::merchants;
use db::entities::service_orders::{self, Product};
use kernel::{Fen, InvoiceId, MerchantId, ServiceOrderId, Timestamp};
use platform::auth::{Signed, require_finance};
use platform::{Error, Page, PageQuery, Path, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "invoices";

/// A paid order of which something can be invoiced.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvoiceableOrder {
    order_id: ServiceOrderId,
    product: Product,
    paid_at: Option<Timestamp>,
    /// What was paid, did not go back, and stands on no invoice.
    amount_fen: Fen,
}

/// A merchant's orders that can be invoiced, newest first, at most a hundred, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/invoiceable", operation_id = "list_invoiceable", tag = "invoices",
    security(("session" = [])), params(("id" = MerchantId, Path)),
    responses((status = 200, body = Page<InvoiceableOrder>)))]
pub(crate) async fn list_invoiceable(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
) -> Result<Json<Page<InvoiceableOrder>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let view = |order: service_orders::Model| InvoiceableOrder {
        amount_fen: store::left(&order),
        order_id: order.id,
        product: order.product,
        paid_at: order.paid_at,
    };
    Ok(Json(Page::whole(store::offered(&tx, merchant).await?.into_iter().map(view).collect())))
}

/// A merchant's invoices, newest first, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/invoices", operation_id = "list_invoices", tag = "invoices",
    security(("session" = [])), params(("id" = MerchantId, Path), PageQuery),
    responses((status = 200, body = Page<InvoiceView>)))]
pub(crate) async fn list_invoices(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<InvoiceView>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let limit = query.limit()?;
    let filters = merchant.to_string();
    let before = wallet.app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let of_merchant = invoices::Entity::find().filter(Column::MerchantId.eq(merchant));
    let rows = store::page(&tx, of_merchant, false, before, limit + 1).await?;
    Ok(Json(wallet.app.cursors.page(LIST, &filters, rows, limit, |row| row.id, InvoiceView::of)))
}

/// An invoice with to whom it is made out, for the owners and finance members of its merchant. Whoever did not ask for it
/// themselves is written into the access ledger.
#[utoipa::path(get, path = "/api/v1/invoices/{id}", operation_id = "get_invoice", tag = "invoices",
    security(("session" = [])), params(("id" = InvoiceId, Path)), responses((status = 200, body = InvoiceDetail)))]
pub(crate) async fn get_invoice(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<InvoiceId>,
) -> Result<Json<InvoiceDetail>> {
    let tx = wallet.app.read();
    let row = store::get(&tx, id).await?;
    require_finance(&tx, row.merchant_id, signed.person).await?;
    let grant = sealing::grant(&wallet.app, &row, (signed.person, ActorKind::Merchant), Part::Text).await?;
    let opened = sealing::open(&wallet.app, &grant, &row).await?;
    let merchant_name = merchant_name(&tx, row.merchant_id).await?;
    Ok(Json(InvoiceDetail::of(row, opened, merchant_name)))
}

/// What a merchant is called.
pub(super) async fn merchant_name(tx: &Tx, id: MerchantId) -> Result<String, Error> {
    let found = merchants::Entity::find_by_id(id).one(tx).await?;
    Ok(found.map(|row| row.name.0).unwrap_or_default())
}
