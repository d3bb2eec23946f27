use super::consent::{self, AskedConsent};
use super::visit::{self, BackTo};
use crate::Accounts;
use crate::sign_in::limit;
use crate::sign_in::refusals::POLICY_CHANGED;
use crate::sign_in::session::Transport;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use db::entities::linked_openids::Part;
use kernel::Refusal;
use platform::{App, Body, Client, Lang, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How people may sign in with accounts elsewhere.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignInWays {
    /// What is configured and not switched off; the others are simply not there.
    ways: Vec<Part>,
    /// Whether the mini program of this installation is configured and not switched off.
    mini_program: bool,
    /// What is asked before the browser leaves.
    consent: AskedConsent,
}

/// What a person says before the browser leaves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VisitBody {
    part: Part,
    back_to: BackTo,
    /// The `digest` of the consent that was shown and agreed to.
    #[serde(default)]
    consent: Option<String>,
    /// The `version` of `GET /api/v1/policy` that the person read and accepted.
    policy_version: String,
}

/// Where the browser goes now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Leave {
    pub go_to: String,
}

impl Leave {
    /// The answer, with the cookie by which the browser is known when it comes back.
    pub fn answer(self, cookie: HeaderValue) -> impl axum::response::IntoResponse {
        (StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(self))
    }
}

/// Which accounts elsewhere can be signed in with (SPEC ACC-4), and the consent that comes first.
#[utoipa::path(get, path = "/api/v1/auth/third-party", operation_id = "list_sign_in_ways", tag = "accounts",
    security(()), responses((status = 200, body = SignInWays)))]
pub(crate) async fn list_sign_in_ways(State(accounts): State<Accounts>, lang: Lang) -> Json<SignInWays> {
    let third_party = &accounts.third_party;
    Json(SignInWays {
        ways: third_party.offered(),
        mini_program: third_party.mini_program().is_some(),
        consent: consent::asked(lang),
    })
}

/// Sends a browser to another company's page, after the consent is on record (SPEC ACC-4, POL-5).
#[utoipa::path(post, path = "/api/v1/auth/third-party/visits", operation_id = "begin_third_party_sign_in",
    tag = "accounts", security(()), request_body = VisitBody, responses((status = 201, body = Leave)))]
pub(crate) async fn begin_third_party_sign_in(
    State(accounts): State<Accounts>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<VisitBody>,
) -> Result<impl axum::response::IntoResponse> {
    Transport::Cookie.check_origin(&headers)?;
    let app = &accounts.app;
    let way = accounts.third_party.way(body.part)?;
    require_policy(app, &body.policy_version)?;
    let shown = consent::read(body.consent.as_deref())?;
    let begun = visit::begin(app, way, body.back_to, shown, None)?;
    let (counted, row) = (limit::of_third_party(app, &client), begun.row);
    app.write(move |work| async move {
        limit::take_all(&work, &counted).await?;
        Ok(db::insert(&work, row).await?)
    })
    .await?;
    Ok(Leave { go_to: begun.go_to }.answer(begun.cookie))
}

/// # Errors
/// `policy_changed` unless this is the version in force.
pub(super) fn require_policy(app: &App, accepted: &str) -> Result<(), Refusal> {
    let present = app.policy_in_force().version.as_str();
    if accepted == present { Ok(()) } else { Err(POLICY_CHANGED.on("policy_version").with("version", present)) }
}
