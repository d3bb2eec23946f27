use super::store;
use super::view::TalkRecording;
use crate::Talk;
use crate::conversations::find_party;
use anyhow::Context;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::entities::recordings::{self, RecordingContainer, RecordingKind};
use kernel::{ConversationId, PersonId, RecordingId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::recordings::{Container, Recording};
use platform::refusals::{NOT_FOUND, RANGE_NOT_SATISFIABLE, TOO_MANY_REQUESTS, UPLOADS_BUSY};
use platform::{Answer, App, Error, Path, Result, Upload, Wanted, recordings as media, videos, wanted};
use policy::MessageRecording;
use vault::{Cell, Grant, PersonKeys};

/// Voices and videos that one person may upload into conversations, and how fast.
const VOICES: Limit = Limit { name: "talk_voices", most: 40, window_seconds: 600 };
const VIDEOS: Limit = Limit { name: "talk_videos", most: 10, window_seconds: 600 };

/// Uploads a voice into a conversation. The body is the recording itself: WebM with Opus or MP4 with AAC, of at most 3 MiB
/// and 60 seconds. It is written anew without anything but its sound, and sealed under the sender's key.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/voices", operation_id = "upload_voice", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)),
    request_body(content = Vec<u8>, content_type = "audio/*"), responses((status = 201, body = TalkRecording)))]
pub(crate) async fn upload_voice(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    request: Request,
) -> Result<Answer<TalkRecording>> {
    // Who may not upload here is told so before the body is read.
    find_party(&talk.app.read(), id, signed.person).await?;
    let upload = media::receive_voice(request, &talk).await?;
    keep(&talk.app, &signed, id, RecordingKind::Voice, upload).await
}

/// Uploads a short video into a conversation: WebM with VP8 or VP9 and Opus, or MP4 with H.264 and AAC, of at most 16 MiB,
/// 30 seconds and 1920 pixels on a side. It is written anew and sealed like a voice.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/videos", operation_id = "upload_talk_video", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)),
    request_body(content = Vec<u8>, content_type = "video/*"), responses((status = 201, body = TalkRecording)))]
pub(crate) async fn upload_talk_video(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    request: Request,
) -> Result<Answer<TalkRecording>> {
    find_party(&talk.app.read(), id, signed.person).await?;
    let _place = videos::place().ok_or_else(|| UPLOADS_BUSY.refuse())?;
    let upload = media::receive_video(request, &talk).await?;
    keep(&talk.app, &signed, id, RecordingKind::Video, upload).await
}

async fn keep(
    app: &App,
    signed: &Signed,
    id: ConversationId,
    kind: RecordingKind,
    upload: Upload,
) -> Result<Answer<TalkRecording>> {
    if let Some(earlier) = app.find_earlier(signed, &upload.once).await? {
        return Ok(earlier);
    }
    let person = signed.person;
    let limit = if kind == RecordingKind::Voice { VOICES } else { VIDEOS };
    let bucket = limits::bucket(app, limit, &person.to_string());
    if !app.write(move |work| async move { Ok(limits::take(&work, limit, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let recording = match kind {
        RecordingKind::Voice => media::voice(upload.bytes).await?,
        RecordingKind::Video => media::video(upload.bytes).await?,
    };
    let row = row(app, (id, person), kind, &recording)?;
    let keys = app.vault.keys_of(person).await?;
    // The blob comes first: a row always has its recording, and a blob without a row is of no use to anybody.
    let envelope = keys.seal_bytes::<MessageRecording>(cell(row.id), &recording.bytes)?;
    app.blobs.put(&blob(row.id), envelope).await?;
    app.once(signed, upload.once, move |work| async move {
        find_party(&work, id, person).await?;
        let view = TalkRecording::of(&row);
        db::insert(&work, row).await?;
        Ok((StatusCode::CREATED, view))
    })
    .await
}

fn row(
    app: &App,
    (conversation_id, person_id): (ConversationId, PersonId),
    kind: RecordingKind,
    recording: &Recording,
) -> Result<recordings::Model> {
    let now = app.now();
    Ok(recordings::Model {
        id: RecordingId::new(now, &app.rng),
        conversation_id,
        person_id,
        kind,
        container: match recording.container {
            Container::Webm => RecordingContainer::Webm,
            Container::Mp4 => RecordingContainer::Mp4,
        },
        millis: recording.millis,
        bytes: i64::try_from(recording.bytes.len()).map_err(anyhow::Error::from)?,
        width: recording.size.map(|size| size.0),
        height: recording.size.map(|size| size.1),
        created_at: now,
    })
}

fn cell(id: RecordingId) -> Cell {
    Cell::new("recordings", "recording", id.0)
}

fn blob(id: RecordingId) -> String {
    format!("recordings/{id}")
}

/// What a player is told that a recording is.
pub(super) fn media_type(row: &recordings::Model) -> &'static str {
    match (row.kind, row.container) {
        (RecordingKind::Voice, RecordingContainer::Webm) => "audio/webm",
        (RecordingKind::Voice, RecordingContainer::Mp4) => "audio/mp4",
        (RecordingKind::Video, RecordingContainer::Webm) => "video/webm",
        (RecordingKind::Video, RecordingContainer::Mp4) => "video/mp4",
    }
}

/// A voice or a video of a conversation, for its two sides: whole, or the part that a `Range` header names.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/recordings/{recording_id}", operation_id = "get_recording",
    tag = "talk", security(("session" = [])),
    params(("id" = ConversationId, Path), ("recording_id" = RecordingId, Path)),
    responses((status = 200, content_type = "audio/webm", body = Vec<u8>),
        (status = 206, content_type = "audio/webm", body = Vec<u8>)))]
pub(crate) async fn get_recording(
    State(talk): State<Talk>,
    signed: Signed,
    Path((id, recording)): Path<(ConversationId, RecordingId)>,
    asked: HeaderMap,
) -> Result<Response> {
    let app = &talk.app;
    let tx = app.read();
    find_party(&tx, id, signed.person).await?;
    let row = store::recording(&tx, id, recording).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let grant = vault::party(vec![row.person_id]);
    let plain = opened(app, &keys, &grant, &row).await?;
    answer(&row, &plain, &asked)
}

/// The recording of a row, opened under a grant that covers whoever made it.
///
/// # Errors
/// When the blob is not there or does not open.
pub(crate) async fn opened<P: policy::Purpose>(
    app: &App,
    keys: &PersonKeys,
    grant: &Grant<P>,
    row: &recordings::Model,
) -> Result<Vec<u8>, Error>
where
    MessageRecording: policy::AllowedFor<P>,
{
    let found = app.blobs.find(&blob(row.id)).await?;
    let envelope = found.context("the recording of a row is not in the blob store")?;
    Ok(keys.open_bytes::<_, MessageRecording>(grant, cell(row.id), &envelope)?.to_vec())
}

/// The answer with a recording: all of it, or the part that was asked for.
///
/// # Errors
/// `range_not_satisfiable`.
pub(crate) fn answer(row: &recordings::Model, plain: &[u8], asked: &HeaderMap) -> Result<Response> {
    let total = plain.len();
    let range = asked.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, part) = match wanted(range, total as u64) {
        Wanted::Whole => (StatusCode::OK, 0..total),
        Wanted::Part(part) => {
            let bound = |bound: u64| usize::try_from(bound).map_err(anyhow::Error::from);
            (StatusCode::PARTIAL_CONTENT, bound(part.start)?..bound(part.end)?)
        }
        Wanted::Outside => return Err(RANGE_NOT_SATISFIABLE.on("Range").with("bytes", total).into()),
    };
    let place = format!("bytes {}-{}/{total}", part.start, part.end.saturating_sub(1));
    let bytes = plain.get(part).context("a range within the recording")?.to_vec();
    let headers = [(header::CONTENT_TYPE, media_type(row)), (header::ACCEPT_RANGES, "bytes")];
    let mut response = (status, headers, bytes).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        response.headers_mut().insert(header::CONTENT_RANGE, place.parse().map_err(anyhow::Error::from)?);
    }
    Ok(response)
}
