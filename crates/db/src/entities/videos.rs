//! Short videos of albums; the bytes are in blob storage. `poster_id` is the picture that stands for it before it plays.

use kernel::{PersonId, PhotoId, Timestamp, VideoId};
use policy::Field as _;

const VIDEO_BLOBS: &[crate::BlobOf] = &[crate::BlobOf { prefix: "videos/", suffix: "", sealed: None }];

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::AlbumPicture::SPEC, "created_at").with_blobs(VIDEO_BLOBS));

crate::table! { "videos",
    #[sea_orm(primary_key, auto_increment = false)]
    id: VideoId,
    person_id: PersonId,
    poster_id: PhotoId,
    width: i64,
    height: i64,
    millis: i64,
    bytes: i64,
    created_at: Timestamp,
}
