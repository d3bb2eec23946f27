//! Pictures that people give to customer service, in a chat or with a case, and those that staff send them; the bytes lie
//! sealed in blob storage under the person's key.

use super::support_messages::SupportSide;
use kernel::{CaseId, ChatId, PersonId, PhotoId, Timestamp};
use policy::Field as _;

const BLOBS: &[crate::BlobOf] =
    &[crate::BlobOf { prefix: "support/", suffix: "", sealed: Some(("picture", policy::SupportPicture::SPEC)) }];

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::SupportPicture::SPEC, "created_at").with_blobs(BLOBS));

crate::table! { "support_pictures",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PhotoId,
    person_id: PersonId,
    chat_id: Option<ChatId>,
    /// The case that it was given with; none until that is filed.
    case_id: Option<CaseId>,
    width: i64,
    height: i64,
    created_at: Timestamp,
    /// Who gives it: the other side does not send it as its own.
    side: SupportSide,
}
