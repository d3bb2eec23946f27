//! What staff changed of the list of words that a search takes for each other (SPEC FIND-2). The row with the highest version
//! is the last change; a pair that does not stand was taken out of the list that comes with the program.

use crate::columns::PublicText;
use kernel::{PersonId, RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "synonyms",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// The smaller of the two, as text.
    word: PublicText,
    other: PublicText,
    stands: bool,
    version: i64,
    changed_by: Option<PersonId>,
    changed_at: Timestamp,
}
