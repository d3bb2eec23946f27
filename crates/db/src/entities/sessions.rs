//! Signed-in sessions; the token is kept only as a hash (SPEC ACC-7).

use crate::columns::{Digest, PublicText};
use kernel::{PersonId, SessionId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::SignInRecord::SPEC, "last_seen_at").at_end(crate::AtEnd::Hold));

crate::table! { "sessions",
    #[sea_orm(primary_key, auto_increment = false)]
    id: SessionId,
    person_id: PersonId,
    token_digest: Digest,
    device: PublicText,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    revoked_at: Option<Timestamp>,
}
