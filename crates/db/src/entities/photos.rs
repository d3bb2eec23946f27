//! Pictures of albums and conversations; the bytes are in blob storage.

use kernel::{ConversationId, PersonId, PhotoId, Timestamp};

crate::table! { "photos",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PhotoId,
    person_id: PersonId,
    conversation_id: Option<ConversationId>,
    width: i64,
    height: i64,
    created_at: Timestamp,
}
