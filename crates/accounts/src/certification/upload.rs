use super::refusals::TOO_MANY_DOCUMENTS;
use super::sealing::{document_blob, document_cell};
use crate::Accounts;
use crate::merchants::store as merchants;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::documents;
use kernel::{DocumentId, MerchantId};
use platform::auth::{Signed, require_consent, require_owner};
use platform::limits::{self, Limit};
use platform::{Answer, Path, Result, pictures};
use policy::IdentityDocument;
use serde::Serialize;
use utoipa::ToSchema;

/// Documents that a merchant may upload in a day.
const DOCUMENTS_A_DAY: Limit = Limit { name: "merchant_documents", most: 20, window_seconds: 86_400 };

/// A document that can be named in a submission.
#[derive(Serialize, ToSchema)]
pub(crate) struct Uploaded {
    id: DocumentId,
}

/// Takes a picture of a licence, an ID card, a business card or a work badge. It is encoded anew and sealed before it
/// is stored, and only a reviewer of a submission that names it can open it.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/documents", operation_id = "upload_document", tag = "accounts",
    security(("session" = [])), params(("id" = MerchantId, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = Uploaded)))]
pub(crate) async fn upload_document(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    request: Request,
) -> Result<Answer<Uploaded>> {
    let app = &accounts.app;
    let person = signed.person;
    // Who may not upload does not make the server decode a picture either.
    let tx = app.read();
    require_owner(&tx, merchant, person).await?;
    require_consent(&tx, person, policy::IDENTITY).await?;
    let upload = pictures::receive(request, &accounts).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, DOCUMENTS_A_DAY, &merchant.to_string());
    if limits::count(&tx, app.now(), DOCUMENTS_A_DAY, &bucket).await? >= DOCUMENTS_A_DAY.most {
        return Err(TOO_MANY_DOCUMENTS.refuse().into());
    }
    let picture = pictures::decode(upload.bytes).await?;
    let keys = app.vault.keys_of(person).await?;
    let id = DocumentId::new(app.now(), &app.rng);
    let sealed = keys.seal_bytes::<IdentityDocument>(document_cell(id), &picture.jpeg);
    // The blob first: a row without its picture would be a document that nobody can review. A picture without its row
    // is sealed and named by nobody.
    app.blobs.put(&document_blob(id), sealed).await?;
    app.once(&signed, upload.once, move |work| async move {
        merchants::lock(&work, merchant).await?;
        require_owner(&work, merchant, person).await?;
        if !limits::take(&work, DOCUMENTS_A_DAY, bucket).await? {
            return Err(TOO_MANY_DOCUMENTS.refuse().into());
        }
        let row = documents::Model { id, merchant_id: merchant, person_id: person, created_at: work.now };
        db::insert(&work, row).await?;
        Ok((StatusCode::CREATED, Uploaded { id }))
    })
    .await
}
