use super::refusals::{APPLE_PAY_AWAY, APPLE_PAY_OFF, NOT_APPLE};
use crate::Wallet;
use crate::orders;
use crate::orders::refusals::ORDER_NOT_WAITING;
use axum::Json;
use axum::extract::State;
use connectors::VendorErrorKind;
use db::entities::service_orders::ServiceOrderState;
use kernel::ServiceOrderId;
use platform::auth::{Signed, require_finance};
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Body, Path, Result};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Sheets that one person may open in an hour.
const AN_HOUR: Limit = Limit { name: "apple_pay_sessions", most: 60, window_seconds: 3_600 };
/// The longest address that a device names.
const URL_CHARS_MAX: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Validate {
    /// What the device gave to `onvalidatemerchant`.
    validation_url: String,
}

/// Asks Apple for a merchant session, so that the device opens its sheet for this order; the page hands it on as it is. It is
/// good once, for five minutes, and moves nothing.
///
/// It takes no `Idempotency-Key`: a session that was given out before is of no use.
#[utoipa::path(post, path = "/api/v1/orders/{id}/apple-pay-sessions", operation_id = "open_apple_pay_session", tag = "orders",
    security(("session" = [])), params(("id" = ServiceOrderId, Path)), request_body = Validate,
    responses((status = 200, body = Object)))]
pub(crate) async fn open_apple_pay_session(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<ServiceOrderId>,
    Body(body): Body<Validate>,
) -> Result<Json<Value>> {
    let tx = wallet.app.read();
    let order = orders::get(&tx, id).await?;
    require_finance(&tx, order.merchant_id, signed.person).await?;
    if order.state != ServiceOrderState::Waiting {
        return Err(ORDER_NOT_WAITING.refuse().with("state", order.state.as_str()).into());
    }
    let shop = wallet.apple_pay.as_ref().ok_or_else(|| APPLE_PAY_OFF.refuse())?.shop.clone();
    if body.validation_url.len() > URL_CHARS_MAX {
        return Err(NOT_APPLE.on("validation_url").into());
    }
    let bucket = limits::bucket(&wallet.app, AN_HOUR, &signed.person.to_string());
    if !wallet.app.write(move |work| async move { Ok(limits::take(&work, AN_HOUR, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let session = shop.session(&body.validation_url).await.map_err(|error| match error.kind() {
        VendorErrorKind::InvalidInput => NOT_APPLE.on("validation_url"),
        _ => {
            tracing::warn!(%error, "Apple gave no merchant session");
            APPLE_PAY_AWAY.refuse()
        }
    })?;
    Ok(Json(session))
}
