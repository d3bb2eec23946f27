use super::code;
use super::limit;
use super::refusals::{REGISTRATION_REQUIRED, SIGN_IN_INCOMPLETE, WRONG_CREDENTIALS};
use super::session::{self, Opened, SignedIn, Transport};
use super::username::Username;
use crate::Accounts;
use crate::people::{phone_blind, store as people_store, username_blind};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use db::entities::people;
use kernel::Secret;
use kernel::phone::Phone;
use platform::{App, Body, Client, Error, Result, limits};
use serde::Deserialize;
use utoipa::ToSchema;

/// Either phone and code, or account and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInBody {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Option<Secret>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code: Option<Secret>,
    /// A username or a phone number.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    account: Option<Secret>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    password: Option<Secret>,
    #[serde(default)]
    transport: Option<Transport>,
}

/// Signs in (SPEC ACC-2).
#[utoipa::path(post, path = "/api/v1/auth/sessions", operation_id = "sign_in", tag = "accounts", security(()),
    request_body = SignInBody, responses((status = 201, body = SignedIn)))]
pub(crate) async fn sign_in(
    State(accounts): State<Accounts>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<SignInBody>,
) -> Result<Response> {
    let transport = body.transport.unwrap_or(Transport::Bearer);
    transport.check_origin(&headers)?;
    let app = &accounts.app;
    let opened = match (body.phone, body.code, body.account, body.password) {
        (Some(phone), Some(code), None, None) => by_code(app, &phone, &code, &client).await?,
        (None, None, Some(account), Some(password)) => by_password(app, &account, password, &client).await?,
        _ => return Err(SIGN_IN_INCOMPLETE.refuse().into()),
    };
    opened.answer(app, transport)
}

async fn by_code(app: &App, phone: &Secret, typed: &Secret, client: &Client) -> Result<Opened> {
    let phone = code::read_phone(phone)?;
    let proof = code::prove(app, &phone, typed, client).await?;
    let (app_, device) = (app.clone(), client.device);
    app.write(move |work| async move {
        let found = people_store::person_by_phone(&work, phone_blind(&app_, &phone)).await?;
        // The code stays good for the registration that follows.
        let person = found.ok_or_else(|| REGISTRATION_REQUIRED.refuse())?;
        session::may_sign_in(&person)?;
        code::spend(&work, proof).await?;
        session::open(&work, &app_, person.id, device).await
    })
    .await
}

async fn by_password(app: &App, account: &Secret, password: Secret, client: &Client) -> Result<Opened> {
    let found = find_account(app, account.expose()).await?;
    // A try is counted before the password is looked at, so that many tries at once cannot slip through, and is given
    // back when it was right. The order, the answers and the time are the same for accounts that do not exist.
    let counted_as = found.as_ref().map_or_else(|| typed_account(account.expose()), |person| person.id.to_string());
    let counted = limit::of_password(app, &counted_as, client);
    let taken = counted.clone();
    app.write(move |work| async move { limit::take_all(&work, &taken).await }).await?;
    let hash = found.as_ref().and_then(|person| person.password.clone());
    let matches = app.vault.passwords.matches(hash.clone(), super::password::normalised(&password)).await?;
    let Some(person) = found.filter(|_| matches) else { return Err(WRONG_CREDENTIALS.refuse().into()) };
    let (app_, device) = (app.clone(), client.device);
    app.write(move |work| async move {
        for (_, bucket) in &counted {
            limits::give_back(&work, bucket).await?;
        }
        let person = people_store::lock_person(&work, person.id).await?;
        // It may have been changed while it was checked.
        let person = person.filter(|person| person.password == hash);
        let person = person.ok_or_else(|| WRONG_CREDENTIALS.refuse())?;
        session::may_sign_in(&person)?;
        session::open(&work, &app_, person.id, device).await
    })
    .await
}

/// The account behind a username or a phone number.
async fn find_account(app: &App, typed: &str) -> Result<Option<people::Model>, Error> {
    if let Ok(phone) = Phone::parse(typed) {
        return Ok(people_store::person_by_phone(&app.read(), phone_blind(app, &phone)).await?);
    }
    let Ok(username) = Username::parse(typed) else { return Ok(None) };
    Ok(people_store::person_by_username(&app.read(), username_blind(app, &username)).await?)
}

/// What tries on an account that does not exist are counted by: every spelling of it is the same.
fn typed_account(typed: &str) -> String {
    match (Phone::parse(typed), Username::parse(typed)) {
        (Ok(phone), _) => phone.into_string(),
        (_, Ok(username)) => username.folded().to_owned(),
        // No account can have such a name; they are counted together.
        _ => String::new(),
    }
}
