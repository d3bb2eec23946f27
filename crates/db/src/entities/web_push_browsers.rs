//! Browsers that notices are pushed to (SPEC NOTE-2). What the browser said of itself when it subscribed is all that is known of
//! one.

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, RowId, SessionId, Timestamp};
use policy::{Field as _, WebPushAddress};

crate::word! {
    /// Whose push service a browser uses.
    pub enum WebPushService {
        /// Safari.
        Apple = "apple",
        /// Edge.
        Microsoft = "microsoft",
        /// Firefox.
        Mozilla = "mozilla",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::WebPushBrowser::SPEC, "created_at"));

crate::table! { "web_push_browsers",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    /// The session in which it was registered; it goes with it.
    session_id: SessionId,
    service: WebPushService,
    /// The address and the keys, as JSON.
    address: Sealed<WebPushAddress>,
    /// One browser belongs to one person: whoever signed in on it last.
    address_blind: BlindIndex,
    created_at: Timestamp,
}
