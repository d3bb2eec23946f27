//! Whom an incident concerns, and how each was told (SPEC INC-1).

use kernel::{IncidentId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What showed that the person is concerned.
    pub enum FoundBy {
        /// The access ledger of somebody in a window of time.
        Access = "access",
        /// A value of a field that they hold.
        Field = "field",
        /// A session in a window of time.
        Session = "session",
        Listed = "listed",
    }
}

crate::word! {
    /// How the person was told, in the order in which channels are tried.
    pub enum AlertChannel {
        Inbox = "inbox",
        Sms = "sms",
        Phone = "phone",
        Letter = "letter",
        Announcement = "announcement",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::IncidentRecord::SPEC, "listed_at").bound_to("person_id").at_end(crate::AtEnd::Hold),
);

crate::table! { "incident_persons",
    #[sea_orm(primary_key, auto_increment = false)]
    incident_id: IncidentId,
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    found_by: FoundBy,
    listed_at: Timestamp,
    channel: Option<AlertChannel>,
    told_at: Option<Timestamp>,
}
