//! Security incidents, and drills of them (SPEC INC-1, INC-2).

use crate::columns::{PublicJson, PublicText};
use kernel::{IncidentId, PersonId, Timestamp};

crate::word! {
    /// Where an incident stands.
    pub enum IncidentState {
        Registered = "registered",
        Telling = "telling",
        Closed = "closed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "incidents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: IncidentId,
    /// With test persons only.
    drill: bool,
    title: PublicText,
    state: IncidentState,
    /// When it was found: the report's clock runs from here.
    found_at: Timestamp,
    happened_from: Timestamp,
    happened_until: Option<Timestamp>,
    /// Names of the personal fields concerned.
    kinds: PublicJson<Vec<String>>,
    /// The four parts of a notice (INC-1): what happened and may follow, what was and will be done, what the person can
    /// do, what remedy there is.
    happened: Option<PublicText>,
    measures: Option<PublicText>,
    advice: Option<PublicText>,
    remedy: Option<PublicText>,
    larger: bool,
    /// Why it counts as a larger one though the number of persons alone does not make it so.
    larger_reason: Option<PublicText>,
    report_due_at: Timestamp,
    reported_at: Option<Timestamp>,
    receipt: Option<PublicText>,
    announced_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    registered_by: PersonId,
    created_at: Timestamp,
}
