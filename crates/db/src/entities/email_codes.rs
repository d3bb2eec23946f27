//! Codes sent by mail, kept only as keyed hashes: one for each person and the address that they would bind, ten minutes, five
//! tries, one use.

use crate::columns::{BlindIndex, Digest};
use kernel::{PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::AttemptTrace::SPEC, "created_at").bound_to("person_id"));

crate::table! { "email_codes",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    address_blind: BlindIndex,
    code_digest: Digest,
    expires_at: Timestamp,
    tries_left: i64,
    created_at: Timestamp,
}
