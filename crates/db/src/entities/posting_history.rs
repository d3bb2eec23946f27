//! Every change of a posting's state, with who and why (SPEC PUB-2). Append-only.

use super::postings::PostingState;
use crate::columns::{PublicJson, PublicText};
use kernel::{PersonId, PostingId, RowId, Timestamp};
use policy::Field as _;

crate::word! {
    /// On whose behalf something was done.
    pub enum Side {
        Seeker = "seeker",
        Merchant = "merchant",
        Staff = "staff",
        System = "system",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::PostingRecord::SPEC, "at")
        .named_by(crate::Subject::Through("posting_id", "postings", "id", "person_id"))
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "posting_history",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    posting_id: PostingId,
    at: Timestamp,
    from_state: Option<PostingState>,
    to_state: PostingState,
    by_side: Side,
    by_person: Option<PersonId>,
    reason: Option<PublicText>,
    evidence: Option<PublicJson<serde_json::Value>>,
}
