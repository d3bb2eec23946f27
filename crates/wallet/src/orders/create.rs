use super::products::{PACKS_MAX, pack_of};
use super::refusals::{NOT_SOLD, PACKS_OUT_OF_RANGE, TOO_MANY_ORDERS};
use super::store;
use super::view::OrderView;
use crate::Wallet;
use crate::ledger::refusals::AMOUNT_TOO_LARGE;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::service_orders::{self, Product, ServiceOrderState};
use kernel::{Fen, MerchantId, ServiceOrderId};
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

/// Unpaid orders that a merchant may have.
const WAITING_MAX: u64 = 20;

/// What is ordered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    product: Product,
    /// 1 to 50.
    packs: i64,
}

/// Orders packs of a service for a merchant, at today's price. Only for its owners and finance members.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/orders", operation_id = "create_order", tag = "orders",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = NewOrder,
    responses((status = 201, body = OrderView)))]
pub(crate) async fn create_order(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<NewOrder>,
) -> Result<Answer<OrderView>> {
    let NewOrder { product, packs } = command.body;
    let pack = pack_of(product).ok_or_else(|| NOT_SOLD.on("product"))?;
    if !(1..=PACKS_MAX).contains(&packs) {
        return Err(PACKS_OUT_OF_RANGE.on("packs").with("most", PACKS_MAX).into());
    }
    let amount = pack.price.checked_mul(packs).ok_or_else(|| AMOUNT_TOO_LARGE.refuse())?;
    let units = pack.units.checked_mul(packs).ok_or_else(|| AMOUNT_TOO_LARGE.refuse())?;
    let person = signed.person;
    let lock = wallet.app.vault.keyed_digest("orders of a merchant", merchant.0.as_bytes());
    let unit = move |work: Work| async move {
        require_finance(&work, merchant, person).await?;
        work.one_at_a_time(&lock.0).await?;
        if store::count_waiting(&work, merchant).await? >= WAITING_MAX {
            return Err(TOO_MANY_ORDERS.refuse().into());
        }
        let row = service_orders::Model {
            id: ServiceOrderId::new(work.now, &work.rng),
            merchant_id: merchant,
            by_person: Some(person),
            product,
            packs,
            pack_fen: pack.price,
            amount_fen: amount,
            units,
            used: 0,
            returned: 0,
            refunded_fen: Fen::ZERO,
            invoiced_fen: Fen::ZERO,
            state: ServiceOrderState::Waiting,
            created_at: work.now,
            paid_at: None,
            lapses_at: None,
            changed_at: work.now,
        };
        db::insert(&work, row.clone()).await?;
        Ok((StatusCode::CREATED, OrderView::of(row)))
    };
    wallet.app.once(&signed, command.once, unit).await
}
