use super::address::Address;
use super::store;
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use db::entities::emails;
use kernel::{Secret, Timestamp};
use platform::Result;
use platform::auth::Signed;
use serde::Serialize;
use utoipa::ToSchema;

/// The mail address of an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct EmailView {
    /// Whether this installation sends mail.
    offered: bool,
    /// `w***@example.com`; none where no address is bound.
    address_masked: Option<String>,
    bound_at: Option<Timestamp>,
}

/// The mail address that is bound to one's own account, masked (SPEC ACC-6).
#[utoipa::path(get, path = "/api/v1/me/email", operation_id = "get_email", tag = "accounts",
    security(("session" = [])), responses((status = 200, body = EmailView)))]
pub(crate) async fn get_email(State(accounts): State<Accounts>, signed: Signed) -> Result<Json<EmailView>> {
    let row = store::of_person(&accounts.app.read(), signed.person).await?;
    Ok(Json(view(&accounts, row.as_ref()).await?))
}

pub(super) async fn view(accounts: &Accounts, row: Option<&emails::Model>) -> Result<EmailView> {
    let mut shown = EmailView { offered: accounts.mail.is_some(), address_masked: None, bound_at: None };
    if let Some(row) = row {
        let keys = accounts.app.vault.keys_of(row.person_id).await?;
        let address = keys.open(&vault::own(row.person_id), store::cell(row.person_id), &row.address)?;
        shown.address_masked = Address::parse(&Secret::new(address)).map(|address| address.masked());
        shown.bound_at = Some(row.linked_at);
    }
    Ok(shown)
}
