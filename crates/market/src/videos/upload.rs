use super::blob;
use crate::Market;
use crate::postings::album::{self, AlbumItem};
use crate::postings::refusals::PHOTO_UNKNOWN;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::videos as table;
use kernel::{PhotoId, VideoId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{TOO_MANY_REQUESTS, UPLOADS_BUSY};
use platform::{Answer, Query, Result, videos};
use serde::Deserialize;
use utoipa::IntoParams;

/// Videos that one person uploads in a day.
const UPLOADS: Limit = Limit { name: "video_upload", most: 20, window_seconds: 86_400 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadVideo {
    /// The picture that stands for the video before it plays: an own upload to `/photos`.
    pub poster_id: PhotoId,
}

/// Uploads a short video for an album. The body is the video itself: MP4 with H.264 pictures and at most AAC sound, of
/// at most 30 MiB, 60 seconds and 1920 pixels on a side. It is written anew without places, times, names and messages.
#[utoipa::path(post, path = "/api/v1/videos", operation_id = "upload_video", tag = "postings",
    security(("session" = [])), params(UploadVideo), request_body(content = Vec<u8>, content_type = "video/mp4"),
    responses((status = 201, body = AlbumItem)))]
pub async fn upload_video(
    State(market): State<Market>,
    signed: Signed,
    Query(UploadVideo { poster_id }): Query<UploadVideo>,
    request: Request,
) -> Result<Answer<AlbumItem>> {
    let app = &market.app;
    let person = signed.person;
    // Who may not upload is told so before the body is read.
    if !album::is_own_photo(&app.read(), person, poster_id).await? {
        return Err(PHOTO_UNKNOWN.on("poster_id").into());
    }
    let _place = videos::place().ok_or_else(|| UPLOADS_BUSY.refuse())?;
    let upload = videos::receive(request, &market).await?;
    if let Some(earlier) = app.find_earlier(&signed, &upload.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(app, UPLOADS, &person.to_string());
    if !app.write(move |work| async move { Ok(limits::take(&work, UPLOADS, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let video = videos::rewrite(upload.bytes).await?;
    let row = table::Model {
        id: VideoId::new(app.now(), &app.rng),
        person_id: person,
        poster_id,
        width: video.width,
        height: video.height,
        millis: video.millis,
        bytes: i64::try_from(video.mp4.len()).map_err(anyhow::Error::from)?,
        created_at: app.now(),
    };
    // The blob first: a row without its video could not be played, a blob without a row only takes room.
    videos::store(app, &blob(row.id), video).await?;
    app.once(&signed, upload.once, move |work| async move {
        db::insert(&work, row.clone()).await?;
        Ok((StatusCode::CREATED, AlbumItem::of_video(&row)))
    })
    .await
}
