//! Words that a signed-in person searched for and allowed to be kept (SPEC FIND-4).

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, RowId, Timestamp};
use policy::{Field as _, SearchWords};

/// Whose these rows are (SPEC RET-2).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(SearchWords::SPEC, "at"));

crate::table! { "search_history",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    words: Sealed<SearchWords>,
    /// Of this person's words only: two persons who search for the same do not look alike.
    words_blind: BlindIndex,
    at: Timestamp,
}
