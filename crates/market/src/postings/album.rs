//! What stands in an album: pictures, and videos with the picture that stands for them (SPEC PUB-4).

use super::refusals::{PHOTO_UNKNOWN, TOO_MANY_VIDEOS};
use super::view::PhotoView;
use db::Tx;
use db::entities::{photos, postings, videos};
use kernel::{AlbumItemId, PersonId, PhotoId, VideoId};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// How many of an album's items may be videos.
pub const VIDEOS_MAX: usize = 3;

/// One item. Of a video, `url` and `thumb_url` are its poster's, so that who knows pictures only sees a picture.
#[derive(Clone, Serialize, ToSchema)]
pub struct AlbumItem {
    pub id: AlbumItemId,
    pub url: String,
    pub thumb_url: String,
    pub video: Option<VideoView>,
}

/// How a video is played.
#[derive(Clone, Serialize, ToSchema)]
pub struct VideoView {
    pub url: String,
    /// Whole seconds, rounded up.
    pub seconds: i64,
    pub width: i64,
    pub height: i64,
}

impl AlbumItem {
    fn of_photo(id: AlbumItemId) -> AlbumItem {
        let PhotoView { id: _, url, thumb_url } = PhotoView::of(PhotoId(id.0));
        AlbumItem { id, url, thumb_url, video: None }
    }

    pub fn of_video(row: &videos::Model) -> AlbumItem {
        let PhotoView { id: _, url, thumb_url } = PhotoView::of(row.poster_id);
        let video = VideoView {
            url: format!("/media/videos/{}", row.id),
            seconds: (row.millis + 999) / 1_000,
            width: row.width,
            height: row.height,
        };
        AlbumItem { id: AlbumItemId(row.id.0), url, thumb_url, video: Some(video) }
    }
}

/// The videos among items of albums.
pub struct Videos(HashMap<AlbumItemId, videos::Model>);

impl Videos {
    /// Looks up those of many postings at once.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(tx: &Tx, rows: &[postings::Model]) -> Result<Videos, Error> {
        Videos::among(tx, rows.iter().flat_map(|row| row.album.0.iter().copied())).await
    }

    async fn among(tx: &Tx, items: impl Iterator<Item = AlbumItemId>) -> Result<Videos, Error> {
        let ids: Vec<VideoId> = items.map(|item| VideoId(item.0)).collect();
        if ids.is_empty() {
            return Ok(Videos(HashMap::new()));
        }
        let rows = videos::Entity::find().filter(videos::Column::Id.is_in(ids)).all(tx).await?;
        Ok(Videos(rows.into_iter().map(|row| (AlbumItemId(row.id.0), row)).collect()))
    }

    /// An item as the API shows it.
    pub fn item(&self, id: AlbumItemId) -> AlbumItem {
        self.0.get(&id).map_or_else(|| AlbumItem::of_photo(id), AlbumItem::of_video)
    }
}

/// Whether a picture is the person's own upload for albums.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_own_photo(tx: &Tx, person: PersonId, photo: PhotoId) -> Result<bool, Error> {
    Ok(own_photos(tx, person, vec![photo]).await? == 1)
}

async fn own_photos(tx: &Tx, person: PersonId, ids: Vec<PhotoId>) -> Result<u64, Error> {
    let own = photos::Entity::find()
        .filter(photos::Column::Id.is_in(ids))
        .filter(photos::Column::PersonId.eq(person))
        .filter(photos::Column::ConversationId.is_null());
    Ok(own.count(tx).await?)
}

/// What stands in an album must be the person's own uploads, or stand there already.
///
/// # Errors
/// `photo_unknown` or `too_many_videos`.
pub async fn check(work: &Work, person: PersonId, album: &[AlbumItemId], already: &[AlbumItemId]) -> Result<(), Error> {
    let videos = Videos::among(work, album.iter().copied()).await?.0;
    if videos.len() > VIDEOS_MAX {
        return Err(TOO_MANY_VIDEOS.on("album").with("most", VIDEOS_MAX).into());
    }
    let fresh = || album.iter().filter(|item| !already.contains(item));
    let foreign = fresh().any(|item| videos.get(item).is_some_and(|video| video.person_id != person));
    let photos: Vec<PhotoId> = fresh().filter(|item| !videos.contains_key(item)).map(|item| PhotoId(item.0)).collect();
    let count = u64::try_from(photos.len()).unwrap_or(u64::MAX);
    if foreign || (count > 0 && own_photos(work, person, photos).await? != count) {
        return Err(PHOTO_UNKNOWN.on("album").into());
    }
    Ok(())
}
