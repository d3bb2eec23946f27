use super::sealing::{PICTURE_FIELDS, card_blob, card_cell};
use super::store;
use crate::Accounts;
use anyhow::Context;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use db::entities::access_ledger::ActorKind;
use kernel::{DocumentId, IdentityId};
use platform::auth::{Reviewer, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use policy::{VerificationDocument, Verifying};
use vault::{Ask, Grant, Matter};

/// The picture of one side of a card, for the submission that names it. The opening is recorded before the picture is sent
/// (SPEC SEC-4), and no cache may keep it.
#[utoipa::path(get, path = "/api/v1/staff/identities/{id}/documents/{document}",
    operation_id = "open_identity_document", tag = "staff", security(("session" = ["reviewer"])),
    params(("id" = IdentityId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
pub(crate) async fn open_identity_document(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path((id, document)): Path<(IdentityId, DocumentId)>,
) -> Result<impl IntoResponse> {
    let app = &accounts.app;
    let row = store::get(&app.read(), id).await?;
    if ![row.front_document_id, row.back_document_id].contains(&Some(document)) {
        return Err(NOT_FOUND.refuse().into());
    }
    let (actor, person) = (staff.signed.person, row.person_id);
    let grant: Grant<Verifying> = app
        .write(move |work| async move {
            let ask = Ask {
                actor,
                actor_kind: ActorKind::Staff,
                basis: "identity_review",
                persons: vec![person],
                fields: &PICTURE_FIELDS,
                matter: Some(Matter::Identity(id)),
            };
            Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
        })
        .await?;
    let sealed = app.blobs.find(&card_blob(document)).await?.context("a card has no picture")?;
    let keys = app.vault.keys_of(person).await?;
    let jpeg = keys.open_bytes::<_, VerificationDocument>(&grant, card_cell(document), &sealed)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], jpeg.to_vec()))
}
