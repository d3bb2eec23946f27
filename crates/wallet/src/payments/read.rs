use super::store;
use super::view::PaymentView;
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::entities::payments;
use kernel::{MerchantId, PaymentId};
use platform::auth::{Signed, require_finance};
use platform::refusals::NOT_FOUND;
use platform::{Page, PageQuery, Path, Query, Result};

const LIST: &str = "payments";

/// A payment, for the owners and finance members of its merchant. Whoever comes back from the payment page looks here until it
/// is `paid`: coming back proves nothing.
#[utoipa::path(get, path = "/api/v1/payments/{id}", operation_id = "get_payment", tag = "payments",
    security(("session" = [])), params(("id" = PaymentId, Path)), responses((status = 200, body = PaymentView)))]
pub(crate) async fn get_payment(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<PaymentId>,
) -> Result<Json<PaymentView>> {
    let tx = wallet.app.read();
    let payment = store::find(&tx, id).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    require_finance(&tx, payment.merchant_id, signed.person).await?;
    let refunds = store::refunds_of(&tx, vec![id]).await?;
    Ok(Json(PaymentView::of(payment, &refunds)))
}

/// A merchant's payments with their refunds, newest first, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/payments", operation_id = "list_payments", tag = "payments",
    security(("session" = [])), params(("id" = MerchantId, Path), PageQuery),
    responses((status = 200, body = Page<PaymentView>)))]
pub(crate) async fn list_payments(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PaymentView>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let limit = query.limit()?;
    let filters = merchant.to_string();
    let before = wallet.app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let rows = store::of_merchant(&tx, merchant, before, limit + 1).await?;
    let refunds = store::refunds_of(&tx, rows.iter().map(|row| row.id).collect()).await?;
    let view = |row: payments::Model| PaymentView::of(row, &refunds);
    Ok(Json(wallet.app.cursors.page(LIST, &filters, rows, limit, |row| row.id, view)))
}
