//! A merchant's own notes, sealed for their author.

use crate::columns::Sealed;
use kernel::{ApplicationId, NoteId, PersonId, Timestamp};
use policy::Field as _;
use policy::MerchantNote;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::MerchantNote::SPEC, "created_at").about(crate::Subject::Through(
        "application_id",
        "applications",
        "id",
        "person_id",
    )));

crate::table! { "application_notes",
    #[sea_orm(primary_key, auto_increment = false)]
    id: NoteId,
    application_id: ApplicationId,
    person_id: PersonId,
    text: Sealed<MerchantNote>,
    created_at: Timestamp,
}
