use super::refusals::ORDER_NOT_WAITING;
use super::store;
use super::view::OrderView;
use crate::Wallet;
use crate::payments;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::service_orders::ServiceOrderState;
use kernel::ServiceOrderId;
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoParts {}

/// Cancels an order that is not paid. Its payment pages are closed; what is paid all the same goes back.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancel", operation_id = "cancel_order", tag = "orders",
    security(("session" = [])), params(("id" = ServiceOrderId, Path)), request_body = NoParts,
    responses((status = 200, body = OrderView)))]
pub(crate) async fn cancel_order(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<ServiceOrderId>,
    command: Command<NoParts>,
) -> Result<Answer<OrderView>> {
    let NoParts {} = command.body;
    let person = signed.person;
    let unit = move |work: Work| async move {
        // The payments first, as whoever books one does.
        let waiting = payments::lock_waiting(&work, id.0).await?;
        let mut order = store::lock(&work, id).await?;
        require_finance(&work, order.merchant_id, person).await?;
        if order.state != ServiceOrderState::Waiting {
            return Err(ORDER_NOT_WAITING.refuse().with("state", order.state.as_str()).into());
        }
        for payment in waiting {
            payments::close_soon(&work, &payment).await?;
        }
        order.state = ServiceOrderState::Cancelled;
        order.changed_at = work.now;
        db::update(&work, order.clone()).await?;
        Ok((StatusCode::OK, OrderView::of(order)))
    };
    wallet.app.once(&signed, command.once, unit).await
}
