//! What was done about an incident, step by step with its time (SPEC INC-1).

use kernel::{IncidentId, PersonId, RowId, Timestamp};

crate::word! {
    /// A step.
    pub enum IncidentStep {
        Found = "found",
        Registered = "registered",
        Assessed = "assessed",
        PartsWritten = "parts_written",
        TellingBegan = "telling_began",
        Told = "told",
        ListTaken = "list_taken",
        Announced = "announced",
        Reported = "reported",
        Closed = "closed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "incident_steps",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    incident_id: IncidentId,
    at: Timestamp,
    step: IncidentStep,
    /// How many persons it concerned.
    count: i64,
    by_person: Option<PersonId>,
}
