use super::files::{self, Bytes};
use super::parts::FileView;
use super::refusals::{NOT_A_PDF, TOO_MANY_FILES};
use super::store;
use crate::Market;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::resume_files::{self, ResumeFileKind};
use db::entities::resumes;
use kernel::{PersonId, ResumeFileId, ResumeId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Answer, App, Error, Once, Path, Result, Upload, Work, pictures};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Pictures and documents that one person uploads in a day.
const UPLOADS: Limit = Limit { name: "resume_upload", most: 60, window_seconds: 86_400 };
const PICTURES_MAX: u64 = 6;
const DOCUMENTS_MAX: u64 = 3;
const DOCUMENT_BYTES_MAX: usize = 3 * 1024 * 1024;

/// Adds a picture. The body is the picture itself: JPEG, PNG or WebP. It is encoded anew and sealed before it is stored.
#[utoipa::path(post, path = "/api/v1/me/resumes/{id}/pictures", operation_id = "upload_resume_picture", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeId, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = FileView)))]
pub async fn upload_resume_picture(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeId>,
    request: Request,
) -> Result<Answer<FileView>> {
    let app = &market.app;
    store::own(&app.read(), id, signed.person).await?;
    let upload = pictures::receive(request, &market).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    take(app, signed.person).await?;
    let picture = pictures::decode(upload.bytes).await?;
    let row = row(app, id, signed.person, ResumeFileKind::Picture, picture.jpeg.len());
    let keys = app.vault.keys_of(signed.person).await?;
    files::seal(app, &keys, row.id, Bytes::Picture, &picture.jpeg).await?;
    files::seal(app, &keys, row.id, Bytes::Thumb, &picture.thumb).await?;
    add(app, &signed, upload.once, row).await
}

/// Adds a document. The body is a PDF of at most 3 MB. It is sealed as it is, and only ever downloaded.
#[utoipa::path(post, path = "/api/v1/me/resumes/{id}/documents", operation_id = "upload_resume_document",
    tag = "resumes", security(("session" = [])), params(("id" = ResumeId, Path)),
    request_body(content = Vec<u8>, content_type = "application/pdf"), responses((status = 201, body = FileView)))]
pub async fn upload_resume_document(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeId>,
    request: Request,
) -> Result<Answer<FileView>> {
    let app = &market.app;
    store::own(&app.read(), id, signed.person).await?;
    let upload = Upload::receive(request, &market, &NOT_A_PDF).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    if upload.bytes.len() > DOCUMENT_BYTES_MAX || !upload.bytes.starts_with(b"%PDF-") {
        return Err(NOT_A_PDF.refuse().into());
    }
    take(app, signed.person).await?;
    let row = row(app, id, signed.person, ResumeFileKind::Document, upload.bytes.len());
    let keys = app.vault.keys_of(signed.person).await?;
    files::seal(app, &keys, row.id, Bytes::Document, &upload.bytes).await?;
    add(app, &signed, upload.once, row).await
}

async fn take(app: &App, person: PersonId) -> Result<(), Error> {
    let bucket = limits::bucket(app, UPLOADS, &person.to_string());
    match app.write(move |work| async move { Ok(limits::take(&work, UPLOADS, bucket).await?) }).await? {
        true => Ok(()),
        false => Err(TOO_MANY_REQUESTS.refuse().into()),
    }
}

fn row(app: &App, resume: ResumeId, person: PersonId, kind: ResumeFileKind, bytes: usize) -> resume_files::Model {
    resume_files::Model {
        id: ResumeFileId::new(app.now(), &app.rng),
        resume_id: resume,
        person_id: person,
        kind,
        size: i64::try_from(bytes).unwrap_or(i64::MAX),
        created_at: app.now(),
    }
}

/// The blobs are there already: a row always has its bytes.
async fn add(app: &App, signed: &Signed, once: Once, row: resume_files::Model) -> Result<Answer<FileView>> {
    let person = signed.person;
    app.once(signed, once, move |work: Work| async move {
        let resume = store::lock_own(&work, row.resume_id, person).await?;
        let same = resume_files::Entity::find()
            .filter(resume_files::Column::ResumeId.eq(row.resume_id))
            .filter(resume_files::Column::Kind.eq(row.kind));
        let most = if row.kind == ResumeFileKind::Picture { PICTURES_MAX } else { DOCUMENTS_MAX };
        if same.count(&work.tx).await? >= most {
            return Err(TOO_MANY_FILES.refuse().into());
        }
        let view = FileView::of(&row);
        db::insert(&work, row).await?;
        db::update(&work, resumes::Model { updated_at: work.now, ..resume }).await?;
        Ok((StatusCode::CREATED, view))
    })
    .await
}

/// Deletes a picture or document, also from what was delivered.
#[utoipa::path(delete, path = "/api/v1/me/resumes/{id}/files/{file_id}", operation_id = "delete_resume_file",
    tag = "resumes", security(("session" = [])), params(("id" = ResumeId, Path), ("file_id" = ResumeFileId, Path)),
    responses((status = 204)))]
pub async fn delete_resume_file(
    State(market): State<Market>,
    signed: Signed,
    Path((id, file)): Path<(ResumeId, ResumeFileId)>,
) -> Result<StatusCode> {
    let person = signed.person;
    let gone = market.app.write(move |work| async move {
        let resume = store::lock_own(&work, id, person).await?;
        let row = store::file(&work, id, file).await?;
        resume_files::Entity::delete_by_id(file).exec(&work.tx).await?;
        db::update(&work, resumes::Model { updated_at: work.now, ..resume }).await?;
        Ok(row)
    });
    let row = gone.await?;
    files::delete_blobs(&market.app, &row).await?;
    Ok(StatusCode::NO_CONTENT)
}
