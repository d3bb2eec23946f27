use super::{PolicyAcceptance, acceptance, digest};
use crate::Accounts;
use crate::sign_in::POLICY_CHANGED;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use db::columns::PublicText;
use db::entities::consents::{self, ConsentAction};
use kernel::ConsentId;
use platform::auth::Signed;
use platform::{Answer, Command, Lang, Result};
use policy::versions::POLICY_AS_A_WHOLE;
use serde::Deserialize;
use utoipa::ToSchema;

/// What was read and is accepted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptanceBody {
    /// The `version` of `GET /api/v1/policy`, or of the one that is announced.
    version: String,
}

/// Accepts the policy after it changed (SPEC POL-3). Accepting again changes nothing but the ledger.
#[utoipa::path(post, path = "/api/v1/me/policy-acceptance", operation_id = "accept_policy", tag = "accounts",
    security(("session" = [])), request_body = AcceptanceBody, responses((status = 200, body = PolicyAcceptance)))]
pub(crate) async fn accept_policy(
    State(accounts): State<Accounts>,
    signed: Signed,
    lang: Lang,
    headers: HeaderMap,
    command: Command<AcceptanceBody>,
) -> Result<Answer<PolicyAcceptance>> {
    let app = accounts.app.clone();
    let choices = [Some(app.policy_in_force()), app.policy_upcoming()];
    let version = choices.into_iter().flatten().find(|version| version.version == command.body.version);
    let version =
        version.ok_or_else(|| POLICY_CHANGED.on("version").with("version", app.policy_in_force().version.as_str()))?;
    let channel = if headers.contains_key(header::AUTHORIZATION) { "program" } else { "web" };
    let person = signed.person;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            let row = consents::Model {
                id: ConsentId::new(work.now, &work.rng),
                person_id: person,
                purpose: PublicText::from(POLICY_AS_A_WHOLE),
                action: ConsentAction::Given,
                policy_version: PublicText::from(version.version.as_str()),
                text_digest: digest(&app, version, lang),
                channel: PublicText::from(channel),
                at: work.now,
                by_person: Some(person),
            };
            db::insert(&work, row).await?;
            Ok((StatusCode::OK, acceptance(&app, &work, person).await?))
        })
        .await
}
