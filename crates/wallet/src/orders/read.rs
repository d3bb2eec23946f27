use super::products::{PACKS, PACKS_MAX, Pack};
use super::store;
use super::view::{self, OrderDetail, OrderView};
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::entities::service_orders::Product;
use kernel::{Fen, MerchantId, ServiceOrderId};
use platform::auth::{Signed, find_member_role, require_finance};
use platform::refusals::NOT_FOUND;
use platform::{Lang, Page, PageQuery, Path, Query, Result};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "service_orders";

/// A service that is sold.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProductView {
    product: Product,
    name: &'static str,
    note: &'static str,
    /// Units of one pack.
    units: i64,
    /// What one pack costs.
    price_fen: Fen,
    packs_max: i64,
    /// Days after the payment within which it is used; null where it does not lapse.
    lapse_days: Option<i64>,
}

/// What a merchant has of a service.
#[derive(Serialize, ToSchema)]
pub(crate) struct Entitlement {
    product: Product,
    left: i64,
    used: i64,
}

/// What is sold, with today's prices.
#[utoipa::path(get, path = "/api/v1/service-products", operation_id = "list_products", tag = "orders",
    security(()), responses((status = 200, body = Page<ProductView>)))]
pub(crate) async fn list_products(lang: Lang) -> Json<Page<ProductView>> {
    let view = |pack: &'static Pack| ProductView {
        product: pack.product,
        name: lang.pick(pack.zh, pack.en),
        note: lang.pick(pack.note_zh, pack.note_en),
        units: pack.units,
        price_fen: pack.price,
        packs_max: PACKS_MAX,
        lapse_days: pack.lapse_days,
    };
    Json(Page::whole(PACKS.iter().map(view).collect()))
}

/// A merchant's orders, newest first, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/orders", operation_id = "list_orders", tag = "orders",
    security(("session" = [])), params(("id" = MerchantId, Path), PageQuery),
    responses((status = 200, body = Page<OrderView>)))]
pub(crate) async fn list_orders(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<OrderView>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let limit = query.limit()?;
    let filters = merchant.to_string();
    let before = wallet.app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let rows = store::of_merchant(&tx, merchant, before, limit + 1).await?;
    Ok(Json(wallet.app.cursors.page(LIST, &filters, rows, limit, |row| row.id, OrderView::of)))
}

/// An order with its payments and refunds, for the owners and finance members of its merchant.
#[utoipa::path(get, path = "/api/v1/orders/{id}", operation_id = "get_order", tag = "orders",
    security(("session" = [])), params(("id" = ServiceOrderId, Path)), responses((status = 200, body = OrderDetail)))]
pub(crate) async fn get_order(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<ServiceOrderId>,
) -> Result<Json<OrderDetail>> {
    let tx = wallet.app.read();
    let order = store::get(&tx, id).await?;
    require_finance(&tx, order.merchant_id, signed.person).await?;
    Ok(Json(view::detail(&tx, order).await?))
}

/// What a merchant has left of each service, for its members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/entitlements", operation_id = "list_entitlements", tag = "orders",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 200, body = Page<Entitlement>)))]
pub(crate) async fn list_entitlements(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
) -> Result<Json<Page<Entitlement>>> {
    let tx = wallet.app.read();
    find_member_role(&tx, merchant, signed.person).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let sql = "SELECT product, CAST(SUM(CASE WHEN lapses_at IS NULL OR lapses_at > $2 THEN \
               units - used - returned ELSE 0 END) AS BIGINT) AS unused, CAST(SUM(used) AS BIGINT) AS used FROM \
               service_orders WHERE merchant_id = $1 AND state = 'paid' GROUP BY product";
    let found = tx.rows(sql, [merchant.into(), wallet.app.now().into()]).await?;
    let mut counted = Vec::with_capacity(found.len());
    for row in found {
        let product: Product = row.try_get("", "product")?;
        counted.push((product, row.try_get("", "unused")?, row.try_get("", "used")?));
    }
    let of = |pack: &Pack| {
        let counts = counted.iter().find(|(product, ..)| *product == pack.product);
        let (left, used) = counts.map_or((0, 0), |(_, left, used)| (*left, *used));
        Entitlement { product: pack.product, left, used }
    };
    Ok(Json(Page::whole(PACKS.iter().map(of).collect())))
}
