//! What changed, for the search index and other followers.

use kernel::{PersonId, Timestamp};

crate::word! {
    /// What changed.
    pub enum Topic {
        Posting = "posting",
        Resume = "resume",
        Subscription = "subscription",
        /// What somebody allowed, whom they refuse, whether they ever signed up. The subject is one of [`crowd`]'s numbers and
        /// names nobody.
        Person = "person",
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

/// How many crowds there are.
pub const CROWDS: usize = 4_096;

/// Which of some thousand crowds somebody belongs to: enough to forget what was remembered of them, too little to name them.
pub fn crowd(person: PersonId) -> usize {
    (person.0.as_u128() % CROWDS as u128) as usize
}
