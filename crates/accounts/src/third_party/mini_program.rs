use super::begin::require_policy;
use super::complete::{Newcomer, settle};
use super::enter::enter;
use super::known::Known;
use super::outcome::{Became, CameBack, Outcome};
use super::refusals::{WAY_NOT_OFFERED, vendor_failed};
use super::ticket::Ticket;
use super::visit;
use crate::Accounts;
use crate::people::{phone_blind, store as people_store};
use crate::sign_in::limit;
use crate::sign_in::session::Transport;
use axum::extract::State;
use axum::response::Response;
use db::columns::{Digest, PublicText};
use db::entities::linked_accounts::Vendor;
use db::entities::linked_openids::Part;
use db::entities::vendor_visits;
use kernel::phone::Phone;
use kernel::{RowId, Secret};
use platform::{App, Body, Client, Lang, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a mini program gets from the app around it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MiniProgramBody {
    /// Of `wx.login`.
    code: Secret,
    /// Of the button for the phone number, where the person picked quick sign-in with it, and only then.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone_code: Option<Secret>,
    /// The `version` of `GET /api/v1/policy` that the person read and accepted.
    policy_version: String,
}

/// Signs in inside the mini program (SPEC ACC-5). A newcomer who picked quick sign-in goes into the account of that number, or
/// chooses a username; any other newcomer proves a number by SMS. Nickname and picture are not read here.
#[utoipa::path(post, path = "/api/v1/auth/mini-program/sessions", operation_id = "sign_in_from_mini_program",
    tag = "accounts", security(()), request_body = MiniProgramBody, responses((status = 200, body = CameBack)))]
pub(crate) async fn sign_in_from_mini_program(
    State(accounts): State<Accounts>,
    client: Client,
    lang: Lang,
    Body(body): Body<MiniProgramBody>,
) -> Result<Response> {
    let app = &accounts.app;
    let Some(mini) = accounts.third_party.mini_program() else { return Err(WAY_NOT_OFFERED.refuse().into()) };
    require_policy(app, &body.policy_version)?;
    let counted = limit::of_third_party(app, &client);
    app.write(move |work| async move { limit::take_all(&work, &counted).await }).await?;
    let failed = |error| vendor_failed(&error, Part::WechatMiniProgram);
    let person = mini.auth.person(body.code.expose()).await.map_err(failed)?;
    let known = Known::in_mini_program(&mini.app_id, person);
    let transport = Transport::Bearer;
    if let Some(entered) = enter(app, &known, None, client.device, transport).await? {
        return Outcome::SignedIn(Box::new(entered.opened)).answer(app, Vendor::Wechat, transport);
    }
    let phone = match &body.phone_code {
        Some(code) => Some(mini.auth.phone(code.expose()).await.map_err(failed)?.into_inner()),
        None => None,
    };
    let visit = begin_here(app).await?;
    let ticket = Ticket { visit, known, agreed: None, phone: phone.as_ref().map(|it| it.as_str().to_owned()) };
    let outcome = match phone {
        Some(phone) if has_account(app, &phone).await? => {
            // Picking quick sign-in with a number is the yes to the account that the number has.
            let (username, proof, link_existing, device) = (None, None, true, client.device);
            let newcomer = Newcomer { ticket, phone, proof, username, link_existing, lang, transport, device };
            Outcome::SignedIn(Box::new(settle(app, newcomer).await?.opened))
        }
        phone => {
            let became = if phone.is_some() { Became::UsernameNeeded } else { Became::PhoneNeeded };
            Outcome::Newcomer { became, nickname: None, ticket: ticket.seal(app)? }
        }
    };
    outcome.answer(app, Vendor::Wechat, transport)
}

async fn has_account(app: &App, phone: &Phone) -> Result<bool> {
    Ok(people_store::person_by_phone(&app.read(), phone_blind(app, phone)).await?.is_some())
}

/// A visit without a way: nobody leaves a mini program to sign in, and what a newcomer brought is good once all the same.
async fn begin_here(app: &App) -> Result<RowId> {
    let row = vendor_visits::Model {
        id: RowId::new(app.now(), &app.rng),
        state_digest: vault::token_digest(&visit::secret(&app.rng)),
        browser_digest: vault::token_digest(&visit::secret(&app.rng)),
        part: Part::WechatMiniProgram,
        person_id: None,
        consent_digest: Digest(Vec::new()),
        redirect: PublicText::from(""),
        created_at: app.now(),
        came_back_at: Some(app.now()),
        finished_at: None,
    };
    let id = row.id;
    app.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await?;
    Ok(id)
}
