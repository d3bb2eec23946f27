//! Numbers that stand between the two sides of a sign-up for a short while (SPEC WORK-4). A row goes when its binding is
//! unbound or has expired at the vendor: it lives minutes, and names nobody.

use crate::columns::Digest;
use kernel::{ApplicationId, RowId, Timestamp};
use policy::Field as _;

crate::word! {
    /// How far a binding is.
    pub enum RelayState {
        /// The vendor is being asked: something may be bound.
        Asking = "asking",
        Bound = "bound",
        /// Something may be bound, and nobody can find out; it expires.
        Unknown = "unknown",
        /// It is to be unbound.
        Ending = "ending",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1): the seeker's, whom the sign-up names. They stay through an erasure, because the vendor
/// is still to be told, and go by themselves within the hour.
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::RelayRecord::SPEC, "asked_at")
        .named_by(crate::Subject::Through("application_id", "applications", "id", "person_id"))
        .bound_to("application_id")
        .at_end(crate::AtEnd::Unnamed),
);

crate::table! { "relay_bindings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    application_id: ApplicationId,
    state: RelayState,
    /// Hash of the two sealed numbers: another one when either changes.
    numbers: Digest,
    /// The lent number and the vendor's id of the binding, sealed with the installation's own key: they are the vendor's, and the
    /// vendor is told after a person's keys are gone.
    lent: Option<Digest>,
    /// How often the vendor was asked to unbind it.
    attempts: i64,
    asked_at: Timestamp,
    expires_at: Timestamp,
}
