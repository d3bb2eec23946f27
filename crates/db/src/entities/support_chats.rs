//! Talks of a person with customer service (SPEC CS-1, CS-2): at most one of a person is open at a time.

use crate::columns::PublicText;
use kernel::{CaseId, ChatId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Who keeps the desk at which a chat is answered.
    pub enum ChatDesk {
        BuiltIn = "built_in",
        Qiyu = "qiyu",
    }
}

crate::word! {
    /// What somebody wants to talk about; canned answers are sorted by it.
    pub enum SupportTopic {
        Account = "account",
        Jobs = "jobs",
        Wages = "wages",
        Merchant = "merchant",
        Safety = "safety",
        Other = "other",
    }
}

crate::word! {
    /// Where a chat stands.
    pub enum ChatState {
        /// Nobody has it.
        Waiting = "waiting",
        /// A member of staff has it; at another company's desk somebody there.
        Taken = "taken",
        Ended = "ended",
    }
}

crate::word! {
    /// Who ended a chat.
    pub enum EndedBy {
        Person = "person",
        Staff = "staff",
        /// The other company's desk.
        Desk = "desk",
        /// Nobody: its person was silent after an answer.
        Idle = "idle",
    }
}

crate::word! {
    /// What keeps another company's desk from answering now.
    pub enum OutsideState {
        Queued = "queued",
        /// Nobody is on duty.
        Closed = "closed",
        /// The company does not answer us.
        Unreachable = "unreachable",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::SupportRecord::SPEC, "created_at"));

crate::table! { "support_chats",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ChatId,
    person_id: PersonId,
    desk: ChatDesk,
    topic: SupportTopic,
    state: ChatState,
    owner_id: Option<PersonId>,
    last_seq: i64,
    last_at: Timestamp,
    /// The last message that the person has read, and the last that staff have.
    person_read: i64,
    staff_read: i64,
    /// Since when nobody has it: orders the queue.
    waiting_since: Timestamp,
    taken_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ended_by: Option<EndedBy>,
    /// 1 to 5, once.
    rating: Option<i64>,
    rated_at: Option<Timestamp>,
    /// The case that staff made of it.
    case_id: Option<CaseId>,
    /// The random name of the person at the other company's desk, for this chat alone.
    outside_name: Option<PublicText>,
    outside_session: Option<PublicText>,
    outside_state: Option<OutsideState>,
    /// How many wait before the person there.
    outside_waiting: Option<i64>,
    /// The other company's desk asks how content the person is.
    rating_asked: bool,
    created_at: Timestamp,
    /// When staff answered last, as long as the person said nothing since.
    answered_at: Option<Timestamp>,
    /// When it ends by itself, once the person was told so.
    ends_at: Option<Timestamp>,
}
