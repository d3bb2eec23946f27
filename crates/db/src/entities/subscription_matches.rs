//! Which posting a person was told of because of a saved search, so that it happens once (SPEC FIND-3).

use kernel::{PersonId, PostingId, RowId, SubscriptionId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::SubscriptionMatch::SPEC, "found_at"));

crate::table! { "subscription_matches",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    subscription_id: SubscriptionId,
    posting_id: PostingId,
    found_at: Timestamp,
    /// None while it waits for the digest.
    told_at: Option<Timestamp>,
}
