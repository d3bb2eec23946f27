//! What changed, for the search index and other followers.

use kernel::Timestamp;

crate::word! {
    /// What changed.
    pub enum Topic {
        Posting = "posting",
    }
}

crate::table! { "outbox",
    #[sea_orm(primary_key)]
    seq: i64,
    topic: Topic,
    subject: Uuid,
    at: Timestamp,
}
