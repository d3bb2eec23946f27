use super::sealing::{PAPER_FIELDS, paper_blob, paper_cell};
use super::store;
use crate::Care;
use anyhow::Context;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use db::entities::access_ledger::ActorKind;
use kernel::{DocumentId, GuardianshipId};
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use policy::{GuardianDocument, Guarding};
use vault::{Ask, Grant, Matter};

/// The picture of a guardian's paper, for the submission that names it. The opening is recorded before the picture is sent
/// (SPEC SEC-4), and no cache may keep it.
#[utoipa::path(get, path = "/api/v1/staff/guardianships/{id}/documents/{document}",
    operation_id = "open_guardian_document", tag = "staff", security(("session" = ["privacy"])),
    params(("id" = GuardianshipId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
pub(crate) async fn open_guardian_document(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path((id, document)): Path<(GuardianshipId, DocumentId)>,
) -> Result<impl IntoResponse> {
    let app = &care.app;
    let row = store::get(&app.read(), id).await?;
    if ![row.id_document_id, row.bond_document_id].contains(&Some(document)) {
        return Err(NOT_FOUND.refuse().into());
    }
    let (actor, guardian) = (staff.signed.person, row.person_id);
    let grant: Grant<Guarding> = app
        .write(move |work| async move {
            let ask = Ask {
                actor,
                actor_kind: ActorKind::Staff,
                basis: "guardian_verification",
                persons: vec![guardian],
                fields: &PAPER_FIELDS,
                matter: Some(Matter::Guardianship(id)),
            };
            Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
        })
        .await?;
    let sealed = app.blobs.find(&paper_blob(document)).await?.context("a guardian's paper has no picture")?;
    let keys = app.vault.keys_of(guardian).await?;
    let jpeg = keys.open_bytes::<_, GuardianDocument>(&grant, paper_cell(document), &sealed)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], jpeg.to_vec()))
}
