//! What is said in a chat with customer service, from either side under the key of its person (SPEC CS-1, SEC-1).

use crate::columns::{PublicText, Sealed};
use kernel::{ChatId, MessageId, PersonId, PhotoId, Timestamp};
use policy::Field as _;
use policy::SupportText;

crate::word! {
    /// Who said it.
    pub enum SupportSide {
        Person = "person",
        Staff = "staff",
    }
}

crate::word! {
    /// What a message carries.
    pub enum SupportKind {
        Text = "text",
        Picture = "picture",
    }
}

crate::word! {
    /// How far a message is on its way to another company's desk.
    pub enum Sending {
        Waiting = "waiting",
        /// The company is being asked.
        Leaving = "leaving",
        Sent = "sent",
        /// Nobody knows whether it arrived: the person decides whether to say it again.
        Unknown = "unknown",
        /// The company does not take it.
        Failed = "failed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::SupportText::SPEC, "at").named_by(crate::Subject::Through(
        "chat_id",
        "support_chats",
        "id",
        "person_id",
    )));

crate::table! { "support_messages",
    #[sea_orm(primary_key, auto_increment = false)]
    id: MessageId,
    chat_id: ChatId,
    /// Counts the messages of a chat from 1 without a gap.
    seq: i64,
    side: SupportSide,
    /// The member of staff who wrote it.
    by_person: Option<PersonId>,
    kind: SupportKind,
    body: Option<Sealed<SupportText>>,
    picture_id: Option<PhotoId>,
    /// The same one of the same chat is the same message.
    client_id: Uuid,
    /// Only of what a person says at another company's desk.
    sending: Option<Sending>,
    sending_at: Option<Timestamp>,
    /// The other company's id of an answer.
    outside_id: Option<PublicText>,
    at: Timestamp,
}
