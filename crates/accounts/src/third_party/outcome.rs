use super::visit::{self, LIFE_SECONDS};
use crate::people::Me;
use crate::sign_in::session::{self, Opened, Transport};
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::entities::linked_accounts::Vendor;
use platform::{App, Error};
use serde::Serialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// What became of coming back.
    pub enum Became {
        SignedIn = "signed_in",
        /// The account elsewhere is linked to the one that is signed in.
        Linked = "linked",
        /// A newcomer: a phone number is to be proven.
        PhoneNeeded = "phone_needed",
        /// A newcomer whose number is proven: a username is to be chosen.
        UsernameNeeded = "username_needed",
    }
}

/// What became of coming back from another company.
#[derive(Serialize, ToSchema)]
pub(crate) struct CameBack {
    became: Became,
    /// Null when the session's token is in the cookie, and for newcomers.
    token: Option<String>,
    me: Option<Me>,
    vendor: Vendor,
    /// How a newcomer is called there.
    nickname: Option<String>,
    /// What a program sends with the completion; a browser keeps it in a cookie.
    ticket: Option<String>,
}

/// The same, before it leaves.
pub(super) enum Outcome {
    SignedIn(Box<Opened>),
    Linked,
    Newcomer { became: Became, nickname: Option<String>, ticket: String },
}

impl Outcome {
    pub fn answer(self, app: &App, vendor: Vendor, transport: Transport) -> Result<Response, Error> {
        let mut body = CameBack { became: Became::Linked, token: None, me: None, vendor, nickname: None, ticket: None };
        let in_cookie = transport == Transport::Cookie;
        let mut cookies = vec![visit::cookie(app, "", 0)?];
        match self {
            Outcome::Linked => {}
            Outcome::SignedIn(opened) => {
                let (token, me) = opened.into_parts();
                (body.became, body.me) = (Became::SignedIn, Some(me));
                if in_cookie {
                    cookies.push(session::cookie(app, token.expose(), session::LIFE_SECONDS)?);
                } else {
                    body.token = Some(token.into_inner());
                }
            }
            Outcome::Newcomer { became, nickname, ticket } => {
                (body.became, body.nickname) = (became, nickname);
                if in_cookie {
                    cookies = vec![visit::cookie(app, &ticket, LIFE_SECONDS)?];
                } else {
                    body.ticket = Some(ticket);
                }
            }
        }
        let mut response = (StatusCode::OK, Json(body)).into_response();
        if in_cookie {
            for cookie in cookies {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        Ok(response)
    }
}
