use super::code::{self, Proof};
use super::limit;
use super::password;
use super::refusals::{PROOF_REQUIRED, WRONG_PASSWORD};
use super::store;
use crate::Accounts;
use crate::people::store::{self as people_store, person_cell};
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::Digest;
use db::entities::people;
use kernel::phone::Phone;
use kernel::{Refusal, Secret};
use platform::auth::Signed;
use platform::{Answer, App, Client, Command, Error, Result, limits};
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

/// What proved that the person asks. Refusals are told inside the unit of work, where a repeated request finds its
/// earlier answer first.
pub(super) enum Shown {
    Password(Result<(), Refusal>, Option<Digest>),
    Code(Result<Proof, Refusal>),
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
        (Some(current), None) => by_password(app, &row, &current, &client).await?,
        (None, Some(typed)) => Shown::Code(refused(code::prove(app, &phone, &typed, &client).await)?),
        _ => return Err(PROOF_REQUIRED.refuse().into()),
    };
    let hash = app.vault.passwords.hash(new).await?;
    let Signed { person, session } = signed;
    app.once(&signed, command.once, move |work| async move {
        let found = people_store::lock_person(&work, person).await?;
        let mut row = found.context("a signed-in person is there")?;
        match shown {
            Shown::Password(judged, checked) => {
                judged?;
                // Somebody else may have changed it while it was checked.
                if row.password != checked {
                    return Err(WRONG_PASSWORD.on("current_password").into());
                }
            }
            Shown::Code(judged) => code::spend(&work, judged?).await?,
        }
        let changed = row.password.replace(hash).is_some();
        db::update(&work, row).await?;
        if changed {
            store::revoke_all(&work, person, Some(session), work.now).await?;
        }
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}

pub(super) async fn by_password(
    app: &App,
    row: &people::Model,
    current: &Secret,
    client: &Client,
) -> Result<Shown, Error> {
    let counted = limit::of_password(app, &row.id.to_string(), client);
    let taken = counted.clone();
    app.write(move |work| async move { limit::take_all(&work, &taken).await }).await?;
    let matches = app.vault.passwords.matches(row.password.clone(), password::normalised(current)).await?;
    if !matches {
        return Ok(Shown::Password(Err(WRONG_PASSWORD.on("current_password")), None));
    }
    app.write(move |work| async move {
        for (_, bucket) in &counted {
            limits::give_back(&work, bucket).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Shown::Password(Ok(()), row.password.clone()))
}

/// Parts what the person did wrong from what broke.
pub(super) fn refused<T>(result: Result<T, Error>) -> Result<Result<T, Refusal>, Error> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(refusal)) => Ok(Err(refusal)),
        Err(broken) => Err(broken),
    }
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
