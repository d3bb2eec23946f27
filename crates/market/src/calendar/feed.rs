//! The private address that a phone's calendar subscribes to (SPEC WORK-3). Whoever has the address reads the calendar,
//! so it is 256 random bits, a new one stops the old one at once, and the database keeps a hash and a sealed copy.

use super::event::Frame;
use super::file::{MEDIA_TYPE, REFRESH_MINUTES, name};
use super::ical::Calendar;
use super::store;
use crate::Market;
use crate::postings::submit::Nothing;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use db::entities::people::{self, PersonState};
use db::entities::profiles;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Lang, Path, Result};
use policy::CalendarToken;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;
use vault::Cell;

const TOKEN_BYTES: usize = 32;

/// A calendar to subscribe to.
#[derive(Serialize, ToSchema)]
pub struct CalendarFeed {
    pub url: String,
    /// The same address in the form that opens the phone's calendar.
    pub webcal_url: String,
}

/// Makes a new private calendar address; an older one stops at once.
#[utoipa::path(post, path = "/api/v1/me/calendar-feed", operation_id = "make_calendar_feed", tag = "calendar",
    security(("session" = [])), request_body = Nothing, responses((status = 201, body = CalendarFeed)))]
pub async fn make_calendar_feed(
    State(market): State<Market>,
    signed: Signed,
    command: Command<Nothing>,
) -> Result<Answer<CalendarFeed>> {
    let app = market.app.clone();
    let Nothing {} = command.body;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let public_url = app.config.public_url.clone();
    app.once(&signed, command.once, move |work| async move {
        let token = BASE64_URL_SAFE_NO_PAD.encode(work.rng.bytes::<TOKEN_BYTES>());
        let profile = store::hold_profile(&work, person).await?;
        let row = profiles::Model {
            calendar_token: Some(
                keys.seal::<CalendarToken>(Cell::new("profiles", "calendar_token", person.0), &token)?,
            ),
            calendar_digest: Some(vault::token_digest(&token)),
            updated_at: work.now,
            ..profile
        };
        db::update(&work, row).await?;
        let url = format!("{public_url}/api/v1/calendar/{token}.ics");
        let webcal_url = match url.split_once("://") {
            Some((_, rest)) => format!("webcal://{rest}"),
            None => url.clone(),
        };
        Ok((StatusCode::CREATED, CalendarFeed { url, webcal_url }))
    })
    .await
}

/// Stops the private calendar address.
#[utoipa::path(delete, path = "/api/v1/me/calendar-feed", operation_id = "stop_calendar_feed", tag = "calendar",
    security(("session" = [])), responses((status = 204)))]
pub async fn stop_calendar_feed(State(market): State<Market>, signed: Signed) -> Result<StatusCode> {
    let person = signed.person;
    market
        .app
        .write(move |work| async move {
            let profile = store::hold_profile(&work, person).await?;
            let row = profiles::Model { calendar_token: None, calendar_digest: None, updated_at: work.now, ..profile };
            Ok(db::update(&work, row).await?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The calendar behind a private address. No sign-in: the address is the key.
#[utoipa::path(get, path = "/api/v1/calendar/{token}", operation_id = "read_calendar_feed", tag = "calendar",
    security(()), params(("token" = String, Path, description = "ends with .ics")),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn read_calendar_feed(
    State(market): State<Market>,
    lang: Lang,
    Path(token): Path<String>,
) -> Result<Response> {
    let app = &market.app;
    let tx = app.read();
    let token = token.strip_suffix(".ics").ok_or_else(|| NOT_FOUND.refuse())?;
    let found = profiles::Entity::find()
        .filter(profiles::Column::CalendarDigest.eq(vault::token_digest(token)))
        .one(&tx)
        .await?;
    let profile = found.ok_or_else(|| NOT_FOUND.refuse())?;
    let person = people::Entity::find_by_id(profile.person_id).one(&tx).await?;
    let person = person.filter(|person| person.state == PersonState::Active).ok_or_else(|| NOT_FOUND.refuse())?;
    if person.minor && app.minor(&tx, person.id).await?.is_some_and(|minor| minor.is_limited()) {
        return Err(NOT_FOUND.refuse().into());
    }
    let rows = store::shown(&tx, profile.person_id, app.now()).await?;
    let leads = profile.reminder_leads.0;
    let frame = Frame { lang, public_url: &app.config.public_url, leads: &leads };
    let events = store::events(&tx, &frame, &rows).await?;
    let file = Calendar { name: name(lang), refresh_minutes: REFRESH_MINUTES, events }.to_text(app.now());
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], file).into_response())
}
