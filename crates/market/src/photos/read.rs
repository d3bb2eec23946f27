use crate::Market;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::photos;
use kernel::PhotoId;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use sea_orm::EntityTrait;

/// An album picture.
#[utoipa::path(get, path = "/media/{id}", operation_id = "get_photo", tag = "postings", security(()),
    params(("id" = PhotoId, Path)), responses((status = 200, content_type = "image/jpeg")))]
pub async fn get_photo(State(market): State<Market>, Path(id): Path<PhotoId>) -> Result<Response> {
    serve(&market, id, "").await
}

/// The thumbnail of an album picture.
#[utoipa::path(get, path = "/media/{id}/thumb", operation_id = "get_photo_thumb", tag = "postings", security(()),
    params(("id" = PhotoId, Path)), responses((status = 200, content_type = "image/jpeg")))]
pub async fn get_photo_thumb(State(market): State<Market>, Path(id): Path<PhotoId>) -> Result<Response> {
    serve(&market, id, ".thumb").await
}

async fn serve(market: &Market, id: PhotoId, suffix: &str) -> Result<Response> {
    let row = photos::Entity::find_by_id(id).one(&market.app.read()).await?;
    row.filter(|row| row.conversation_id.is_none()).ok_or_else(|| NOT_FOUND.refuse())?;
    let bytes = market.app.blobs.find(&format!("photos/{id}{suffix}")).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    // The id names these very bytes for ever.
    let headers =
        [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}
