//! Roles of staff. A role is granted only with a non-disclosure agreement on record (SPEC SEC-4).

use kernel::{PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What a member of staff may do.
    pub enum StaffRole {
        Reviewer = "reviewer",
        Support = "support",
        Finance = "finance",
        Privacy = "privacy",
        Admin = "admin",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::StaffRecord::SPEC, "granted_at")
        .bound_to("person_id")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("EXISTS (SELECT 1 FROM people p WHERE p.id = t.person_id AND p.state <> 'cancelled')"),
);

crate::table! { "staff_roles",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    role: StaffRole,
    nda_signed_at: Timestamp,
    granted_at: Timestamp,
}
