use super::sealing::{document_blob, document_cell};
use super::store;
use crate::Accounts;
use anyhow::Context;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use db::entities::access_ledger::ActorKind;
use kernel::DocumentId;
use platform::auth::{Reviewer, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use policy::{Certification, Field, IdentityDocument};
use vault::{Ask, Grant, Matter};

/// What an opening is recorded with.
const FIELDS: &[&str] = &[<IdentityDocument as Field>::SPEC.name];

/// The picture of a submitted document. The opening is recorded before the picture is sent (SPEC SEC-4), and no cache
/// may keep it.
#[utoipa::path(get, path = "/api/v1/staff/documents/{id}", operation_id = "open_document", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = DocumentId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
pub(crate) async fn open_document(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path(id): Path<DocumentId>,
) -> Result<impl IntoResponse> {
    let app = &accounts.app;
    let document = store::find_submitted_document(&app.read(), id).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let sealed = app.blobs.find(&document_blob(id)).await?.context("a document has no picture")?;
    let keys = app.vault.keys_of(document.person_id).await?;
    let ask = Ask {
        actor: staff.signed.person,
        actor_kind: ActorKind::Staff,
        basis: "certification_review",
        persons: vec![document.person_id],
        fields: FIELDS,
        matter: Some(Matter::Document(document.id)),
    };
    let grant: Grant<Certification> =
        app.write(move |work| async move { Ok(vault::grant(&work, work.now, &work.rng, ask).await?) }).await?;
    let jpeg = keys.open_bytes::<_, IdentityDocument>(&grant, document_cell(id), &sealed)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], jpeg.to_vec()))
}
