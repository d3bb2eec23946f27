//! Persons of whom we know that they are minors (SPEC MIN-1, MIN-2). What they may do follows from the date at each
//! request, so that a birthday needs no job.

use crate::columns::Sealed;
use kernel::{PersonId, Timestamp};
use policy::{BirthDate, Field as _};

crate::word! {
    /// From where the birth date is known.
    pub enum BirthSource {
        /// The person's own profile.
        Profile = "profile",
        /// A verified ID number.
        IdNumber = "id_number",
        /// Staff recorded it for a case.
        Report = "report",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::MinorRecord::SPEC, "known_at").bound_to("person_id"));

crate::table! { "minors",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    /// A day, or a month where only that is known.
    born: Sealed<BirthDate>,
    source: BirthSource,
    /// The one correction that the person may make themselves.
    corrected_at: Option<Timestamp>,
    known_at: Timestamp,
    /// While a guardian's consent is missing: when everything is deleted.
    erase_at: Option<Timestamp>,
    /// The deletion waited once for staff to look at a guardian's papers.
    extended_at: Option<Timestamp>,
}
