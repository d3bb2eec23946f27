//! Who opened whose personal data, for which purpose, on which basis (SPEC SEC-4). Append-only.

use crate::columns::{PublicJson, PublicText};
use kernel::{AccessId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// In which capacity somebody read.
    pub enum ActorKind {
        Staff = "staff",
        Merchant = "merchant",
        Seeker = "seeker",
        /// A guardian reads a minor's data.
        Guardian = "guardian",
        System = "system",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::AccessRecord::SPEC, "at")
        .named_by(crate::Subject::Listed("persons"))
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "access_ledger",
    #[sea_orm(primary_key, auto_increment = false)]
    id: AccessId,
    at: Timestamp,
    actor_id: PersonId,
    actor_kind: ActorKind,
    purpose: PublicText,
    basis: PublicText,
    fields: PublicJson<Vec<String>>,
    persons: PublicJson<Vec<PersonId>>,
    /// What it was for: a certification, a report, a case.
    matter: Option<Uuid>,
}
