//! Who came and went when, and the hours that follow from it (SPEC WORK-5, WORK-8): one row per sign-up that was checked
//! in. Of a comparison with the work place only the way (`near`) and the time stand here.

use kernel::{ApplicationId, MerchantId, PersonId, PostingId, ShiftId, Timestamp};
use policy::Field as _;

crate::word! {
    /// How somebody was checked in or out.
    pub enum Way {
        /// By the merchant's code.
        Code = "code",
        /// By a member of the merchant.
        Hand = "hand",
        /// By being near the work place at that moment.
        Near = "near",
    }
}

crate::word! {
    /// The life of the hours of one sign-up.
    pub enum HoursState {
        /// At work: there is no check-out yet.
        Draft = "draft",
        /// Checked out; silence approves the minutes at the deadline.
        Open = "open",
        /// The worker asked for other minutes; the merchant's silence approves them at the deadline.
        Asked = "asked",
        /// The merchant refused the correction; the worker's silence approves the draft at the deadline.
        Refused = "refused",
        Approved = "approved",
        /// Staff decide.
        Disputed = "disputed",
        Decided = "decided",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::AttendanceRecord::SPEC, "changed_at")
        .bound_to("application_id")
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "attendances",
    #[sea_orm(primary_key, auto_increment = false)]
    application_id: ApplicationId,
    shift_id: ShiftId,
    posting_id: PostingId,
    merchant_id: MerchantId,
    person_id: PersonId,
    state: HoursState,
    in_at: Timestamp,
    in_way: Way,
    out_at: Option<Timestamp>,
    out_way: Option<Way>,
    minutes: Option<i64>,
    asked_minutes: Option<i64>,
    approve_by: Option<Timestamp>,
    changed_at: Timestamp,
}
