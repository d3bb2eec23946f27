//! One posting of the demo has a short video: a square that hops over a floor, drawn by a program.

use super::rows::Rows;
use super::{Filling, pictures, written};
use crate::demo::Posting;
use bytes::Bytes;
use db::entities::{photos, videos};

/// As an encoder wrote it; the demo rewrites it like any upload.
const CLIP: &[u8] = include_bytes!("../../../data/demo/clip.mp4");
/// The posting with the video.
const POSTING: usize = 0;

pub(super) fn belongs_to(posting: &Posting) -> bool {
    posting.index == POSTING
}

/// Uploads the video and its poster, as the posting's author.
///
/// # Errors
/// When the blob store or the database cannot be written.
pub(super) async fn upload(filling: &Filling) -> anyhow::Result<()> {
    let posting = filling.world.posting(POSTING);
    let id = filling.ids.video(&posting, &filling.times);
    if written::<videos::Entity>(&filling.app, id).await? {
        return Ok(());
    }
    let person_id = filling.people.members[posting.merchant][posting.member].person();
    let created_at = filling.times.photo_taken(posting.merchant);
    let poster_id = filling.ids.poster(&posting, &filling.times);
    let poster = pictures::poster().await?;
    let photo = photos::Model {
        id: poster_id,
        person_id,
        conversation_id: None,
        width: poster.width,
        height: poster.height,
        created_at,
    };
    platform::pictures::store(&filling.app, &format!("photos/{poster_id}"), poster).await?;
    let video = platform::videos::rewrite(Bytes::from_static(CLIP)).await?;
    let row = videos::Model {
        id,
        person_id,
        poster_id,
        width: video.width,
        height: video.height,
        millis: video.millis,
        bytes: i64::try_from(video.mp4.len())?,
        created_at,
    };
    platform::videos::store(&filling.app, &market::videos::blob(id), video).await?;
    Rows { photos: vec![photo], videos: vec![row], ..Rows::default() }.write(&filling.app).await?;
    Ok(())
}
