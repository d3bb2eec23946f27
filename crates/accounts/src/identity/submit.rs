use super::refusals::{ALREADY_VERIFIED, PICTURE_NOT_FOUND, TOO_MANY_SUBMISSIONS};
use super::{IdentityView, claim, read, sealing, store};
use crate::Accounts;
use crate::certification::strictness;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::identities::{self, IdentityMethod, IdentityState};
use db::entities::identity_documents::CardSide;
use kernel::{DocumentId, IdentityId, Secret};
use platform::auth::{Signed, require_consent};
use platform::limits::{self, Limit};
use platform::{Answer, Command, Result};
use serde::Deserialize;
use utoipa::ToSchema;

const SUBMISSIONS_A_DAY: Limit = Limit { name: "identity_submissions", most: 5, window_seconds: 86_400 };

/// A name with an ID number, and both sides of the card.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityDocumentsBody {
    /// As on the card, 2 to 50 characters.
    name: Secret,
    /// ID number (GB 11643-1999), 18 characters.
    id_number: Secret,
    /// The side with the portrait.
    front_document_id: DocumentId,
    /// The side with the emblem.
    back_document_id: DocumentId,
}

/// Sends one's own ID card to staff, who compare it with what is typed (SPEC IDV-1). It takes the place of a submission that
/// still waits.
#[utoipa::path(put, path = "/api/v1/me/identity/submission", operation_id = "submit_identity", tag = "accounts",
    security(("session" = [])), request_body = IdentityDocumentsBody, responses((status = 200, body = IdentityView)))]
pub(crate) async fn submit_identity(
    State(accounts): State<Accounts>,
    signed: Signed,
    command: Command<IdentityDocumentsBody>,
) -> Result<Answer<IdentityView>> {
    let app = accounts.app.clone();
    let person = signed.person;
    let body = command.body;
    require_consent(&app.read(), person, policy::VERIFICATION).await?;
    let claim = claim::check(&body.name, &body.id_number, strictness(&app.config), app.now())?;
    let cards = [
        ("front_document_id", body.front_document_id, CardSide::Front),
        ("back_document_id", body.back_document_id, CardSide::Back),
    ];
    let keys = app.vault.keys_of(person).await?;
    let bucket = limits::bucket(&app, SUBMISSIONS_A_DAY, &person.to_string());
    accounts
        .app
        .clone()
        .once(&signed, command.once, move |work| async move {
            crate::people::store::lock_person(&work, person).await?;
            require_consent(&work, person, policy::VERIFICATION).await?;
            if store::find_verified(&work, person).await?.is_some() {
                return Err(ALREADY_VERIFIED.refuse().into());
            }
            for (field, id, side) in cards {
                if !store::has_card(&work, person, id, side).await? {
                    return Err(PICTURE_NOT_FOUND.on(field).into());
                }
            }
            if !limits::take(&work, SUBMISSIONS_A_DAY, bucket).await? {
                return Err(TOO_MANY_SUBMISSIONS.refuse().into());
            }
            store::supersede(&work, person, IdentityState::Pending).await?;
            let id = IdentityId::new(work.now, &work.rng);
            let row = sealing::seal(&app, &keys, id, (IdentityMethod::Documents, &claim), work.now)?;
            let row = identities::Model {
                front_document_id: Some(body.front_document_id),
                back_document_id: Some(body.back_document_id),
                ..row
            };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::OK, read::view(&accounts, &work, person, Some(row)).await?))
        })
        .await
}
