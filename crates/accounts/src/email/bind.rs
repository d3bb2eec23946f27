use super::address::Address;
use super::code;
use super::read::{EmailView, view};
use super::refusals::{EMAIL_INVALID, EMAIL_TAKEN};
use super::store;
use crate::Accounts;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::emails;
use db::entities::notices::NoticeKind;
use kernel::Secret;
use platform::auth::Signed;
use platform::{Answer, Client, Command, Result};
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;

/// The address, and the six digits that were sent to it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmailBody {
    address: Secret,
    code: Secret,
}

/// Binds a mail address, in the place of the one that was bound (SPEC ACC-6).
#[utoipa::path(put, path = "/api/v1/me/email", operation_id = "bind_email", tag = "accounts",
    security(("session" = [])), request_body = EmailBody, responses((status = 200, body = EmailView)))]
pub(crate) async fn bind_email(
    State(accounts): State<Accounts>,
    signed: Signed,
    client: Client,
    command: Command<EmailBody>,
) -> Result<Answer<EmailView>> {
    let app = accounts.app.clone();
    let EmailBody { address, code } = command.body;
    let address = Address::parse(&address).ok_or_else(|| EMAIL_INVALID.on("address"))?;
    let person = signed.person;
    let shown = code::prove(&app, (person, &address), &code, &client).await?;
    let keys = app.vault.keys_of(person).await?;
    let blind = store::blind(&app, &address);
    app.once(&signed, command.once, move |work| async move {
        work.one_at_a_time(&blind.0).await?;
        code::spend(&work, person, shown?).await?;
        if store::by_address(&work, blind.clone()).await?.is_some_and(|row| row.person_id != person) {
            return Err(EMAIL_TAKEN.on("address").into());
        }
        store::delete(&work, person).await?;
        let sealed = keys.seal(store::cell(person), address.as_str())?;
        let row = emails::Model { person_id: person, address: sealed, address_blind: blind, linked_at: work.now };
        db::insert(&work, row.clone()).await?;
        let dedupe = format!("email:{}:bound", work.now.micros());
        push(&work, person, &dedupe, Notice::of(NoticeKind::EmailBound)).await?;
        Ok((StatusCode::OK, view(&accounts, Some(&row)).await?))
    })
    .await
}
