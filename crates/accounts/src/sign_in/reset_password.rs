use super::code;
use super::password;
use super::refusals::REGISTRATION_REQUIRED;
use super::session::may_sign_in;
use super::set_password::open_own;
use super::store;
use crate::Accounts;
use crate::people::{phone_blind, store as people_store};
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::Secret;
use platform::{Body, Client, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// A new password for whoever has the phone in hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetBody {
    phone: Secret,
    /// The six digits from the SMS.
    code: Secret,
    /// 8 to 64 characters.
    new_password: Secret,
}

/// Sets a new password with an SMS code, and signs out everywhere (SPEC ACC-2).
#[utoipa::path(post, path = "/api/v1/auth/password-resets", operation_id = "reset_password", tag = "accounts",
    security(()), request_body = ResetBody, responses((status = 204)))]
pub(crate) async fn reset_password(
    State(accounts): State<Accounts>,
    client: Client,
    Body(body): Body<ResetBody>,
) -> Result<StatusCode> {
    let app = &accounts.app;
    let phone = code::read_phone(&body.phone)?;
    let proof = code::prove(app, &phone, &body.code, &client).await?;
    let found = people_store::person_by_phone(&app.read(), phone_blind(app, &phone)).await?;
    let row = found.ok_or_else(|| REGISTRATION_REQUIRED.refuse())?;
    may_sign_in(&row)?;
    let (username, _) = open_own(app, &row).await?;
    // A password that is refused does not use the code up.
    let new = password::check(&body.new_password, &username, phone.as_str(), "new_password")?;
    let hash = app.vault.passwords.hash(new).await?;
    let person = row.id;
    app.write(move |work| async move {
        let found = people_store::lock_person(&work, person).await?;
        let mut row = found.context("a person stays there")?;
        may_sign_in(&row)?;
        code::spend(&work, proof).await?;
        row.password = Some(hash);
        db::update(&work, row).await?;
        store::revoke_all(&work, person, None, work.now).await?;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
