//! Videos from outside (SPEC PUB-4): MP4 with H.264 and at most AAC sound, taken apart and written anew, so that only
//! what a player needs is kept. `docs/adr/0004-videos-are-rewritten.md` tells why nothing is transcoded.
//!
//! Invariants:
//! - Every length, count and offset is checked against the bytes that are there before anything is allocated or read;
//!   no input panics, and what is written is never larger than what came, but for its head.
//! - Nothing is copied but slices of pictures, frames of sound, the decoders' settings and numbers that were understood.
//!   Boxes and tracks that are not known, text, times, places and the encoder's messages do not get through.
//!
//! Deliberately absent: decoding. What stands inside a picture or a frame of sound is not looked at.

mod avc;
mod bits;
mod boxes;
mod fragments;
mod head;
mod movie;
mod samples;
mod sound;
mod write;

#[cfg(test)]
mod fragment_tests;
#[cfg(test)]
mod tests;

use crate::refusals::{NOT_A_VIDEO, VIDEO_NOT_SUPPORTED, VIDEO_TOO_LARGE, VIDEO_TOO_LONG};
use crate::{App, Error, Upload};
use axum::extract::{DefaultBodyLimit, Request};
use bytes::Bytes;
use kernel::Refusal;
use movie::{Form, Movie};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The largest upload.
pub const UPLOAD_BYTES_MAX: usize = 30 * 1024 * 1024;
/// The longer side of a picture, in pixels.
pub const SIDE_MAX: u32 = 1_920;
/// A minute, and what a phone adds when it cuts at a minute.
const MILLIS_MAX: u64 = 60_999;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Not an MP4, cut off, or contradicting itself.
    Broken,
    /// An MP4 of a kind that is not taken; the word is part of the API.
    Unsupported(&'static str),
    TooLong,
    /// A side of the picture is too long.
    TooLarge,
}

impl Unfit {
    pub(crate) fn is_too_long(self) -> bool {
        self == Unfit::TooLong
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Refusal {
        match unfit {
            Unfit::Broken => NOT_A_VIDEO.refuse(),
            Unfit::Unsupported(why) => VIDEO_NOT_SUPPORTED.refuse().with("why", why),
            Unfit::TooLong => VIDEO_TOO_LONG.refuse().with("seconds_max", MILLIS_MAX / 1_000),
            Unfit::TooLarge => VIDEO_TOO_LARGE.refuse().with("side_max", SIDE_MAX),
        }
    }
}

/// A video as it is kept.
pub struct Video {
    pub mp4: Vec<u8>,
    /// As it is seen, turned upright.
    pub width: i64,
    pub height: i64,
    pub millis: i64,
}

/// The body limit of routes that take a video.
pub fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(UPLOAD_BYTES_MAX)
}

/// Receives a video as it was sent; [`rewrite`] makes one of it.
///
/// # Errors
/// `video_too_large`, or what [`Upload`] refuses.
pub async fn receive<S: Send + Sync>(request: Request, state: &S) -> Result<Upload, Error> {
    Upload::receive(request, state, &VIDEO_TOO_LARGE).await
}

/// Videos that are received at once, and those that are rewritten at once. Each holds its bytes in memory.
const RECEIVED_MAX: usize = 8;
static RECEIVING: Semaphore = Semaphore::const_new(RECEIVED_MAX);
static REWRITING: Semaphore = Semaphore::const_new(2);

/// A place to receive a video, or nothing when all are taken. It is held until the video is stored.
pub fn place() -> Option<SemaphorePermit<'static>> {
    RECEIVING.try_acquire().ok()
}

/// Writes an MP4 anew, off the async threads.
///
/// # Errors
/// `not_a_video`, `video_not_supported`, `video_too_long` or `video_too_large`.
pub async fn rewrite(bytes: Bytes) -> Result<Video, Error> {
    let _turn = REWRITING.acquire().await.map_err(anyhow::Error::from)?;
    let written = tokio::task::spawn_blocking(move || write_anew(&bytes)).await.map_err(anyhow::Error::from)?;
    Ok(written.map_err(Refusal::from)?)
}

fn write_anew(file: &[u8]) -> Result<Video, Unfit> {
    written(file, &movie::read(file, Form::Whole)?)
}

/// As [`rewrite`], of a film that a browser's recorder may have written in fragments.
pub(crate) fn clip_anew(file: &[u8]) -> Result<Video, Unfit> {
    written(file, &movie::read(file, Form::AlsoFragments)?)
}

/// Writes a file anew that holds AAC sound and nothing else; gives it with its length in milliseconds.
pub(crate) fn sound_anew(file: &[u8]) -> Result<(Vec<u8>, i64), Unfit> {
    let movie = movie::read(file, Form::AlsoFragments)?;
    if movie.pictures.is_some() || movie.sound.is_none() {
        return Err(Unfit::Unsupported("tracks"));
    }
    let millis = i64::try_from(movie.millis()).map_err(|_| Unfit::TooLong)?;
    Ok((write::write(file, &movie)?, millis))
}

fn written(file: &[u8], movie: &Movie<'_>) -> Result<Video, Unfit> {
    let pictures = movie.pictures.as_ref().ok_or(Unfit::Unsupported("tracks"))?;
    let (width, height) = pictures.coding.seen();
    let mp4 = write::write(file, movie)?;
    let millis = i64::try_from(movie.millis()).map_err(|_| Unfit::TooLong)?;
    Ok(Video { mp4, width: i64::from(width), height: i64::from(height), millis })
}

/// Stores a video under a name.
///
/// # Errors
/// When the blob store does not take it.
pub async fn store(app: &App, name: &str, video: Video) -> Result<(), Error> {
    Ok(app.blobs.put(name, video.mp4).await?)
}
