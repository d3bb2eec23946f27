//! Answers of earlier writes, kept a day, so that a retry gets the same.

use crate::columns::{Digest, Sealed};
use kernel::{PersonId, Timestamp};
use policy::EarlierAnswer;
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::EarlierAnswer::SPEC, "created_at").bound_to("key_digest"));

crate::table! { "idempotency_keys",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    key_digest: Digest,
    request_digest: Digest,
    status: i64,
    answer: Sealed<EarlierAnswer>,
    created_at: Timestamp,
}
