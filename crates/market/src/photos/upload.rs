use crate::Market;
use crate::postings::view::PhotoView;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::photos;
use kernel::PhotoId;
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Answer, Result, pictures};

/// Pictures that one person uploads in a day.
const UPLOADS: Limit = Limit { name: "photo_upload", most: 100, window_seconds: 86_400 };

/// Uploads a picture for an album. The body is the picture itself: JPEG, PNG or WebP.
#[utoipa::path(post, path = "/api/v1/photos", operation_id = "upload_photo", tag = "postings",
    security(("session" = [])), request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 201, body = PhotoView)))]
pub async fn upload_photo(State(market): State<Market>, signed: Signed, request: Request) -> Result<Answer<PhotoView>> {
    let app = &market.app;
    let upload = pictures::receive(request, &market).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, UPLOADS, &signed.person.to_string());
    if !app.write(move |work| async move { Ok(limits::take(&work, UPLOADS, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let picture = pictures::decode(upload.bytes).await?;
    let id = PhotoId::new(app.now(), &app.rng);
    let (width, height) = (picture.width, picture.height);
    // The blobs first: a row without its picture would be a broken image, a blob without a row only takes room.
    pictures::store(app, &format!("photos/{id}"), picture).await?;
    let person_id = signed.person;
    app.once(&signed, upload.once, move |work| async move {
        let row = photos::Model { id, person_id, conversation_id: None, width, height, created_at: work.now };
        db::insert(&work, row).await?;
        Ok((StatusCode::CREATED, PhotoView::of(id)))
    })
    .await
}
