use super::refusals::TOO_MANY_PICTURES;
use super::sealing::{card_blob, card_cell};
use crate::Accounts;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::identity_documents::{self, CardSide};
use kernel::DocumentId;
use platform::auth::{Signed, require_consent};
use platform::limits::{self, Limit};
use platform::{Answer, Path, Result, pictures};
use policy::VerificationDocument;
use serde::Serialize;
use utoipa::ToSchema;

/// Pictures that one person may upload in a day.
const PICTURES_A_DAY: Limit = Limit { name: "identity_pictures", most: 20, window_seconds: 86_400 };

/// A picture that can be named in a submission.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadedCard {
    id: DocumentId,
}

/// Takes a picture of one side of one's own ID card. It is encoded anew and sealed before it is stored, only a reviewer of
/// a submission that names it can open it, and it is gone after ninety days.
#[utoipa::path(post, path = "/api/v1/me/identity/documents/{side}", operation_id = "upload_identity_document",
    tag = "accounts", security(("session" = [])), params(("side" = CardSide, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = UploadedCard)))]
pub(crate) async fn upload_identity_document(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(side): Path<CardSide>,
    request: Request,
) -> Result<Answer<UploadedCard>> {
    let app = &accounts.app;
    let person = signed.person;
    // Who may not upload does not make the server decode a picture either.
    let tx = app.read();
    require_consent(&tx, person, policy::VERIFICATION).await?;
    let upload = pictures::receive(request, &accounts).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, PICTURES_A_DAY, &person.to_string());
    if limits::count(&tx, app.now(), PICTURES_A_DAY, &bucket).await? >= PICTURES_A_DAY.most {
        return Err(TOO_MANY_PICTURES.refuse().into());
    }
    let picture = pictures::decode(upload.bytes).await?;
    let keys = app.vault.keys_of(person).await?;
    let id = DocumentId::new(app.now(), &app.rng);
    let sealed = keys.seal_bytes::<VerificationDocument>(card_cell(id), &picture.jpeg)?;
    // The blob first: a row without its picture would be a card that nobody can look at.
    app.blobs.put(&card_blob(id), sealed).await?;
    app.once(&signed, upload.once, move |work| async move {
        if !limits::take(&work, PICTURES_A_DAY, bucket).await? {
            return Err(TOO_MANY_PICTURES.refuse().into());
        }
        let row = identity_documents::Model { id, person_id: person, side, created_at: work.now };
        db::insert(&work, row).await?;
        Ok((StatusCode::CREATED, UploadedCard { id }))
    })
    .await
}
