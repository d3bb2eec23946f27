//! Short videos of albums; the bytes are in blob storage. `poster_id` is the picture that stands for it before it plays.

use kernel::{PersonId, PhotoId, Timestamp, VideoId};

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
