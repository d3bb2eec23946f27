//! Postings that somebody keeps to come back to (SPEC FIND-6).

use kernel::{PersonId, PostingId, RowId, Timestamp};
use policy::{Favourite, Field as _};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(Favourite::SPEC, "at"));

crate::table! { "favourites",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    posting_id: PostingId,
    at: Timestamp,
}
