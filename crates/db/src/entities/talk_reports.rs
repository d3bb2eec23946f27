//! Reports of the other side of a conversation (SPEC TALK-4), with the messages that staff may read for them.

use super::posting_history::Side;
use super::reports::ReportState;
use crate::columns::{PublicJson, PublicText, Sealed};
use kernel::{ConversationId, MessageId, PersonId, TalkReportId, Timestamp};
use policy::Field as _;
use policy::ReportText;

crate::word! {
    /// Why somebody is reported.
    pub enum TalkReportReason {
        /// Asked for money, or led to a payment.
        AsksMoney = "asks_money",
        /// Asked for codes, passwords, documents.
        Credentials = "credentials",
        Harassment = "harassment",
        Deceit = "deceit",
        Illegal = "illegal",
        Other = "other",
    }
}

crate::word! {
    /// What was done to whoever was reported.
    pub enum TalkMeasure {
        None = "none",
        Cautioned = "cautioned",
        /// Cautioned, and may write nothing for a time.
        Silenced = "silenced",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ReportRecord::SPEC, "created_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("t.state = 'open'"),
);

crate::table! { "talk_reports",
    #[sea_orm(primary_key, auto_increment = false)]
    id: TalkReportId,
    conversation_id: ConversationId,
    person_id: PersonId,
    /// The side of whoever reports; the other one is reported.
    side: Side,
    reason: TalkReportReason,
    /// Those that the reporter chose: these and no others are shown.
    messages: PublicJson<Vec<MessageId>>,
    text: Option<Sealed<ReportText>>,
    state: ReportState,
    measure: Option<TalkMeasure>,
    /// The reporter reads it.
    result: Option<PublicText>,
    silenced_until: Option<Timestamp>,
    created_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
}
