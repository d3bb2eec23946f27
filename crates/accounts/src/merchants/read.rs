use super::{Merchant, store};
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use kernel::MerchantId;
use platform::auth::{Signed, find_member_role};
use platform::{Path, Result};

/// A merchant: everything for its members, name and badge for anybody else who is signed in.
#[utoipa::path(get, path = "/api/v1/merchants/{id}", operation_id = "get_merchant", tag = "accounts",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 200, body = Merchant)))]
pub(crate) async fn get_merchant(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<MerchantId>,
) -> Result<Json<Merchant>> {
    let tx = accounts.app.read();
    let role = find_member_role(&tx, id, signed.person).await?;
    Ok(Json(Merchant::of(store::get(&tx, id).await?, role)))
}
