use super::password;
use super::refusals::PROOF_REQUIRED;
use super::step_up;
use super::store;
use crate::Accounts;
use crate::people::store::{self as people_store, person_cell};
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::people;
use kernel::Secret;
use kernel::phone::Phone;
use platform::auth::Signed;
use platform::{Answer, App, Client, Command, Error, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// A new password, with a proof: the current password, or a code sent to the person's own number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordBody {
    /// 8 to 64 characters.
    new_password: Secret,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    current_password: Option<Secret>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code: Option<Secret>,
}

/// Sets or changes the password (SPEC ACC-2). A change signs out all other sessions.
#[utoipa::path(put, path = "/api/v1/auth/password", operation_id = "set_password", tag = "accounts",
    security(("session" = [])), request_body = PasswordBody, responses((status = 204)))]
pub(crate) async fn set_password(
    State(accounts): State<Accounts>,
    signed: Signed,
    client: Client,
    command: Command<PasswordBody>,
) -> Result<Answer<()>> {
    let app = &accounts.app;
    let row = people_store::person(&app.read(), signed.person).await?.context("a signed-in person is there")?;
    let (username, phone) = open_own(app, &row).await?;
    let body = command.body;
    let new = password::check(&body.new_password, &username, phone.as_str(), "new_password")?;
    let shown = match (body.current_password, body.code) {
        (Some(current), None) => step_up::by_password(app, &row, &current, &client, "current_password").await?,
        (None, Some(typed)) => step_up::by_code(app, &phone, &typed, &client).await?,
        _ => return Err(PROOF_REQUIRED.refuse().into()),
    };
    let hash = app.vault.passwords.hash(new).await?;
    let Signed { person, session, .. } = signed;
    app.once(&signed, command.once, move |work| async move {
        let mut row = shown.settle(&work, person).await?;
        let changed = row.password.replace(hash).is_some();
        db::update(&work, row).await?;
        if changed {
            store::revoke_all(&work, person, Some(session), work.now).await?;
        }
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}

/// The person's own username and number.
pub(crate) async fn open_own(app: &App, row: &people::Model) -> Result<(String, Phone), Error> {
    let keys = app.vault.keys_of(row.id).await?;
    let own = vault::own(row.id);
    let username = keys.open(&own, person_cell("username", row.id), &row.username)?;
    let phone = keys.open(&own, person_cell("phone", row.id), &row.phone)?;
    let phone = Phone::parse(&phone).map_err(|_| anyhow::anyhow!("a sealed phone number is not one"))?;
    Ok((username, phone))
}
