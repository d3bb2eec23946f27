//! What changed, for the search index and other followers.

use kernel::Timestamp;

crate::word! {
    /// What changed.
    pub enum Topic {
        Posting = "posting",
        Resume = "resume",
        Subscription = "subscription",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "outbox",
    #[sea_orm(primary_key)]
    seq: i64,
    topic: Topic,
    subject: Uuid,
    at: Timestamp,
}
