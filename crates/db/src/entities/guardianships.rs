//! A guardian's bond with a minor: what was submitted, how staff decided, and when it ended (SPEC MIN-2, MIN-3). Sealed for
//! `person_id`, the guardian.

use crate::columns::{BlindIndex, PublicJson, PublicText, Sealed};
use kernel::{DocumentId, GuardianshipId, PersonId, Timestamp};
use policy::Field as _;
use policy::{GuardianId, GuardianName, GuardianReason};

crate::word! {
    /// Where a bond stands.
    pub enum BondState {
        Pending = "pending",
        Verified = "verified",
        Refused = "refused",
        /// The minor grew up, or the guardian left.
        Ended = "ended",
    }
}

crate::word! {
    /// What the guardian is to the minor.
    pub enum BondRelation {
        Father = "father",
        Mother = "mother",
        /// Another guardian, with the reason why not a parent.
        Other = "other",
    }
}

/// An item that the guardian said yes to, as it was shown; it counts from the verification on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SaidYes {
    pub item: String,
    pub policy_version: String,
    /// SHA-256 of the words shown, in hexadecimal.
    pub text_digest: String,
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::GuardianRecord::SPEC, "submitted_at").at_end(crate::AtEnd::Hold).while_in_force(
        "t.state IN ('pending', 'verified') AND EXISTS (SELECT 1 FROM people p WHERE p.id = t.ward_id AND \
             p.state <> 'cancelled')",
    ),
);

crate::table! { "guardianships",
    #[sea_orm(primary_key, auto_increment = false)]
    id: GuardianshipId,
    person_id: PersonId,
    ward_id: PersonId,
    state: BondState,
    relation: BondRelation,
    relation_reason: Option<Sealed<GuardianReason>>,
    name: Sealed<GuardianName>,
    id_number: Sealed<GuardianId>,
    id_number_blind: BlindIndex,
    id_document_id: Option<DocumentId>,
    bond_document_id: Option<DocumentId>,
    said: PublicJson<Vec<SaidYes>>,
    /// What the guardian is told of a refusal.
    reason: Option<PublicText>,
    submitted_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
    ended_at: Option<Timestamp>,
}
