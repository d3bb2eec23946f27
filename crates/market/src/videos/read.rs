use super::blob;
use crate::Market;
use anyhow::Context;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::entities::videos;
use kernel::VideoId;
use platform::refusals::{NOT_FOUND, RANGE_NOT_SATISFIABLE};
use platform::{Path, Result, Wanted, wanted};
use sea_orm::EntityTrait;

/// A video of an album, whole or the part that a `Range` header names.
#[utoipa::path(get, path = "/media/videos/{id}", operation_id = "get_video", tag = "postings", security(()),
    params(("id" = kernel::AlbumItemId, Path)), responses((status = 200, content_type = "video/mp4"),
    (status = 206, content_type = "video/mp4")))]
pub async fn get_video(State(market): State<Market>, Path(id): Path<VideoId>, asked: HeaderMap) -> Result<Response> {
    let app = &market.app;
    let row = videos::Entity::find_by_id(id).one(&app.read()).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let total = u64::try_from(row.bytes).map_err(anyhow::Error::from)?;
    let tag = format!("\"{id}\"");
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    // A part is of use only to somebody who has the rest of this very file.
    let has_the_rest = text(header::IF_RANGE).is_none_or(|seen| seen == tag);
    let (status, part) = match wanted(text(header::RANGE).filter(|_| has_the_rest), total) {
        Wanted::Whole => (StatusCode::OK, 0..total),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Outside => return Err(RANGE_NOT_SATISFIABLE.on("Range").with("bytes", total).into()),
    };
    let stream =
        app.blobs.find_part(&blob(id), part.clone()).await?.context("the video of a row is not in the store")?;
    // The id names these very bytes for ever.
    let headers = [
        (header::CONTENT_TYPE, "video/mp4".to_owned()),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_LENGTH, (part.end - part.start).to_string()),
        (header::ETAG, tag),
    ];
    let mut response = (status, headers, Body::from_stream(stream)).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        let place = format!("bytes {}-{}/{total}", part.start, part.end - 1);
        response.headers_mut().insert(header::CONTENT_RANGE, place.parse().map_err(anyhow::Error::from)?);
    }
    Ok(response)
}
