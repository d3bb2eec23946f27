use super::refusals::NOT_OF_WORKING_AGE;
use super::settle;
use crate::Accounts;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::consents::ConsentAction;
use kernel::PersonId;
use kernel::majority::may_declare;
use platform::auth::Signed;
use platform::{Answer, App, Command, Error, Lang, Result, Work, consent_digest};
use policy::OWN_INCOME;
use serde::Deserialize;
use utoipa::ToSchema;
use vault::consent::Said;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Declares that one's own labour income is one's main living: at 16 and 17 one then acts as an adult (SPEC MIN-1). The
/// rules of work that protect minors stay.
#[utoipa::path(post, path = "/api/v1/me/minority/own-income", operation_id = "declare_own_income", tag = "accounts",
    security(("session" = [])), request_body = Nothing, responses((status = 204)))]
pub(crate) async fn declare_own_income(
    State(accounts): State<Accounts>,
    signed: Signed,
    lang: Lang,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let Nothing {} = command.body;
    let app = accounts.app.clone();
    let person = signed.person;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            let minor = app.minor(&work, person).await?.ok_or_else(|| NOT_OF_WORKING_AGE.refuse())?;
            if !may_declare(minor.born, work.now) {
                return Err(NOT_OF_WORKING_AGE.refuse().into());
            }
            said(&app, &work, person, ConsentAction::Given, lang).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Takes the declaration back: a guardian has to consent from now on.
#[utoipa::path(delete, path = "/api/v1/me/minority/own-income", operation_id = "withdraw_own_income", tag = "accounts",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn withdraw_own_income(
    State(accounts): State<Accounts>,
    signed: Signed,
    lang: Lang,
) -> Result<StatusCode> {
    let app = accounts.app.clone();
    let person = signed.person;
    accounts
        .app
        .write(move |work| async move {
            if vault::consent::stands(&work, person, OWN_INCOME).await? {
                said(&app, &work, person, ConsentAction::Withdrawn, lang).await?;
            }
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

async fn said(app: &App, work: &Work, person: PersonId, action: ConsentAction, lang: Lang) -> Result<(), Error> {
    let said = Said {
        person,
        item: OWN_INCOME,
        action,
        policy_version: app.policy_in_force().version.as_str(),
        text_digest: consent_digest(OWN_INCOME, lang),
        channel: "self",
        by: person,
    };
    platform::consent::say(work, said).await?;
    settle(app, work, person).await
}
