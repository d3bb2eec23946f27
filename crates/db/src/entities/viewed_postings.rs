//! Postings that a signed-in person opened and allowed to be kept (SPEC FIND-4, FIND-5).

use kernel::{PersonId, PostingId, RowId, Timestamp};
use policy::{Field as _, ViewedPosting};

/// Whose these rows are (SPEC RET-2).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(ViewedPosting::SPEC, "at"));

crate::table! { "viewed_postings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    posting_id: PostingId,
    at: Timestamp,
}
