use super::begin::Leave;
use super::consent;
use super::enter::refuse_staff;
use super::visit::{self, BackTo};
use crate::Accounts;
use crate::sign_in::limit;
use axum::extract::State;
use axum::response::IntoResponse;
use db::entities::linked_openids::Part;
use platform::auth::Signed;
use platform::{Body, Client, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// Which account elsewhere is to be linked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkBody {
    part: Part,
    back_to: BackTo,
    /// The `digest` of the consent that was shown and agreed to.
    #[serde(default)]
    consent: Option<String>,
}

/// Sends the browser of somebody who is signed in to another company's page, to link their account there (SPEC ACC-4). The
/// consent is in the ledger before it leaves.
#[utoipa::path(post, path = "/api/v1/me/linked-accounts", operation_id = "link_account", tag = "accounts",
    security(("session" = [])), request_body = LinkBody, responses((status = 201, body = Leave)))]
pub(crate) async fn link_account(
    State(accounts): State<Accounts>,
    signed: Signed,
    client: Client,
    Body(body): Body<LinkBody>,
) -> Result<impl IntoResponse> {
    let (app, person) = (accounts.app.clone(), signed.person);
    let way = accounts.third_party.way(body.part)?;
    let shown = consent::read(body.consent.as_deref())?;
    let begun = visit::begin(&app, way, body.back_to, shown.clone(), Some(person))?;
    let (counted, row) = (limit::of_third_party(&app, &client), begun.row);
    accounts
        .app
        .write(move |work| async move {
            limit::take_all(&work, &counted).await?;
            refuse_staff(&work, person).await?;
            consent::give(&app, &work, person, shown).await?;
            Ok(db::insert(&work, row).await?)
        })
        .await?;
    Ok(Leave { go_to: begun.go_to }.answer(begun.cookie))
}
