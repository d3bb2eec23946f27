//! The bytes of pictures and documents: sealed in blob storage, opened for whoever may see them at that moment.

use super::parts::Shown;
use super::{delivered, store, visibility};
use crate::Market;
use anyhow::Context;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::access_ledger::ActorKind;
use db::entities::resume_files::{self, ResumeFileKind};
use kernel::{MerchantId, ResumeDeliveryId, ResumeFileId, ResumeId};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Path, Query, Result};
use policy::{AllowedFor, Field, Purpose, Recruiting, ResumeDocument, ResumePicture, ShowingResumes};
use serde::Deserialize;
use utoipa::IntoParams;
use vault::{Ask, Cell, Grant, PersonKeys};

/// What is stored of a file.
#[derive(Clone, Copy)]
pub(super) enum Bytes {
    Picture,
    Thumb,
    Document,
}

impl Bytes {
    fn cell(self, id: ResumeFileId) -> Cell {
        let column = match self {
            Bytes::Picture => "picture",
            Bytes::Thumb => "thumb",
            Bytes::Document => "document",
        };
        Cell::new("resume_files", column, id.0)
    }

    fn blob(self, id: ResumeFileId) -> String {
        match self {
            Bytes::Picture => format!("resumes/{id}"),
            Bytes::Thumb => format!("resumes/{id}.thumb"),
            Bytes::Document => format!("resume-documents/{id}"),
        }
    }
}

/// Seals and stores bytes.
pub(super) async fn seal(app: &App, keys: &PersonKeys, id: ResumeFileId, what: Bytes, bytes: &[u8]) -> Result<()> {
    let envelope = match what {
        Bytes::Picture | Bytes::Thumb => keys.seal_bytes::<ResumePicture>(what.cell(id), bytes)?,
        Bytes::Document => keys.seal_bytes::<ResumeDocument>(what.cell(id), bytes)?,
    };
    Ok(app.blobs.put(&what.blob(id), envelope).await?)
}

/// Deletes what is stored of a file; nothing there is fine too.
pub(super) async fn delete_blobs(app: &App, row: &resume_files::Model) -> Result<(), Error> {
    let all: &[Bytes] = match row.kind {
        ResumeFileKind::Picture => &[Bytes::Picture, Bytes::Thumb],
        ResumeFileKind::Document => &[Bytes::Document],
    };
    for what in all {
        app.blobs.delete(&what.blob(row.id)).await?;
    }
    Ok(())
}

kernel::text_enum! {
    /// How large a picture is wanted.
    pub enum FileSize {
        Thumb = "thumb",
        Whole = "whole",
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// `whole` unless told; a document has no other.
    #[param(value_type = Option<String>)]
    size: Option<FileSize>,
}

/// A file of one's own resume.
#[utoipa::path(get, path = "/api/v1/me/resumes/{id}/files/{file_id}", operation_id = "get_my_resume_file",
    tag = "resumes", security(("session" = [])),
    params(("id" = ResumeId, Path), ("file_id" = ResumeFileId, Path), FileQuery),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub async fn get_my_resume_file(
    State(market): State<Market>,
    signed: Signed,
    Path((id, file)): Path<(ResumeId, ResumeFileId)>,
    Query(query): Query<FileQuery>,
) -> Result<Response> {
    let tx = market.app.read();
    store::own(&tx, id, signed.person).await?;
    let row = store::file(&tx, id, file).await?;
    open_any(&market.app, &vault::own(signed.person), &row, query.size).await
}

/// A picture of a public resume.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/resumes/{resume_id}/files/{file_id}",
    operation_id = "get_resume_file", tag = "resumes", security(("session" = [])),
    params(("id" = MerchantId, Path), ("resume_id" = ResumeId, Path), ("file_id" = ResumeFileId, Path), FileQuery),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub async fn get_resume_file(
    State(market): State<Market>,
    signed: Signed,
    Path((merchant, resume, file)): Path<(MerchantId, ResumeId, ResumeFileId)>,
    Query(query): Query<FileQuery>,
) -> Result<Response> {
    let app = market.app.clone();
    let actor = signed.person;
    let house = app.clone();
    let unit = move |work: platform::Work| async move {
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        let resume = visibility::require(&house, &work, merchant, resume).await?;
        let row = store::file(&work, resume.id, file).await?;
        if row.kind != ResumeFileKind::Picture {
            return Err(NOT_FOUND.refuse().into());
        }
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Merchant,
            basis: "public_resume",
            persons: vec![row.person_id],
            fields: &[ResumePicture::SPEC.name],
            matter: None,
        };
        Ok((vault::grant::<ShowingResumes>(&work, work.now, &work.rng, ask).await?, row))
    };
    let (grant, row) = app.write(unit).await?;
    open_picture(&app, &grant, &row, query.size).await
}

/// A file of a resume that was delivered with it.
#[utoipa::path(get, path = "/api/v1/resume-deliveries/{id}/files/{file_id}", operation_id = "get_delivered_file",
    tag = "resumes", security(("session" = [])),
    params(("id" = ResumeDeliveryId, Path), ("file_id" = ResumeFileId, Path), FileQuery),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub async fn get_delivered_file(
    State(market): State<Market>,
    signed: Signed,
    Path((id, file)): Path<(ResumeDeliveryId, ResumeFileId)>,
    Query(query): Query<FileQuery>,
) -> Result<Response> {
    let app = market.app.clone();
    let actor = signed.person;
    let house = app.clone();
    let unit = move |work: platform::Work| async move {
        let delivery = delivered::readable(&house, &work, id, actor).await?;
        let fields = &[ResumePicture::SPEC.name, ResumeDocument::SPEC.name, policy::ResumeDelivered::SPEC.name];
        let grant = delivered::grant(&work, actor, vec![delivery.person_id], fields).await?;
        let shown: Shown = delivered::opened(&house, &grant, &delivery).await?;
        if !shown.files.iter().any(|known| known.id == file) {
            return Err(NOT_FOUND.refuse().into());
        }
        Ok((grant, store::file(&work, delivery.resume_id, file).await?))
    };
    let (grant, row): (Grant<Recruiting>, _) = app.write(unit).await?;
    open_any(&app, &grant, &row, query.size).await
}

async fn open_any<P: Purpose>(
    app: &App,
    grant: &Grant<P>,
    row: &resume_files::Model,
    size: Option<FileSize>,
) -> Result<Response>
where
    ResumePicture: AllowedFor<P>,
    ResumeDocument: AllowedFor<P>,
{
    if row.kind == ResumeFileKind::Picture {
        return open_picture(app, grant, row, size).await;
    }
    let envelope = envelope(app, Bytes::Document, row.id).await?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let bytes = keys.open_bytes::<_, ResumeDocument>(grant, Bytes::Document.cell(row.id), &envelope)?;
    // Saved, never shown by the browser: a PDF may hold scripts.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"resume.pdf\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}

async fn open_picture<P: Purpose>(
    app: &App,
    grant: &Grant<P>,
    row: &resume_files::Model,
    size: Option<FileSize>,
) -> Result<Response>
where
    ResumePicture: AllowedFor<P>,
{
    let what = if size == Some(FileSize::Thumb) { Bytes::Thumb } else { Bytes::Picture };
    let envelope = envelope(app, what, row.id).await?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let jpeg = keys.open_bytes::<_, ResumePicture>(grant, what.cell(row.id), &envelope)?;
    // Not kept by the browser: it may be withdrawn at any moment.
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, jpeg.to_vec()).into_response())
}

async fn envelope(app: &App, what: Bytes, id: ResumeFileId) -> Result<impl std::ops::Deref<Target = [u8]>, Error> {
    Ok(app.blobs.find(&what.blob(id)).await?.context("the bytes of a row are not in the blob store")?)
}
