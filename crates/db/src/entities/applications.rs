//! Sign-ups: one per shift and person (SPEC WORK-1). The shift's times are copied so that overlaps are one
//! query, and the hours of free cancellation as they stood when a place was given: what was agreed is what applies.

use super::posting_history::Side;
use crate::columns::Sealed;
use kernel::{ApplicationId, MerchantId, PersonId, PostingId, ShiftId, Timestamp};
use policy::Field as _;
use policy::{ApplicationReason, ApplicationText};

crate::word! {
    /// The life of a sign-up (SPEC WORK-2).
    pub enum ApplicationState {
        Applied = "applied",
        Shortlisted = "shortlisted",
        Standby = "standby",
        Accepted = "accepted",
        Confirmed = "confirmed",
        CheckedIn = "checked_in",
        Finished = "finished",
        Settled = "settled",
        NoShow = "no_show",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
        CancelledBySeeker = "cancelled_by_seeker",
        CancelledByMerchant = "cancelled_by_merchant",
        Lapsed = "lapsed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::SignUpRecord::SPEC, "applied_at").at_end(crate::AtEnd::Hold));

crate::table! { "applications",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ApplicationId,
    shift_id: ShiftId,
    posting_id: PostingId,
    merchant_id: MerchantId,
    person_id: PersonId,
    state: ApplicationState,
    queue_no: i64,
    note: Option<Sealed<ApplicationText>>,
    starts_at: Timestamp,
    ends_at: Timestamp,
    cancel_free_hours: i64,
    applied_at: Timestamp,
    accepted_at: Option<Timestamp>,
    confirm_by: Option<Timestamp>,
    bound_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ended_by: Option<Side>,
    marked: bool,
    reason: Option<Sealed<ApplicationReason>>,
}
