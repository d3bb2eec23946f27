//! Searches that somebody saved, to be told of new matches (SPEC FIND-3).

use crate::columns::Sealed;
use kernel::{PersonId, SubscriptionId, Timestamp};
use policy::{Field as _, SavedSearch};

crate::word! {
    /// When new matches are told.
    pub enum Pace {
        AtOnce = "at_once",
        /// Once a day, all together.
        Daily = "daily",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::SubscriptionRecord::SPEC, "created_at"));

crate::table! { "subscriptions",
    #[sea_orm(primary_key, auto_increment = false)]
    id: SubscriptionId,
    person_id: PersonId,
    /// Words, area and filters; never a point.
    search: Sealed<SavedSearch>,
    pace: Pace,
    paused: bool,
    created_at: Timestamp,
}
