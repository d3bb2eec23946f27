//! A session: how it is opened, and how its token travels.

use super::refusals::{ACCOUNT_CANCELLED, ACCOUNT_LOCKED};
use super::store;
use crate::people::{Me, load_me};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::people::{self, PersonState};
use db::entities::sessions;
use kernel::{PersonId, Refusal, Rng, Secret, SessionId};
use platform::auth::{COOKIE, from_own_origin};
use platform::refusals::CROSS_ORIGIN;
use platform::{App, Error, Work};
use serde::Serialize;
use talk::notices::{self, Notice};
use utoipa::ToSchema;

/// How long a session lives, in days and in the cookie's seconds.
const LIFE_DAYS: i64 = 30;
pub(crate) const LIFE_SECONDS: i64 = LIFE_DAYS * 86_400;
/// Sessions that a person may have; beyond that the one that was not seen for longest ends.
pub(crate) const LIVE_MAX: usize = 20;

kernel::text_enum! {
    /// How the session's token travels.
    pub enum Transport {
        /// In the answer's body, for apps and programs.
        Bearer = "bearer",
        /// In an HttpOnly cookie, for pages of our own origin.
        Cookie = "cookie",
    }
}

impl Transport {
    /// Refuses a page of another site that would set our cookie.
    pub(crate) fn check_origin(self, headers: &HeaderMap) -> Result<(), Refusal> {
        let foreign = headers.contains_key(header::ORIGIN) && !from_own_origin(headers);
        if self == Transport::Cookie && foreign { Err(CROSS_ORIGIN.refuse()) } else { Ok(()) }
    }

    /// What the consent ledger calls the channel through which the policy was shown.
    pub(crate) fn channel(self) -> &'static str {
        match self {
            Transport::Cookie => "web",
            Transport::Bearer => "program",
        }
    }
}

/// A person who has just signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedIn {
    /// Null when the token is in the cookie.
    token: Option<String>,
    me: Me,
}

/// A new session, before its token leaves.
pub(crate) struct Opened {
    token: Secret,
    me: Me,
}

impl Opened {
    /// The token and what the person sees of themselves, for an answer of another shape.
    pub(crate) fn into_parts(self) -> (Secret, Me) {
        (self.token, self.me)
    }

    /// The answer, with the token where it was asked for.
    pub(crate) fn answer(self, app: &App, transport: Transport) -> Result<Response, Error> {
        match transport {
            Transport::Bearer => {
                let body = SignedIn { token: Some(self.token.into_inner()), me: self.me };
                Ok((StatusCode::CREATED, Json(body)).into_response())
            }
            Transport::Cookie => {
                let cookie = cookie(app, self.token.expose(), LIFE_SECONDS)?;
                let body = SignedIn { token: None, me: self.me };
                Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(body)).into_response())
            }
        }
    }
}

/// The header that keeps a token for so many seconds; zero takes it away.
pub(crate) fn cookie(app: &App, token: &str, seconds: i64) -> Result<HeaderValue, Error> {
    let secure = if app.config.public_url.starts_with("https://") { "; Secure" } else { "" };
    let text = format!("{COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::from_str(&text).map_err(anyhow::Error::from)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Refuses a person whose account may not act. Only for whoever has proven to be that person.
pub(crate) fn may_sign_in(person: &people::Model) -> Result<(), Refusal> {
    match person.state {
        // Whoever cancels may sign in to stop it; everything else refuses them.
        PersonState::Active | PersonState::Cancelling => Ok(()),
        PersonState::Locked => Err(ACCOUNT_LOCKED.refuse()),
        PersonState::Cancelled => Err(ACCOUNT_CANCELLED.refuse()),
    }
}

/// Opens a session, and tells the person's other sessions through the inbox.
pub(crate) async fn open(work: &Work, app: &App, person: PersonId, device: &str) -> Result<Opened, Error> {
    let token = draw_token(&work.rng);
    let others = store::live_sessions(work, person, work.now).await?;
    for surplus in others.iter().skip(LIVE_MAX - 1) {
        store::revoke(work, surplus.id, work.now).await?;
    }
    let row = sessions::Model {
        id: SessionId::new(work.now, &work.rng),
        person_id: person,
        token_digest: vault::token_digest(token.expose()),
        device: PublicText::from(device),
        created_at: work.now,
        last_seen_at: work.now,
        expires_at: work.now.plus_days(LIFE_DAYS),
        revoked_at: None,
    };
    if !others.is_empty() {
        let dedupe = format!("session:{}:opened", row.id);
        notices::push(work, person, &dedupe, Notice::of(NoticeKind::NewSignIn)).await?;
    }
    db::insert(work, row).await?;
    Ok(Opened { token, me: load_me(app, work, person).await? })
}

/// 256 random bits.
fn draw_token(rng: &Rng) -> Secret {
    Secret::new(BASE64_URL_SAFE_NO_PAD.encode(rng.bytes::<32>()))
}
