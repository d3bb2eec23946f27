//! One conversation per seeker, merchant and posting.

use kernel::{ConversationId, MerchantId, PersonId, PostingId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ConversationRecord::SPEC, "created_at").at_end(crate::AtEnd::Blank),
);

crate::table! { "conversations",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ConversationId,
    person_id: PersonId,
    merchant_id: MerchantId,
    posting_id: PostingId,
    last_seq: i64,
    last_at: Timestamp,
    created_at: Timestamp,
}
