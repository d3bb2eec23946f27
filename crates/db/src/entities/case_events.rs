//! The history of a case, append-only (SPEC CS-1).

use crate::columns::{PublicJson, Sealed};
use kernel::{CaseId, PersonId, RowId, Timestamp};
use policy::CaseText;
use policy::Field as _;

crate::word! {
    /// What happened to a case.
    pub enum CaseEvent {
        Received = "received",
        Assigned = "assigned",
        Proven = "proven",
        Noted = "noted",
        /// Fields of the person were opened for it.
        Opened = "opened",
        /// Opening was asked for and refused.
        OpenRefused = "open_refused",
        Answered = "answered",
        Reopened = "reopened",
        Warned = "warned",
        Breached = "breached",
        /// The whole file was handed over.
        HandedOver = "handed_over",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::CaseRecord::SPEC, "at")
        .named_by(crate::Subject::Through("case_id", "cases", "id", "person_id"))
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "case_events",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    case_id: CaseId,
    at: Timestamp,
    kind: CaseEvent,
    round: i64,
    by_person: Option<PersonId>,
    note: Option<Sealed<CaseText>>,
    fields: PublicJson<Vec<String>>,
}
