//! What the identity source said of a name with a number, under a keyed hash of both (SPEC IDV-1): each answer is billed, so
//! the same is not asked again. `person_id` asked first.

use crate::columns::{BlindIndex, PublicText};
use kernel::{PersonId, RowId, Timestamp};
use policy::Field as _;

crate::word! {
    /// The source's word.
    pub enum SourceVerdict {
        Match = "match",
        /// The number belongs to another name.
        Mismatch = "mismatch",
        /// The source does not know the number.
        NoRecord = "no_record",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::VerificationVerdict::SPEC, "at"));

crate::table! { "identity_verdicts",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    claim: BlindIndex,
    verdict: SourceVerdict,
    /// The source's id of the request.
    evidence: PublicText,
    at: Timestamp,
}
