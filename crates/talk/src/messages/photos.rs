use super::store;
use super::view::TalkPhoto;
use crate::Talk;
use crate::conversations::find_party;
use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::entities::photos;
use kernel::{ConversationId, PersonId, PhotoId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{NOT_FOUND, TOO_MANY_REQUESTS};
use platform::{Answer, App, Error, Path, Result, pictures};
use policy::{AllowedFor, MessagePhoto, Purpose};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Cell, Grant, PersonKeys};

/// Pictures that one person may upload into conversations, and how fast.
const UPLOADED: Limit = Limit { name: "talk_photos", most: 40, window_seconds: 600 };

/// A picture that was uploaded into a conversation, to be sent with a message.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadedPhoto {
    id: PhotoId,
    url: String,
    thumb_url: String,
}

/// The two sizes of a picture.
#[derive(Clone, Copy)]
enum Size {
    Whole,
    Thumb,
}

impl Size {
    fn cell(self, photo: PhotoId) -> Cell {
        match self {
            Size::Whole => Cell::new("photos", "picture", photo.0),
            Size::Thumb => Cell::new("photos", "thumb", photo.0),
        }
    }

    fn blob(self, photo: PhotoId) -> String {
        match self {
            Size::Whole => format!("talk/{photo}"),
            Size::Thumb => format!("talk/{photo}.thumb"),
        }
    }
}

/// Uploads a picture into a conversation. It is encoded anew and sealed under the sender's key before it is stored.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/photos", operation_id = "upload_talk_photo", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = UploadedPhoto)))]
pub(crate) async fn upload_talk_photo(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    request: Request,
) -> Result<Answer<UploadedPhoto>> {
    let app = &talk.app;
    let person = signed.person;
    // Who may not upload here is told so before the picture is read.
    find_party(&app.read(), id, person).await?;
    let upload = pictures::receive(request, &talk).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, UPLOADED, &person.to_string());
    if !app.write(move |work| async move { Ok(limits::take(&work, UPLOADED, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let picture = pictures::decode(upload.bytes).await?;
    let keys = app.vault.keys_of(person).await?;
    let row = photos::Model {
        id: PhotoId::new(app.now(), &app.rng),
        person_id: person,
        conversation_id: Some(id),
        width: picture.width,
        height: picture.height,
        created_at: app.now(),
    };
    let photo = row.id;
    // The blob comes first: a row always has its picture, and a blob without a row is of no use to anybody.
    seal(app, &keys, photo, Size::Whole, &picture.jpeg).await?;
    seal(app, &keys, photo, Size::Thumb, &picture.thumb).await?;
    app.once(&signed, upload.once, move |work| async move {
        find_party(&work, id, person).await?;
        db::insert(&work, row).await?;
        let TalkPhoto { url, thumb_url } = TalkPhoto::of(id, photo);
        Ok((StatusCode::CREATED, UploadedPhoto { id: photo, url, thumb_url }))
    })
    .await
}

async fn seal(app: &App, keys: &PersonKeys, photo: PhotoId, size: Size, bytes: &[u8]) -> Result<()> {
    let envelope = keys.seal_bytes::<MessagePhoto>(size.cell(photo), bytes)?;
    Ok(app.blobs.put(&size.blob(photo), envelope).await?)
}

/// A picture of a conversation, for its two sides.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/photos/{photo_id}", operation_id = "get_talk_photo",
    tag = "talk", security(("session" = [])), params(("id" = ConversationId, Path), ("photo_id" = PhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(crate) async fn get_talk_photo(
    State(talk): State<Talk>,
    signed: Signed,
    Path((id, photo)): Path<(ConversationId, PhotoId)>,
) -> Result<Response> {
    open(&talk.app, signed.person, id, photo, Size::Whole).await
}

/// The same picture, small.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/photos/{photo_id}/thumb", operation_id = "get_talk_thumb",
    tag = "talk", security(("session" = [])), params(("id" = ConversationId, Path), ("photo_id" = PhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(crate) async fn get_talk_thumb(
    State(talk): State<Talk>,
    signed: Signed,
    Path((id, photo)): Path<(ConversationId, PhotoId)>,
) -> Result<Response> {
    open(&talk.app, signed.person, id, photo, Size::Thumb).await
}

async fn open(app: &App, person: PersonId, id: ConversationId, photo: PhotoId, size: Size) -> Result<Response, Error> {
    let tx = app.read();
    find_party(&tx, id, person).await?;
    let row = store::photo(&tx, id, photo).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let grant = vault::party(vec![row.person_id]);
    let jpeg = read(app, &keys, &grant, (photo, size)).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// A picture, opened under a grant that covers its sender.
///
/// # Errors
/// When the blob is not there or does not open.
pub(crate) async fn opened<P: Purpose>(
    app: &App,
    keys: &PersonKeys,
    grant: &Grant<P>,
    photo: PhotoId,
) -> Result<Vec<u8>, Error>
where
    MessagePhoto: AllowedFor<P>,
{
    read(app, keys, grant, (photo, Size::Whole)).await
}

async fn read<P: Purpose>(
    app: &App,
    keys: &PersonKeys,
    grant: &Grant<P>,
    (photo, size): (PhotoId, Size),
) -> Result<Vec<u8>, Error>
where
    MessagePhoto: AllowedFor<P>,
{
    let envelope = app.blobs.find(&size.blob(photo)).await?.context("the picture of a row is not in the blob store")?;
    Ok(keys.open_bytes::<_, MessagePhoto>(grant, size.cell(photo), &envelope)?.to_vec())
}
