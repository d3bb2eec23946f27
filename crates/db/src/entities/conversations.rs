//! One conversation per seeker, merchant and posting.

use kernel::{ConversationId, MerchantId, PersonId, PostingId, Timestamp};

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
