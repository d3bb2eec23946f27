//! Every step of a sign-up's attendance and hours: who, when, from, to. Append-only; the words are sealed for the worker.

use super::attendances::{HoursState, Way};
use super::posting_history::Side;
use crate::columns::Sealed;
use kernel::{ApplicationId, PersonId, RowId, Timestamp};
use policy::AttendanceText;
use policy::Field as _;

crate::word! {
    /// What happened.
    pub enum AttendanceEvent {
        CheckIn = "check_in",
        CheckOut = "check_out",
        Ask = "ask",
        Approve = "approve",
        Refuse = "refuse",
        Silence = "silence",
        Dispute = "dispute",
        Decide = "decide",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::AttendanceRecord::SPEC, "at").at_end(crate::AtEnd::Hold));

crate::table! { "attendance_events",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    application_id: ApplicationId,
    person_id: PersonId,
    at: Timestamp,
    event: AttendanceEvent,
    by_side: Side,
    by_person: Option<PersonId>,
    from_state: Option<HoursState>,
    to_state: HoursState,
    moment: Option<Timestamp>,
    way: Option<Way>,
    minutes: Option<i64>,
    text: Option<Sealed<AttendanceText>>,
}
