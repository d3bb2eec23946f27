use super::attach::attach;
use super::begin::require_policy;
use super::consent;
use super::enter::{Entered, refuse_staff};
use super::known::Known;
use super::outcome::{CameBack, Outcome};
use super::picture;
use super::refusals::{PHONE_HAS_ACCOUNT, VISIT_OVER};
use super::ticket::Ticket;
use super::visit;
use crate::Accounts;
use crate::people::{NewPerson, PersonRows, mask_username, phone_blind, store as people_store, username_blind};
use crate::sign_in::code::{self, Proof};
use crate::sign_in::limit;
use crate::sign_in::refusals::{PROOF_REQUIRED, REGISTRATION_REQUIRED, USERNAME_TAKEN, WRONG_CODE};
use crate::sign_in::session::{self, Transport};
use crate::sign_in::username::{self, Username};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use db::entities::people;
use kernel::phone::Phone;
use kernel::{PersonId, Secret};
use platform::{App, Body, Client, Error, Lang, Result, Work};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use vault::PersonKeys;

/// What a newcomer adds: a number with its code, and either a name for a new account, or a yes to the one that the number has.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompletionBody {
    /// Not needed where the other company vouched for a number.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Option<Secret>,
    /// The six digits from the SMS.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code: Option<Secret>,
    /// For a new account: 2 to 20 Chinese characters, letters, digits or `_`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    username: Option<Secret>,
    /// The number has an account, and the person wants to link to it.
    #[serde(default)]
    link_existing: bool,
    /// The `version` of `GET /api/v1/policy` that the person read and accepted.
    policy_version: String,
    /// The `ticket` of a program; a browser has it in a cookie.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    ticket: Option<Secret>,
    #[serde(default)]
    transport: Option<Transport>,
}

/// What a newcomer has shown, and wants.
pub(super) struct Newcomer {
    pub ticket: Ticket,
    pub phone: Phone,
    /// None where the company vouched for the number.
    pub proof: Option<Proof>,
    pub username: Option<Username>,
    pub link_existing: bool,
    pub lang: Lang,
    pub transport: Transport,
    pub device: &'static str,
}

/// Links a newcomer's account elsewhere to the account of the number that they prove, or makes one (SPEC ACC-4, ACC-5). Without
/// the proof nobody learns whether the number has an account.
#[utoipa::path(post, path = "/api/v1/auth/third-party/completions", operation_id = "complete_third_party_sign_in",
    tag = "accounts", security(()), request_body = CompletionBody, responses((status = 200, body = CameBack)))]
pub(crate) async fn complete_third_party_sign_in(
    State(accounts): State<Accounts>,
    client: Client,
    lang: Lang,
    headers: HeaderMap,
    Body(body): Body<CompletionBody>,
) -> Result<Response> {
    let transport = body.transport.unwrap_or(Transport::Bearer);
    transport.check_origin(&headers)?;
    let app = &accounts.app;
    // Committed by itself, so that a ticket that is over counts too.
    let counted = limit::of_third_party(app, &client);
    app.write(move |work| async move { limit::take_all(&work, &counted).await }).await?;
    let sealed = match (transport, &body.ticket) {
        (Transport::Bearer, Some(ticket)) => ticket.expose().as_str(),
        (Transport::Bearer, None) => return Err(VISIT_OVER.refuse().into()),
        (Transport::Cookie, _) => visit::kept(&headers).ok_or_else(|| VISIT_OVER.refuse())?,
    };
    let ticket = Ticket::open(app, sealed)?;
    require_policy(app, &body.policy_version)?;
    let username = body.username.map(|typed| username::read(&typed)).transpose()?;
    let (phone, proof) = match (&ticket.phone, &body.phone, &body.code) {
        (Some(phone), None, None) => (Phone::parse(phone).map_err(|_| VISIT_OVER.refuse())?, None),
        (_, Some(phone), Some(typed)) => {
            let phone = code::read_phone(phone)?;
            let proof = code::prove(app, &phone, typed, &client).await?;
            (phone, Some(proof))
        }
        _ => return Err(PROOF_REQUIRED.on("phone").into()),
    };
    let (known, device) = (ticket.known.clone(), client.device);
    let link_existing = body.link_existing;
    let newcomer = Newcomer { ticket, phone, proof, username, link_existing, lang, transport, device };
    let Entered { opened, person, linked } = settle(app, newcomer).await?;
    if let Ok(way) = accounts.third_party.way(known.part) {
        picture::fetch(app, way, linked, person, known.avatar_url.as_deref()).await;
    }
    Outcome::SignedIn(Box::new(opened)).answer(app, known.vendor(), transport)
}

/// Links or registers, and signs in, in one unit of work.
///
/// # Errors
/// `registration_required` or `phone_has_account` while the person has to choose, and the refusals of both ways.
pub(super) async fn settle(app: &App, newcomer: Newcomer) -> Result<Entered> {
    let keys = new_keys(app, &newcomer).await?;
    let app_ = app.clone();
    app.write(move |work| async move {
        let Newcomer { ticket, phone, proof, username, link_existing, lang, transport, device } = newcomer;
        visit::finish(&work, ticket.visit).await?;
        work.one_at_a_time(&phone_blind(&app_, &phone).0).await?;
        let existing = people_store::person_by_phone(&work, phone_blind(&app_, &phone)).await?;
        let person = match (existing, username, keys) {
            (Some(row), ..) if link_existing => existing_one(&work, row).await?,
            (Some(row), ..) => return Err(ask_about(&app_, &row).await?),
            (None, Some(username), Some(keys)) => {
                work.one_at_a_time(&username_blind(&app_, &username).0).await?;
                if people_store::person_by_username(&work, username_blind(&app_, &username)).await?.is_some() {
                    return Err(USERNAME_TAKEN.on("username").into());
                }
                let new = NewPerson { username: &username, phone: &phone, password: None, lang, transport };
                PersonRows::of(&app_, &keys, new, work.now, &work.rng)?.insert(&work).await?;
                keys.person()
            }
            (None, ..) => return Err(REGISTRATION_REQUIRED.refuse().into()),
        };
        if let Some(proof) = proof {
            code::spend(&work, proof).await?;
        }
        let linked = keep(&app_, &work, person, &ticket.known, ticket.agreed.as_ref(), transport).await?;
        let opened = session::open(&work, &app_, person, device).await?;
        Ok(Entered { opened, person, linked })
    })
    .await
}

async fn keep(
    app: &App,
    work: &Work,
    person: PersonId,
    known: &Known,
    agreed: Option<&consent::Agreed>,
    transport: Transport,
) -> Result<kernel::RowId, Error> {
    let may_keep = match agreed {
        Some(agreed) => consent::remember(app, work, person, agreed, transport.channel()).await?,
        None => false,
    };
    attach(app, work, person, known, may_keep).await
}

/// The keys of somebody who registers. The keyring is a database of its own; keys of a registration that fails open nothing.
/// So that nobody fills it, whatever would surely fail is refused before; the unit of work asks again.
async fn new_keys(app: &App, newcomer: &Newcomer) -> Result<Option<Arc<PersonKeys>>> {
    let reader = app.read();
    visit::require_open(&reader, app.now(), newcomer.ticket.visit).await?;
    let known = people_store::person_by_phone(&reader, phone_blind(app, &newcomer.phone)).await?;
    let (None, Some(username)) = (known, &newcomer.username) else { return Ok(None) };
    if let Some(Proof::Spent) = newcomer.proof {
        return Err(WRONG_CODE.on("code").into());
    }
    if people_store::person_by_username(&reader, username_blind(app, username)).await?.is_some() {
        return Err(USERNAME_TAKEN.on("username").into());
    }
    Ok(Some(app.vault.create_keys(PersonId::new(app.now(), &app.rng)).await?))
}

async fn existing_one(work: &Work, row: people::Model) -> Result<PersonId, Error> {
    session::may_sign_in(&row)?;
    refuse_staff(work, row.id).await?;
    Ok(row.id)
}

/// Whoever proved the number may sign in as this person, and so learns, masked, who that is.
async fn ask_about(app: &App, row: &people::Model) -> Result<Error> {
    let keys = app.vault.keys_of(row.id).await?;
    let username = keys.open(&vault::own(row.id), people_store::person_cell("username", row.id), &row.username)?;
    Ok(PHONE_HAS_ACCOUNT.refuse().with("username_masked", mask_username(&username)).into())
}
