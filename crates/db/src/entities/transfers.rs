//! The business passes to a new holder (SPEC SHARE-3).

use crate::columns::PublicText;
use kernel::{PersonId, Timestamp, TransferId};

crate::word! {
    /// Why it passes.
    pub enum TransferKind {
        Merger = "merger",
        Acquisition = "acquisition",
        Bankruptcy = "bankruptcy",
    }
}

crate::word! {
    /// What the new holder is bound to.
    pub enum TransferTerms {
        /// By the same policy: whoever does not object passes.
        SamePolicy = "same_policy",
        /// It asks again: only who accepts passes.
        AsksAgain = "asks_again",
    }
}

crate::word! {
    /// Where a transfer stands.
    pub enum TransferState {
        Draft = "draft",
        Announced = "announced",
        Closed = "closed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "transfers",
    #[sea_orm(primary_key, auto_increment = false)]
    id: TransferId,
    kind: TransferKind,
    new_holder: PublicText,
    document: PublicText,
    terms: TransferTerms,
    /// Until when persons may answer.
    answer_by: Timestamp,
    state: TransferState,
    persons: i64,
    created_by: PersonId,
    created_at: Timestamp,
    announced_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}
