//! What third parties were asked to delete after erasures, and what they answered (SPEC DEL-1, DEL-3). One asking covers every
//! erasure that had ended by then, so that nobody has to be named.

use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp};

crate::word! {
    /// What a third party answered.
    pub enum AskingResult {
        Deleted = "deleted",
        /// It held nothing of them any more.
        NothingHeld = "nothing_held",
        /// It keeps it, by its own law or policy.
        Kept = "kept",
    }
}

/// Nobody's: an asking names no person but the member of staff who made it.
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "processor_askings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// Its name in the register.
    processor: PublicText,
    /// Erasures that had ended by this moment are covered.
    covers_until: Timestamp,
    /// The letter's or ticket's number.
    reference: PublicText,
    asked_at: Timestamp,
    asked_by: PersonId,
    result: Option<AskingResult>,
    answer_reference: Option<PublicText>,
    answered_at: Option<Timestamp>,
    answered_by: Option<PersonId>,
}
