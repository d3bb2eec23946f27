//! Verifications of persons' real names, newest decides (SPEC IDV-1). Sealed for `person_id`.

use crate::columns::{BlindIndex, PublicText, Sealed};
use kernel::{DocumentId, IdentityId, PersonId, Timestamp};
use policy::Field as _;
use policy::{VerifiedId, VerifiedName};

crate::word! {
    /// How somebody is verified; the person picks.
    pub enum IdentityMethod {
        /// A source that knows which name belongs to which number is asked.
        TwoFactor = "two_factor",
        /// Staff look at both sides of the ID card.
        Documents = "documents",
    }
}

crate::word! {
    /// Where a verification stands.
    pub enum IdentityState {
        Pending = "pending",
        Verified = "verified",
        Refused = "refused",
        /// A newer one took its place.
        Superseded = "superseded",
        /// It does not hold any more: the consent was withdrawn, or somebody else proved that the number is theirs.
        Ended = "ended",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::VerificationRecord::SPEC, "submitted_at").at_end(crate::AtEnd::Hold).while_in_force(
        "t.state IN ('pending', 'verified') AND EXISTS (SELECT 1 FROM people p WHERE p.id = t.person_id AND \
             p.state <> 'cancelled')",
    ),
);

crate::table! { "identities",
    #[sea_orm(primary_key, auto_increment = false)]
    id: IdentityId,
    person_id: PersonId,
    method: IdentityMethod,
    state: IdentityState,
    name: Sealed<VerifiedName>,
    id_number: Sealed<VerifiedId>,
    id_number_blind: BlindIndex,
    front_document_id: Option<DocumentId>,
    back_document_id: Option<DocumentId>,
    /// What the person is told of a refusal, or of its end.
    reason: Option<PublicText>,
    /// The source's id of the request that it answered.
    evidence: Option<PublicText>,
    submitted_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
}
