//! Pictures of albums and conversations; the bytes are in blob storage.

use kernel::{ConversationId, PersonId, PhotoId, Timestamp};
use policy::Field as _;

/// A picture of a conversation is sealed; one of an album is public.
const PHOTO_BLOBS: &[crate::BlobOf] = &[
    crate::BlobOf { prefix: "photos/", suffix: "", sealed: None },
    crate::BlobOf { prefix: "photos/", suffix: ".thumb", sealed: None },
    crate::BlobOf { prefix: "talk/", suffix: "", sealed: Some(("picture", policy::MessagePhoto::SPEC)) },
    crate::BlobOf { prefix: "talk/", suffix: ".thumb", sealed: Some(("thumb", policy::MessagePhoto::SPEC)) },
];

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::AlbumPicture::SPEC, "created_at").with_blobs(PHOTO_BLOBS));

crate::table! { "photos",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PhotoId,
    person_id: PersonId,
    conversation_id: Option<ConversationId>,
    width: i64,
    height: i64,
    created_at: Timestamp,
}
