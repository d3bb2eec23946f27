//! Messages in the order of `seq`; `client_id` makes a resend the same message (SPEC TALK-1).

use super::posting_history::Side;
use crate::columns::Sealed;
use kernel::{ConversationId, MessageId, PersonId, PhotoId, PostingId, RecordingId, ResumeDeliveryId, Timestamp};
use policy::Field as _;
use policy::MessageText;

crate::word! {
    /// What a message carries.
    pub enum MessageKind {
        Text = "text",
        Picture = "picture",
        JobCard = "job_card",
        Voice = "voice",
        Video = "video",
        ResumeCard = "resume_card",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::MessageText::SPEC, "at").at_end(crate::AtEnd::Blank));

crate::table! { "messages",
    #[sea_orm(primary_key, auto_increment = false)]
    id: MessageId,
    conversation_id: ConversationId,
    seq: i64,
    person_id: PersonId,
    side: Side,
    kind: MessageKind,
    body: Option<Sealed<MessageText>>,
    photo_id: Option<PhotoId>,
    posting_id: Option<PostingId>,
    client_id: Uuid,
    at: Timestamp,
    recording_id: Option<RecordingId>,
    resume_delivery_id: Option<ResumeDeliveryId>,
}
