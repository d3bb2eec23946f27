//! Pictures from outside: decoded and encoded anew in memory before the first write, so that EXIF, GPS and whatever
//! hides behind the pixels are gone (SPEC PUB-4).

use crate::refusals::{NOT_A_PICTURE, PICTURE_TOO_LARGE};
use crate::{App, Error, Upload};
use axum::extract::{DefaultBodyLimit, Request};
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// The largest upload, the most pixels, and the memory that a decoder may take.
pub const UPLOAD_BYTES_MAX: usize = 12 * 1024 * 1024;
const PIXELS_MAX: u64 = 40_000_000;
const SIDE_MAX: u32 = 20_000;
const DECODER_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// The longer side of what is kept, and of a thumbnail, in pixels.
const KEPT_SIDE: u32 = 1_600;
const THUMB_SIDE: u32 = 320;
const JPEG_QUALITY: u8 = 82;
/// Lists show many thumbnails on a slow network, and small.
const THUMB_QUALITY: u8 = 72;

/// The body limit of routes that take a picture.
pub fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(UPLOAD_BYTES_MAX)
}

/// A picture as it is kept: JPEG without metadata, and a thumbnail.
pub struct Picture {
    pub jpeg: Vec<u8>,
    pub thumb: Vec<u8>,
    pub width: i64,
    pub height: i64,
}

/// Receives a picture as it was sent; [`decode`] makes one of it.
///
/// # Errors
/// `picture_too_large`, or what [`Upload`] refuses.
pub async fn receive<S: Send + Sync>(request: Request, state: &S) -> Result<Upload, Error> {
    Upload::receive(request, state, &PICTURE_TOO_LARGE).await
}

/// Pictures decoded at once: each may take as much memory as a decoder is allowed, so the others wait.
static DECODING: Semaphore = Semaphore::const_new(2);

/// Decodes, turns upright, shrinks and encodes anew, off the async threads.
///
/// # Errors
/// `not_a_picture`, or `picture_too_large` by the size that the header tells, before anything is decoded.
pub async fn decode(bytes: Bytes) -> Result<Picture, Error> {
    let _turn = DECODING.acquire().await.map_err(anyhow::Error::from)?;
    tokio::task::spawn_blocking(move || encode_anew(&bytes)).await.map_err(anyhow::Error::from)?
}

fn encode_anew(bytes: &[u8]) -> Result<Picture, Error> {
    let refused = || Error::from(NOT_A_PICTURE.refuse());
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| refused())?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(refused());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => PICTURE_TOO_LARGE.refuse().into(),
        _ => refused(),
    })?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(refused());
    }
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PICTURE_TOO_LARGE.refuse().into());
    }
    let upright = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| refused())?;
    picture.apply_orientation(upright);
    let kept = shrink(picture, KEPT_SIDE);
    let jpeg = to_jpeg(&kept, JPEG_QUALITY)?;
    let (width, height) = (i64::from(kept.width()), i64::from(kept.height()));
    let thumb = to_jpeg(&shrink(kept, THUMB_SIDE), THUMB_QUALITY)?;
    Ok(Picture { jpeg, thumb, width, height })
}

fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side { picture } else { picture.thumbnail(side, side) }
}

fn to_jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.to_rgb8().write_with_encoder(encoder).map_err(anyhow::Error::from)?;
    Ok(bytes)
}

/// Stores a picture and its thumbnail under `photos/ID`.
///
/// # Errors
/// When the blob store does not take them.
pub async fn store(app: &App, name: &str, picture: Picture) -> Result<(), Error> {
    app.blobs.put(name, picture.jpeg).await?;
    app.blobs.put(&format!("{name}.thumb"), picture.thumb).await?;
    Ok(())
}
