use super::session::cookie;
use super::store;
use crate::Accounts;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::SessionId;
use platform::auth::{Leaving, Signed};
use platform::refusals::NOT_FOUND;
use platform::{App, Path, Result};

/// Signs out here, and takes the cookie away. Somebody whose account is being cancelled may do it too.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/current", operation_id = "sign_out", tag = "accounts",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn sign_out_here(State(accounts): State<Accounts>, Leaving(signed): Leaving) -> Result<Response> {
    end(&accounts.app, signed.session).await?;
    without_cookie(&accounts.app)
}

/// Signs out one of the person's sessions (SPEC ACC-7). Signing out twice changes nothing.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", operation_id = "sign_out_session", tag = "accounts",
    security(("session" = [])), params(("id" = SessionId, Path)), responses((status = 204)))]
pub(crate) async fn sign_out_session(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<SessionId>,
) -> Result<Response> {
    let found = store::session(&accounts.app.read(), id).await?;
    if found.is_none_or(|session| session.person_id != signed.person) {
        return Err(NOT_FOUND.refuse().into());
    }
    end(&accounts.app, id).await?;
    if id == signed.session { without_cookie(&accounts.app) } else { Ok(StatusCode::NO_CONTENT.into_response()) }
}

/// Signs out everywhere, here too.
#[utoipa::path(delete, path = "/api/v1/auth/sessions", operation_id = "sign_out_everywhere", tag = "accounts",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn sign_out_everywhere(State(accounts): State<Accounts>, signed: Signed) -> Result<Response> {
    let unit =
        move |work: platform::Work| async move { Ok(store::revoke_all(&work, signed.person, None, work.now).await?) };
    accounts.app.write(unit).await?;
    without_cookie(&accounts.app)
}

async fn end(app: &App, session: SessionId) -> Result<()> {
    app.write(move |work| async move { Ok(store::revoke(&work, session, work.now).await?) }).await
}

fn without_cookie(app: &App) -> Result<Response> {
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(app, "", 0)?)]).into_response())
}
