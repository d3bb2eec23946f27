//! How far a message got at the company that carries messages (SPEC TALK-5). The message itself is in our own store first.

use crate::columns::PublicText;
use kernel::{MessageId, Timestamp};
use policy::Field as _;

crate::word! {
    /// How far a message got.
    pub enum CarriedState {
        Queued = "queued",
        /// The company is being asked: it may have left.
        Leaving = "leaving",
        Carried = "carried",
        /// It may have left; only its copy tells. It is not sent again.
        Unknown = "unknown",
        GivenUp = "given_up",
        /// There is nobody to carry it, or nobody to carry it to.
        Withdrawn = "withdrawn",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ConversationRecord::SPEC, "created_at")
        .named_by(crate::Subject::Through("message_id", "messages", "id", "person_id"))
        .bound_to("message_id"),
);

crate::table! { "carried_messages",
    #[sea_orm(primary_key, auto_increment = false)]
    message_id: MessageId,
    state: CarriedState,
    attempts: i64,
    /// The company's number; the same number is the same message.
    vendor_number: Option<PublicText>,
    error: Option<PublicText>,
    created_at: Timestamp,
    changed_at: Timestamp,
}
