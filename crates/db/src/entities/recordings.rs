//! Voices and short videos of conversations (SPEC TALK-1); the bytes are in blob storage, sealed for whoever recorded them.

use kernel::{ConversationId, PersonId, RecordingId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What is recorded.
    pub enum RecordingKind {
        Voice = "voice",
        Video = "video",
    }
}

crate::word! {
    /// What the recording lies in.
    pub enum RecordingContainer {
        Webm = "webm",
        Mp4 = "mp4",
    }
}

const RECORDING_BLOBS: &[crate::BlobOf] =
    &[crate::BlobOf { prefix: "recordings/", suffix: "", sealed: Some(("recording", policy::MessageRecording::SPEC)) }];

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::MessageRecording::SPEC, "created_at").with_blobs(RECORDING_BLOBS));

crate::table! { "recordings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RecordingId,
    conversation_id: ConversationId,
    person_id: PersonId,
    kind: RecordingKind,
    container: RecordingContainer,
    millis: i64,
    bytes: i64,
    /// Of a video, as it is seen.
    width: Option<i64>,
    height: Option<i64>,
    created_at: Timestamp,
}
