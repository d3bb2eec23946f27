//! Every change of a posting's state, with who and why (SPEC PUB-2). Append-only.

use super::postings::PostingState;
use crate::columns::{PublicJson, PublicText};
use kernel::{PersonId, PostingId, RowId, Timestamp};

crate::word! {
    /// On whose behalf something was done.
    pub enum Side {
        Seeker = "seeker",
        Merchant = "merchant",
        Staff = "staff",
        System = "system",
    }
}

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
