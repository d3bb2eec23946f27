use super::refusals::TOO_MANY_PAPERS;
use super::sealing::{paper_blob, paper_cell};
use crate::Care;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::guardian_documents::{self, GuardianPaper};
use kernel::DocumentId;
use platform::auth::{Signed, require_consent};
use platform::limits::{self, Limit};
use platform::{Answer, Path, Result, pictures};
use policy::GuardianDocument;
use serde::Serialize;
use utoipa::ToSchema;

/// Pictures that one guardian may upload in a day.
const PAPERS_A_DAY: Limit = Limit { name: "guardian_papers", most: 20, window_seconds: 86_400 };

/// A picture that can be named in a submission.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadedPaper {
    id: DocumentId,
}

/// Takes a picture of one's ID card, or of what proves the bond with a minor. It is encoded anew and sealed before it is
/// stored; only who verifies a submission that names it can open it, and it is gone after ninety days.
#[utoipa::path(post, path = "/api/v1/me/guardian-documents/{kind}", operation_id = "upload_guardian_document",
    tag = "privacy", security(("session" = [])), params(("kind" = GuardianPaper, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = UploadedPaper)))]
pub(crate) async fn upload_guardian_document(
    State(care): State<Care>,
    signed: Signed,
    Path(kind): Path<GuardianPaper>,
    request: Request,
) -> Result<Answer<UploadedPaper>> {
    let app = &care.app;
    let person = signed.person;
    // Who may not upload does not make the server decode a picture either.
    let tx = app.read();
    require_consent(&tx, person, policy::GUARDIANSHIP).await?;
    let upload = pictures::receive(request, &care).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, PAPERS_A_DAY, &person.to_string());
    if limits::count(&tx, app.now(), PAPERS_A_DAY, &bucket).await? >= PAPERS_A_DAY.most {
        return Err(TOO_MANY_PAPERS.refuse().into());
    }
    let picture = pictures::decode(upload.bytes).await?;
    let keys = app.vault.keys_of(person).await?;
    let id = DocumentId::new(app.now(), &app.rng);
    let sealed = keys.seal_bytes::<GuardianDocument>(paper_cell(id), &picture.jpeg)?;
    // The blob first: a row without its picture would be a paper that nobody can look at.
    app.blobs.put(&paper_blob(id), sealed).await?;
    app.once(&signed, upload.once, move |work| async move {
        if !limits::take(&work, PAPERS_A_DAY, bucket).await? {
            return Err(TOO_MANY_PAPERS.refuse().into());
        }
        let row = guardian_documents::Model { id, person_id: person, kind, created_at: work.now };
        db::insert(&work, row).await?;
        Ok((StatusCode::CREATED, UploadedPaper { id }))
    })
    .await
}
