use super::code;
use super::refusals::{PHONE_SAME, PHONE_TAKEN, PROOF_REQUIRED};
use super::set_password::open_own;
use super::step_up;
use super::store;
use crate::Accounts;
use crate::people::phone_blind;
use crate::people::store::{self as people_store, person_cell};
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::NoticeKind;
use db::entities::people;
use kernel::Secret;
use platform::auth::Signed;
use platform::{Answer, Client, Command, Error, Result};
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;

/// The new number with its code, and one proof of who asks: the password, a code sent to the old number, or the ID number with
/// which the person is verified.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPhoneBody {
    new_phone: Secret,
    /// The six digits that were sent to the new number.
    new_code: Secret,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    password: Option<Secret>,
    /// The six digits that were sent to the old number.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    old_code: Option<Secret>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id_number: Option<Secret>,
}

/// Changes the number that one signs in with (SPEC ACC-6). Other devices are signed out.
#[utoipa::path(put, path = "/api/v1/auth/phone-number", operation_id = "change_phone", tag = "accounts",
    security(("session" = [])), request_body = NewPhoneBody, responses((status = 204)))]
pub(crate) async fn change_phone(
    State(accounts): State<Accounts>,
    signed: Signed,
    client: Client,
    command: Command<NewPhoneBody>,
) -> Result<Answer<()>> {
    let app = &accounts.app;
    let body = command.body;
    let row = people_store::person(&app.read(), signed.person).await?.context("a signed-in person is there")?;
    let (_, old) = open_own(app, &row).await?;
    let new = code::read_phone(&body.new_phone).map_err(|refusal| refusal.code.on("new_phone"))?;
    if new.as_str() == old.as_str() {
        return Err(PHONE_SAME.on("new_phone").into());
    }
    let (shown, identity) = match (&body.password, &body.old_code, &body.id_number) {
        (Some(password), None, None) => {
            (Some(step_up::by_password(app, &row, password, &client, "password").await?), Ok(()))
        }
        (None, Some(typed), None) => (Some(step_up::by_code(app, &old, typed, &client).await?.on("old_code")), Ok(())),
        (None, None, Some(number)) => (None, step_up::by_identity(app, row.id, number, "id_number").await?),
        _ => return Err(PROOF_REQUIRED.refuse().into()),
    };
    let proven = step_up::by_code(app, &new, &body.new_code, &client).await?.on("new_code");
    let (app_, Signed { person, session, .. }) = (app.clone(), signed.clone());
    app.once(&signed, command.once, move |work| async move {
        work.one_at_a_time(&phone_blind(&app_, &new).0).await?;
        identity?;
        if let Some(shown) = shown {
            shown.settle(&work, person).await.map_err(|error| about("old_code", error))?;
        }
        let row = proven.settle(&work, person).await.map_err(|error| about("new_code", error))?;
        if people_store::person_by_phone(&work, phone_blind(&app_, &new)).await?.is_some() {
            return Err(PHONE_TAKEN.on("new_phone").into());
        }
        store::delete_codes_of(&work, row.phone_blind.clone()).await?;
        let keys = app_.vault.keys_of(person).await?;
        let phone = keys.seal(person_cell("phone", person), new.as_str())?;
        db::update(&work, people::Model { phone, phone_blind: phone_blind(&app_, &new), ..row }).await?;
        store::revoke_all(&work, person, Some(session), work.now).await?;
        let dedupe = format!("phone:{}:changed", work.now.micros());
        push(&work, person, &dedupe, Notice::of(NoticeKind::PhoneChanged)).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}

/// A code that was used before is refused under the name that it has here.
fn about(field: &'static str, error: Error) -> Error {
    match error {
        Error::Refused(refusal) if refusal.field.as_deref() == Some("code") => refusal.code.on(field).into(),
        other => other,
    }
}
