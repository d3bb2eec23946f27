//! Voice and short videos of conversations (SPEC TALK-1, TALK-2): what a browser's recorder or a phone's camera made, taken
//! apart and written anew, so that only what a player needs is kept.
//!
//! Two containers are taken, told apart by their bytes and never by what the sender calls them: WebM with Opus and VP8 or
//! VP9 (`webm`), and MP4 with AAC and H.264 ([`crate::videos`]), in one piece or in fragments as recorders write it.
//!
//! Invariants:
//! - Every length, count and time is checked against the bytes that are there; no input panics.
//! - Nothing is copied but frames of sound and pictures and numbers that were understood: no names, times, tags, attachments
//!   or words of the program that recorded.
//!
//! Deliberately absent: decoding, and turning one kind into the other.

mod ebml;
mod webm;
mod write;

#[cfg(test)]
mod tests;

use crate::refusals::{CLIP_TOO_LARGE, CLIP_TOO_LONG, NOT_A_VOICE, VOICE_TOO_LARGE, VOICE_TOO_LONG};
use crate::{Error, Upload, videos};
use axum::extract::{DefaultBodyLimit, Request};
use bytes::Bytes;
use kernel::Refusal;
use tokio::sync::Semaphore;

/// The largest uploads, in bytes. A minute of voice at the recorder's usual rate is a tenth of it.
pub const VOICE_BYTES_MAX: usize = 3 * 1024 * 1024;
pub const VIDEO_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long they last, in seconds; a recorder that stops at the end adds a little.
pub const VOICE_SECONDS_MAX: i64 = 60;
pub const VIDEO_SECONDS_MAX: i64 = 30;
const SLACK_MILLIS: i64 = 999;
/// How WebM begins.
const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];

/// What a recording lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Webm,
    Mp4,
}

/// A recording as it is kept.
pub struct Recording {
    pub bytes: Vec<u8>,
    pub container: Container,
    pub millis: i64,
    /// Width and height of the pictures, as they are seen; none of a voice.
    pub size: Option<(i64, i64)>,
}

/// Why a recording is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unfit {
    /// Cut off, or contradicting itself.
    Broken,
    /// Whole, but of a kind that is not taken.
    Unsupported,
    TooLong,
    /// A side of the picture is too long.
    TooLarge,
}

/// The body limits of routes that take a recording.
pub fn voice_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(VOICE_BYTES_MAX)
}

/// As [`voice_limit`].
pub fn video_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(VIDEO_BYTES_MAX)
}

/// Receives a voice as it was sent; [`voice`] makes one of it.
///
/// # Errors
/// `voice_too_large`, or what [`Upload`] refuses.
pub async fn receive_voice<S: Send + Sync>(request: Request, state: &S) -> Result<Upload, Error> {
    Upload::receive(request, state, &VOICE_TOO_LARGE).await
}

/// Receives a short video as it was sent; [`video`] makes one of it.
///
/// # Errors
/// `clip_too_large`, or what [`Upload`] refuses.
pub async fn receive_video<S: Send + Sync>(request: Request, state: &S) -> Result<Upload, Error> {
    Upload::receive(request, state, &CLIP_TOO_LARGE).await
}

/// Recordings that are rewritten at once.
static REWRITING: Semaphore = Semaphore::const_new(2);

/// Writes a voice anew, off the async threads.
///
/// # Errors
/// `not_a_voice` or `voice_too_long`.
pub async fn voice(bytes: Bytes) -> Result<Recording, Error> {
    off_thread(move || voice_anew(&bytes)).await
}

/// Writes a short video anew, off the async threads.
///
/// # Errors
/// `not_a_video`, `video_not_supported`, `clip_too_long` or `clip_too_large`.
pub async fn video(bytes: Bytes) -> Result<Recording, Error> {
    off_thread(move || video_anew(&bytes)).await
}

async fn off_thread(rewrite: impl FnOnce() -> Result<Recording, Refusal> + Send + 'static) -> Result<Recording, Error> {
    let _turn = REWRITING.acquire().await.map_err(anyhow::Error::from)?;
    Ok(tokio::task::spawn_blocking(rewrite).await.map_err(anyhow::Error::from)??)
}

fn voice_anew(file: &[u8]) -> Result<Recording, Refusal> {
    let too_long = || VOICE_TOO_LONG.refuse().with("seconds_max", VOICE_SECONDS_MAX);
    let recording = if file.starts_with(&EBML) {
        webm::read(file).and_then(|film| write::voice(&film)).map_err(|unfit| match unfit {
            Unfit::TooLong => too_long(),
            _ => NOT_A_VOICE.refuse(),
        })?
    } else {
        let sound = videos::sound_anew(file);
        let (bytes, millis) =
            sound.map_err(|unfit| if unfit.is_too_long() { too_long() } else { NOT_A_VOICE.refuse() })?;
        Recording { bytes, container: Container::Mp4, millis, size: None }
    };
    if recording.millis > VOICE_SECONDS_MAX * 1_000 + SLACK_MILLIS { Err(too_long()) } else { Ok(recording) }
}

fn video_anew(file: &[u8]) -> Result<Recording, Refusal> {
    let too_long = || CLIP_TOO_LONG.refuse().with("seconds_max", VIDEO_SECONDS_MAX);
    let recording = if file.starts_with(&EBML) {
        webm::read(file).and_then(|film| write::video(&film)).map_err(|unfit| match unfit {
            Unfit::TooLong => too_long(),
            Unfit::TooLarge => CLIP_TOO_LARGE.refuse().with("side_max", videos::SIDE_MAX),
            Unfit::Unsupported => crate::refusals::VIDEO_NOT_SUPPORTED.refuse(),
            Unfit::Broken => crate::refusals::NOT_A_VIDEO.refuse(),
        })?
    } else {
        let video = videos::clip_anew(file).map_err(|unfit| match unfit.is_too_long() {
            true => too_long(),
            false => Refusal::from(unfit),
        })?;
        let size = Some((video.width, video.height));
        Recording { bytes: video.mp4, container: Container::Mp4, millis: video.millis, size }
    };
    if recording.millis > VIDEO_SECONDS_MAX * 1_000 + SLACK_MILLIS { Err(too_long()) } else { Ok(recording) }
}
