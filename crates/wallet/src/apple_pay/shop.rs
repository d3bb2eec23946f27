use crate::Wallet;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether Apple Pay is set up here, and what a page opens the sheet with.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplePayShop {
    /// Null where it is not set up: then no page shows the button.
    sheet: Option<Sheet>,
}

/// What an `ApplePaySession` is made of, beside the order's amount. Its application data must be the order's id, in Base64.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sheet {
    /// Whom the sheet says that is paid.
    label: String,
    country_code: &'static str,
    currency_code: &'static str,
    merchant_capabilities: &'static [&'static str],
    supported_networks: &'static [&'static str],
}

/// Whether Apple Pay can be chosen here.
#[utoipa::path(get, path = "/api/v1/apple-pay", operation_id = "get_apple_pay", tag = "payments",
    security(()), responses((status = 200, body = ApplePayShop)))]
pub(crate) async fn get_apple_pay(State(wallet): State<Wallet>) -> Json<ApplePayShop> {
    let sheet = wallet.apple_pay.as_ref().map(|account| Sheet {
        label: account.shop.display_name().to_owned(),
        country_code: "CN",
        currency_code: "CNY",
        // 银联 cards answer as EMV, the others by 3-D Secure; Apple wants the latter named in any case.
        merchant_capabilities: &["supports3DS", "supportsEMV"],
        supported_networks: &["chinaUnionPay", "visa", "masterCard"],
    });
    Json(ApplePayShop { sheet })
}
