//! Reports of postings with the evidence as it stood (SPEC PUB-6).

use crate::columns::{PublicJson, PublicText, Sealed};
use kernel::{PersonId, PostingId, ReportId, Timestamp};
use policy::Field as _;
use policy::ReportText;

crate::word! {
    /// Why a posting is reported.
    pub enum ReportReason {
        Fraud = "fraud",
        Fee = "fee",
        FalseInfo = "false_info",
        Discrimination = "discrimination",
        Illegal = "illegal",
        Other = "other",
    }
}

crate::word! {
    /// What became of a report.
    pub enum ReportState {
        Open = "open",
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ReportRecord::SPEC, "created_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("t.state = 'open'"),
);

crate::table! { "reports",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ReportId,
    posting_id: PostingId,
    person_id: PersonId,
    reason: ReportReason,
    text: Option<Sealed<ReportText>>,
    evidence: PublicJson<serde_json::Value>,
    state: ReportState,
    result: Option<PublicText>,
    created_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
}
