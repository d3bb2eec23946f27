//! Conversations between a seeker and a merchant about one posting (SPEC TALK-1).
//!
//! Invariants: one conversation per seeker, merchant and posting, however often and from where it is opened; the
//! merchant's side is whoever may recruit for it at that moment; nobody talks with a merchant of their own.
//!
//! Other slices may call [`begin_between`] and [`seeker_of`].
//!
//! Whoever blocks the other side neither gets nor sends messages ([`blocks`], SPEC TALK-4); what was said stays.
//!
//! Deliberately absent: group talks. Customer service is [`crate::support`], reporting the other side [`crate::reports`].

mod blocks;
mod find;
mod names;
mod open;
mod posting;
mod read;
mod refusals;
mod sides;
mod store;
mod view;

pub(crate) use blocks::require_open;
pub(crate) use names::seekers;
pub use open::begin_between;
pub(crate) use posting::may_be_seen;
pub use sides::seeker_of;
pub(crate) use sides::{Party, find_party, lock_party, other_side};
pub(crate) use store::{marks, newest, recruiters, unread_of};

use crate::Talk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(open::open_conversation, read::list_conversations))
        .routes(routes!(find::find_conversation))
}
