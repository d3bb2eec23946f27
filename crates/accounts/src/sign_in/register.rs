use super::code::{self, Proof};
use super::password;
use super::refusals::{PHONE_TAKEN, POLICY_CHANGED, USERNAME_TAKEN, WRONG_CODE};
use super::session::{self, Opened, SignedIn, Transport};
use super::username::{self, Username};
use crate::Accounts;
use crate::people::{NewPerson, PersonRows, phone_blind, store as people_store, username_blind};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use db::columns::Digest;
use kernel::phone::Phone;
use kernel::{PersonId, Refusal, Secret};
use platform::{App, Body, Client, Error, Lang, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::PersonKeys;

/// A registration: the person has a code in hand and the policy before their eyes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegistrationBody {
    /// 2 to 20 Chinese characters, letters, digits or `_`.
    username: Secret,
    phone: Secret,
    /// The six digits from the SMS.
    code: Secret,
    /// The `version` of `GET /api/v1/policy` that the person read and accepted.
    policy_version: String,
    /// 8 to 64 characters; may be set later, or never.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    password: Option<Secret>,
    #[serde(default)]
    transport: Option<Transport>,
}

/// Everything that is checked before the database is asked.
struct Wanted {
    username: Username,
    phone: Phone,
    password: Option<Secret>,
    transport: Transport,
    lang: Lang,
}

/// Registers a person and signs them in (SPEC ACC-1, POL-5).
#[utoipa::path(post, path = "/api/v1/auth/registrations", operation_id = "register", tag = "accounts", security(()),
    request_body = RegistrationBody, responses((status = 201, body = SignedIn)))]
pub(crate) async fn register(
    State(accounts): State<Accounts>,
    client: Client,
    lang: Lang,
    headers: HeaderMap,
    Body(body): Body<RegistrationBody>,
) -> Result<Response> {
    let app = &accounts.app;
    let code = body.code.clone();
    let wanted = checked(app, body, lang)?;
    let transport = wanted.transport;
    transport.check_origin(&headers)?;
    let proof = code::prove(app, &wanted.phone, &code, &client).await?;
    refuse_taken(app, &wanted, proof).await?;
    let hash = match &wanted.password {
        Some(password) => Some(app.vault.passwords.hash(password.clone()).await?),
        None => None,
    };
    let opened = create(app, wanted, proof, hash, client.device).await?;
    opened.answer(app, transport)
}

fn checked(app: &App, body: RegistrationBody, lang: Lang) -> Result<Wanted, Refusal> {
    let present = app.policy_in_force().version.as_str();
    if body.policy_version != present {
        return Err(POLICY_CHANGED.on("policy_version").with("version", present));
    }
    let username = username::read(&body.username)?;
    let phone = code::read_phone(&body.phone)?;
    let password =
        body.password.map(|typed| password::check(&typed, username.shown(), phone.as_str(), "password")).transpose()?;
    let transport = body.transport.unwrap_or(Transport::Bearer);
    Ok(Wanted { username, phone, password, transport, lang })
}

/// Refuses early, before keys are made. The unit of work asks again.
async fn refuse_taken(app: &App, wanted: &Wanted, proof: Proof) -> Result<(), Error> {
    let reader = app.read();
    if people_store::person_by_phone(&reader, phone_blind(app, &wanted.phone)).await?.is_some() {
        return Err(PHONE_TAKEN.on("phone").into());
    }
    if let Proof::Spent = proof {
        return Err(WRONG_CODE.on("code").into());
    }
    if people_store::person_by_username(&reader, username_blind(app, &wanted.username)).await?.is_some() {
        return Err(USERNAME_TAKEN.on("username").into());
    }
    Ok(())
}

async fn create(
    app: &App,
    wanted: Wanted,
    proof: Proof,
    password: Option<Digest>,
    device: &'static str,
) -> Result<Opened, Error> {
    let person = PersonId::new(app.now(), &app.rng);
    // The keyring is a database of its own. Keys of a registration that fails open nothing and harm nobody.
    let keys = app.vault.create_keys(person).await?;
    let app_ = app.clone();
    app.write(move |work| async move {
        let Wanted { username, phone, lang, transport, .. } = wanted;
        enter(&work, &app_, &keys, Newcomer { username, phone, password, lang }, transport).await?;
        code::spend(&work, proof).await?;
        session::open(&work, &app_, person, device).await
    })
    .await
}

/// Somebody who accepted the policy in force, shown in this language.
pub(crate) struct Newcomer {
    pub username: Username,
    pub phone: Phone,
    pub password: Option<Digest>,
    pub lang: Lang,
}

/// Writes the rows of somebody new under these keys, unless the number or the name is taken.
///
/// # Errors
/// `phone_taken` or `username_taken`; or when a row cannot be written.
pub(crate) async fn enter(
    work: &Work,
    app: &App,
    keys: &PersonKeys,
    newcomer: Newcomer,
    transport: Transport,
) -> Result<(), Error> {
    let Newcomer { username, phone, password, lang } = newcomer;
    let by_phone = phone_blind(app, &phone);
    let by_name = username_blind(app, &username);
    // Two who want the same number or name at once: the second waits here and then sees the first.
    work.one_at_a_time(&by_phone.0).await?;
    work.one_at_a_time(&by_name.0).await?;
    if people_store::person_by_phone(work, by_phone).await?.is_some() {
        return Err(PHONE_TAKEN.on("phone").into());
    }
    if people_store::person_by_username(work, by_name).await?.is_some() {
        return Err(USERNAME_TAKEN.on("username").into());
    }
    let new = NewPerson { username: &username, phone: &phone, password, lang, transport };
    Ok(PersonRows::of(app, keys, new, work.now, &work.rng)?.insert(work).await?)
}
