use super::refusals::{NOT_SO_MANY_UNUSED, ORDER_LAPSED, ORDER_NOT_PAID};
use super::store;
use super::view::{self, OrderDetail};
use crate::Wallet;
use crate::invoices::refusals::INVOICED_REFUND;
use crate::ledger;
use crate::payments::refund::{self, Wanted};
use crate::payments::{self, refusals::REFUND_TOO_LARGE};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::payment_refunds::RefundWhy;
use db::entities::service_orders::{self, ServiceOrderState};
use kernel::{Fen, Refusal, ServiceOrderId, Timestamp};
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveBack {
    /// Units that were not used, 1 or more.
    units: i64,
}

/// Gives unused units of a paid order back; what they cost goes back to where it was paid from. They cannot be used from this
/// moment.
#[utoipa::path(post, path = "/api/v1/orders/{id}/refunds", operation_id = "give_back_order", tag = "orders",
    security(("session" = [])), params(("id" = ServiceOrderId, Path)), request_body = GiveBack,
    responses((status = 201, body = OrderDetail)))]
pub(crate) async fn give_back_order(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<ServiceOrderId>,
    command: Command<GiveBack>,
) -> Result<Answer<OrderDetail>> {
    let GiveBack { units } = command.body;
    let (person, app) = (signed.person, wallet.app.clone());
    let unit = move |work: Work| async move {
        // The payment first, as whoever books one does. Others of this order went back whole.
        let mut paid = payments::lock_kept(&work, id.0).await?;
        let mut order = store::lock(&work, id).await?;
        require_finance(&work, order.merchant_id, person).await?;
        let amount = worth(&order, units, work.now)?;
        let payment = paid.as_mut().ok_or_else(|| ORDER_NOT_PAID.refuse())?;
        order.returned += units;
        order.refunded_fen = order.refunded_fen.checked_add(amount).ok_or_else(|| REFUND_TOO_LARGE.refuse())?;
        order.changed_at = work.now;
        db::update(&work, order.clone()).await?;
        let wanted = Wanted { amount, units, why: RefundWhy::Unused, by: Some(person) };
        let entry = refund::place(&app, &work, payment, wanted).await?;
        ledger::commit(&app, &work, &[entry]).await?;
        Ok((StatusCode::CREATED, view::detail(&work, order).await?))
    };
    wallet.app.once(&signed, command.once, unit).await
}

/// What so many units of an order cost.
///
/// # Errors
/// `order_not_paid`, `order_lapsed`, `not_so_many_unused`, `invoiced_refund`.
fn worth(order: &service_orders::Model, units: i64, now: Timestamp) -> Result<Fen, Refusal> {
    if order.state != ServiceOrderState::Paid {
        return Err(ORDER_NOT_PAID.refuse());
    }
    if order.lapses_at.is_some_and(|lapses| lapses <= now) {
        return Err(ORDER_LAPSED.refuse());
    }
    let unused = order.units - order.used - order.returned;
    if !(1..=unused).contains(&units) {
        return Err(NOT_SO_MANY_UNUSED.on("units").with("most", unused));
    }
    // A unit costs a whole number of fen where it was sold so; else what is over stays for the last one.
    let worth = match order.returned + units == order.units {
        true => order.amount_fen.0 - order.refunded_fen.0,
        false => order.amount_fen.0 / order.units * units,
    };
    if worth > order.amount_fen.0 - order.refunded_fen.0 - order.invoiced_fen.0 {
        return Err(INVOICED_REFUND.refuse());
    }
    Ok(Fen(worth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use db::entities::service_orders::Product;
    use kernel::MerchantId;
    use uuid::Uuid;

    fn order(amount: i64, units: i64, used: i64, returned: i64, refunded: i64) -> service_orders::Model {
        let at = Timestamp::from_micros(0);
        service_orders::Model {
            id: ServiceOrderId(Uuid::from_u128(1)),
            merchant_id: MerchantId(Uuid::from_u128(2)),
            by_person: None,
            product: Product::Refresh,
            packs: 1,
            pack_fen: Fen(amount),
            amount_fen: Fen(amount),
            units,
            used,
            returned,
            refunded_fen: Fen(refunded),
            invoiced_fen: Fen::ZERO,
            state: ServiceOrderState::Paid,
            created_at: at,
            paid_at: Some(at),
            lapses_at: None,
            changed_at: at,
        }
    }

    /// covers: PAY-4
    #[test]
    fn only_unused_units_are_worth_something_and_all_of_them_what_was_paid() {
        let code = |order: &service_orders::Model, units| {
            worth(order, units, Timestamp::from_micros(5)).map_err(|refusal| refusal.code.code)
        };
        let whole = order(2_000, 10, 0, 0, 0);
        for (given, wanted, due) in [
            (&whole, 1, Ok(Fen(200))),
            (&whole, 10, Ok(Fen(2_000))),
            (&whole, 11, Err("not_so_many_unused")),
            (&whole, 0, Err("not_so_many_unused")),
            (&whole, -1, Err("not_so_many_unused")),
            (&order(2_000, 10, 3, 0, 0), 8, Err("not_so_many_unused")),
            (&order(2_000, 10, 3, 0, 0), 7, Ok(Fen(1_400))),
            (&order(2_000, 10, 3, 7, 1_400), 1, Err("not_so_many_unused")),
            // A price that does not divide: the last unit brings what is over.
            (&order(1_000, 3, 0, 0, 0), 2, Ok(Fen(666))),
            (&order(1_000, 3, 0, 2, 666), 1, Ok(Fen(334))),
            (&order(1_000, 3, 1, 0, 0), 2, Ok(Fen(666))),
            // What stands on an invoice stays; what does not may go.
            (&service_orders::Model { invoiced_fen: Fen(2_000), ..whole.clone() }, 1, Err("invoiced_refund")),
            (&service_orders::Model { invoiced_fen: Fen(1_400), ..whole.clone() }, 3, Ok(Fen(600))),
            (&service_orders::Model { invoiced_fen: Fen(1_401), ..whole.clone() }, 3, Err("invoiced_refund")),
            // A pack that lapses at this moment.
            (
                &service_orders::Model { lapses_at: Some(Timestamp::from_micros(5)), ..whole.clone() },
                1,
                Err("order_lapsed"),
            ),
            (&service_orders::Model { lapses_at: Some(Timestamp::from_micros(6)), ..whole.clone() }, 1, Ok(Fen(200))),
            (&service_orders::Model { state: ServiceOrderState::Waiting, ..whole.clone() }, 1, Err("order_not_paid")),
        ] {
            assert_eq!(code(given, wanted), due, "{wanted} of {given:?}");
        }
    }
}
