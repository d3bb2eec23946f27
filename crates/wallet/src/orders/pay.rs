use super::products::pack_of;
use super::refusals::ORDER_NOT_WAITING;
use super::store;
use crate::Wallet;
use crate::payments::{self, Begin, Begun};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::payments::{PayWay, PaymentPurpose};
use db::entities::service_orders::ServiceOrderState;
use kernel::ServiceOrderId;
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

/// Where the payer is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayOrder {
    way: PayWay,
}

/// Begins to pay an order and says where: a page of Alipay, where the payer may also choose a bank card. An order can be begun
/// to be paid several times; paid it is once, and what was paid besides goes back.
#[utoipa::path(post, path = "/api/v1/orders/{id}/payments", operation_id = "pay_order", tag = "orders",
    security(("session" = [])), params(("id" = ServiceOrderId, Path)), request_body = PayOrder,
    responses((status = 201, body = Begun)))]
pub(crate) async fn pay_order(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<ServiceOrderId>,
    command: Command<PayOrder>,
) -> Result<Answer<Begun>> {
    let PayOrder { way } = command.body;
    let (person, house) = (signed.person, wallet.clone());
    let unit = move |work: Work| async move {
        let order = store::lock(&work, id).await?;
        require_finance(&work, order.merchant_id, person).await?;
        if order.state != ServiceOrderState::Waiting {
            return Err(ORDER_NOT_WAITING.refuse().with("state", order.state.as_str()).into());
        }
        let wanted = Begin {
            purpose: PaymentPurpose::Order,
            subject: id.0,
            merchant: order.merchant_id,
            by: person,
            way,
            amount: order.amount_fen,
            title: pack_of(order.product).map_or("服务订单", |pack| pack.zh).to_owned(),
        };
        Ok((StatusCode::CREATED, payments::begin(&house, &work, wanted).await?))
    };
    wallet.app.once(&signed, command.once, unit).await
}
