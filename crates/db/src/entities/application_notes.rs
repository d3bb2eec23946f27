//! A merchant's own notes, sealed for their author.

use crate::columns::Sealed;
use kernel::{ApplicationId, NoteId, PersonId, Timestamp};
use policy::MerchantNote;

crate::table! { "application_notes",
    #[sea_orm(primary_key, auto_increment = false)]
    id: NoteId,
    application_id: ApplicationId,
    person_id: PersonId,
    text: Sealed<MerchantNote>,
    created_at: Timestamp,
}
