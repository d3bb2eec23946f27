use super::attach::attach;
use super::consent::{self, Agreed, ITEM};
use super::enter::{Entered, enter, refuse_staff};
use super::known::Known;
use super::outcome::{Became, CameBack, Outcome};
use super::picture;
use super::refusals::vendor_failed;
use super::ticket::Ticket;
use super::visit;
use super::ways::Way;
use crate::Accounts;
use crate::sign_in::limit;
use crate::sign_in::session::Transport;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use db::entities::vendor_visits;
use kernel::{PersonId, Secret};
use platform::auth::{Signed, require_consent};
use platform::refusals::SIGN_IN_REQUIRED;
use platform::{App, Body, Client, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// What the other company sent the browser back with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnBody {
    code: Secret,
    state: Secret,
}

/// A browser comes back from another company: signs in whoever has linked that account, links it for whoever set out from their
/// settings, and asks a newcomer for a phone number (SPEC ACC-4). The state is used up whatever comes of it.
#[utoipa::path(post, path = "/api/v1/auth/third-party/returns", operation_id = "come_back", tag = "accounts",
    security(()), request_body = ReturnBody, responses((status = 200, body = CameBack)))]
pub(crate) async fn come_back(
    State(accounts): State<Accounts>,
    client: Client,
    signed: Option<Signed>,
    headers: HeaderMap,
    Body(body): Body<ReturnBody>,
) -> Result<Response> {
    Transport::Cookie.check_origin(&headers)?;
    let app = &accounts.app;
    let browser = visit::kept(&headers).map(|it| Secret::new(it.to_owned()));
    let visit = used_up(app, body.state, browser, signed, &client).await?;
    // It may have been taken out of the configuration meanwhile, or switched off.
    let way = accounts.third_party.way(visit.part)?;
    let known = way.login.finish(body.code.expose(), visit.redirect.as_str()).await;
    let known = Known::by(way, known.map_err(|error| vendor_failed(&error, way.part))?);
    let agreed = Agreed { digest: visit.consent_digest.0.clone(), at: visit.created_at };
    let outcome = match visit.person_id {
        Some(person) => link(app, way, person, known.clone(), visit).await?,
        None => sign_in(app, way, known.clone(), agreed, visit, client.device).await?,
    };
    outcome.answer(app, known.vendor(), Transport::Cookie)
}

/// The visit behind a state, which is used from now on.
async fn used_up(
    app: &App,
    state: Secret,
    browser: Option<Secret>,
    signed: Option<Signed>,
    client: &Client,
) -> Result<vendor_visits::Model> {
    // Committed by itself, so that a wrong state counts too.
    let counted = limit::of_third_party(app, client);
    app.write(move |work| async move { limit::take_all(&work, &counted).await }).await?;
    app.write(move |work| async move {
        let row = visit::held(&work, &state, browser.as_ref().map(|it| it.expose().as_str())).await?;
        if let Some(person) = row.person_id {
            // Whoever set out to link an account comes back as themselves, and nothing is asked for them after a withdrawal.
            if signed.is_none_or(|signed| signed.person != person) {
                return Err(SIGN_IN_REQUIRED.refuse().into());
            }
            require_consent(&work, person, ITEM).await?;
        }
        let used = vendor_visits::Model { came_back_at: Some(work.now), ..row };
        db::update(&work, used.clone()).await?;
        Ok(used)
    })
    .await
}

async fn link(app: &App, way: &Way, person: PersonId, known: Known, visit: vendor_visits::Model) -> Result<Outcome> {
    let (app_, known_) = (app.clone(), known.clone());
    let linked = app
        .write(move |work| async move {
            visit::finish(&work, visit.id).await?;
            refuse_staff(&work, person).await?;
            let may_keep = vault::consent::stands(&work, person, ITEM).await?;
            attach(&app_, &work, person, &known_, may_keep).await
        })
        .await?;
    picture::fetch(app, way, linked, person, known.avatar_url.as_deref()).await;
    Ok(Outcome::Linked)
}

async fn sign_in(
    app: &App,
    way: &Way,
    known: Known,
    agreed: consent::Agreed,
    visit: vendor_visits::Model,
    device: &'static str,
) -> Result<Outcome> {
    let entered = enter(app, &known, Some(agreed.clone()), device, Transport::Cookie).await?;
    if let Some(Entered { opened, person, linked }) = entered {
        picture::fetch(app, way, linked, person, known.avatar_url.as_deref()).await;
        return Ok(Outcome::SignedIn(Box::new(opened)));
    }
    let nickname = known.nickname.clone();
    let ticket = Ticket { visit: visit.id, known, agreed: Some(agreed), phone: None }.seal(app)?;
    Ok(Outcome::Newcomer { became: Became::PhoneNeeded, nickname, ticket })
}
