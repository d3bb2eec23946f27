//! Pictures for customer service and from it: encoded anew, sealed under the person's key, opened by them and by whoever serves
//! them.

use super::chat::{may_read, may_serve};
use super::open::{self, PICTURE};
use super::refusals::CHAT_ENDED;
use super::store;
use crate::Talk;
use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use db::entities::support_chats::{self, ChatState};
use db::entities::support_messages::SupportSide;
use db::entities::support_pictures::{self, Column};
use kernel::{CaseId, ChatId, PersonId, PhotoId};
use platform::auth::{Signed, Staff, Support};
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, NOT_FOUND, TOO_MANY_REQUESTS};
use platform::{Answer, App, Error, Path, Result, Work, pictures};
use policy::{AllowedFor, Purpose, SupportPicture};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Cell, Grant};

/// Pictures that one person gives to customer service, or one member of staff sends, in an hour.
const GIVEN: Limit = Limit { name: "support_pictures", most: 40, window_seconds: 3_600 };

/// A picture that was uploaded, to be sent with a message or a case.
#[derive(Serialize, ToSchema)]
pub struct SupportPhoto {
    pub id: PhotoId,
}

fn cell(picture: PhotoId) -> Cell {
    Cell::new("support_pictures", "picture", picture.0)
}

fn blob(picture: PhotoId) -> String {
    format!("support/{picture}")
}

/// Uploads a picture into one's own chat.
#[utoipa::path(post, path = "/api/v1/me/support/chats/{id}/pictures", operation_id = "upload_chat_picture",
    tag = "support", security(("session" = [])), params(("id" = ChatId, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = SupportPhoto)))]
pub(crate) async fn upload_chat_picture(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ChatId>,
    request: Request,
) -> Result<Answer<SupportPhoto>> {
    let chat = store::own(store::get(&talk.app.read(), id).await?, signed.person)?;
    if chat.state == ChatState::Ended {
        return Err(CHAT_ENDED.refuse().into());
    }
    upload(&talk, &signed, Place { person: signed.person, chat_id: Some(id), side: SupportSide::Person }, request).await
}

/// Uploads a picture into a chat that one has; the person's key seals it.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/pictures", operation_id = "upload_served_picture",
    tag = "staff", security(("session" = ["support"])), params(("id" = ChatId, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"), responses((status = 201, body = SupportPhoto)))]
pub(crate) async fn upload_served_picture(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    request: Request,
) -> Result<Answer<SupportPhoto>> {
    let chat = store::get(&talk.app.read(), id).await?;
    may_serve(&chat, staff.signed.person).map_err(|code| code.refuse())?;
    let place = Place { person: chat.person_id, chat_id: Some(id), side: SupportSide::Staff };
    upload(&talk, &staff.signed, place, request).await
}

/// Uploads a picture that is then named by a case of one's own.
#[utoipa::path(post, path = "/api/v1/me/cases/pictures", operation_id = "upload_case_picture", tag = "support",
    security(("session" = [])), request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 201, body = SupportPhoto)))]
pub(crate) async fn upload_case_picture(
    State(talk): State<Talk>,
    signed: Signed,
    request: Request,
) -> Result<Answer<SupportPhoto>> {
    upload(&talk, &signed, Place { person: signed.person, chat_id: None, side: SupportSide::Person }, request).await
}

/// Where a picture belongs, and who gives it.
struct Place {
    /// Whose key seals it.
    person: PersonId,
    chat_id: Option<ChatId>,
    side: SupportSide,
}

async fn upload(talk: &Talk, signed: &Signed, place: Place, request: Request) -> Result<Answer<SupportPhoto>> {
    let app = &talk.app;
    let Place { person, chat_id, side } = place;
    let upload = pictures::receive(request, talk).await?;
    if let Some(earlier) = app.find_earlier(signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, GIVEN, &signed.person.to_string());
    if !app.write(move |work| async move { Ok(limits::take(&work, GIVEN, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let picture = pictures::decode(upload.bytes).await?;
    let keys = app.vault.keys_of(person).await?;
    let row = support_pictures::Model {
        id: PhotoId::new(app.now(), &app.rng),
        person_id: person,
        chat_id,
        case_id: None,
        width: picture.width,
        height: picture.height,
        created_at: app.now(),
        side,
    };
    let id = row.id;
    // The blob comes first: a row always has its picture, and a blob without a row is of no use to anybody.
    app.blobs.put(&blob(id), keys.seal_bytes::<SupportPicture>(cell(id), &picture.jpeg)?).await?;
    app.once(signed, upload.once, move |work| async move {
        db::insert(&work, row).await?;
        Ok((StatusCode::CREATED, SupportPhoto { id }))
    })
    .await
}

/// Whether a picture was uploaded into this chat by this side.
pub(super) async fn of_chat(
    work: &Work,
    id: PhotoId,
    chat: &support_chats::Model,
    side: SupportSide,
) -> Result<(), Error> {
    let found = support_pictures::Entity::find_by_id(id).one(&work.tx).await?;
    let own = found.is_some_and(|row| row.chat_id == Some(chat.id) && row.side == side);
    if own { Ok(()) } else { Err(INVALID_FIELD.on("picture_id").into()) }
}

/// Pictures of a person that belong to no chat and no case yet, for the case that names them.
///
/// # Errors
/// `invalid_field` on `pictures` when one is somebody else's, or given already.
pub async fn bind_pictures(work: &Work, ids: &[PhotoId], person: PersonId, case: CaseId) -> Result<(), Error> {
    for id in ids {
        let found = support_pictures::Entity::find_by_id(*id).one(&work.tx).await?;
        let free =
            |row: &support_pictures::Model| row.person_id == person && row.chat_id.is_none() && row.case_id.is_none();
        let row = found.filter(free).ok_or_else(|| INVALID_FIELD.on("pictures"))?;
        db::update(work, support_pictures::Model { case_id: Some(case), ..row }).await?;
    }
    Ok(())
}

/// The pictures that were given with a case, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_case(tx: &Tx, case: CaseId) -> Result<Vec<PhotoId>, Error> {
    let rows = support_pictures::Entity::find().filter(Column::CaseId.eq(case)).order_by_asc(Column::Id);
    Ok(rows.all(tx).await?.into_iter().map(|row| row.id).collect())
}

/// A picture of a case, opened. The caller has checked that the reader may.
///
/// # Errors
/// `not_found` when it is not of this case.
pub async fn open_picture<P: Purpose>(app: &App, grant: &Grant<P>, id: PhotoId, case: CaseId) -> Result<Response, Error>
where
    SupportPicture: AllowedFor<P>,
{
    let found = support_pictures::Entity::find_by_id(id).one(&app.read()).await?;
    let row = found.filter(|row| row.case_id == Some(case)).ok_or_else(|| NOT_FOUND.refuse())?;
    opened(app, grant, &row).await
}

async fn opened<P: Purpose>(app: &App, grant: &Grant<P>, row: &support_pictures::Model) -> Result<Response, Error>
where
    SupportPicture: AllowedFor<P>,
{
    let envelope = app.blobs.find(&blob(row.id)).await?.context("the picture of a row is not in the blob store")?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let jpeg = keys.open_bytes::<_, SupportPicture>(grant, cell(row.id), &envelope)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg.to_vec()).into_response())
}

async fn row_of(tx: &Tx, id: PhotoId, chat: ChatId) -> Result<support_pictures::Model, Error> {
    let found = support_pictures::Entity::find_by_id(id).one(tx).await?;
    found.filter(|row| row.chat_id == Some(chat)).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// A picture of one's own chat.
#[utoipa::path(get, path = "/api/v1/me/support/chats/{id}/pictures/{picture_id}", operation_id = "get_chat_picture",
    tag = "support", security(("session" = [])), params(("id" = ChatId, Path), ("picture_id" = PhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(crate) async fn get_chat_picture(
    State(talk): State<Talk>,
    signed: Signed,
    Path((id, picture)): Path<(ChatId, PhotoId)>,
) -> Result<Response> {
    let tx = talk.app.read();
    store::own(store::get(&tx, id).await?, signed.person)?;
    let row = row_of(&tx, picture, id).await?;
    opened(&talk.app, &vault::own(signed.person), &row).await
}

/// A picture of a chat that one has. It stands in the access ledger.
#[utoipa::path(get, path = "/api/v1/staff/support/chats/{id}/pictures/{picture_id}", operation_id = "get_served_picture",
    tag = "staff", security(("session" = ["support"])), params(("id" = ChatId, Path), ("picture_id" = PhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(crate) async fn get_served_picture(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path((id, picture)): Path<(ChatId, PhotoId)>,
) -> Result<Response> {
    let (app, reader) = (talk.app.clone(), staff.signed.person);
    let unit = move |work: Work| async move {
        let chat = store::get(&work, id).await?;
        may_read(&chat, reader).map_err(|code| code.refuse())?;
        let row = row_of(&work, picture, id).await?;
        let grant = open::grant(&work, &chat, reader, PICTURE).await?;
        opened(&app, &grant, &row).await
    };
    talk.app.write(unit).await
}
