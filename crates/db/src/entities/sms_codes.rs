//! Codes sent by SMS, kept only as keyed hashes: six digits, five minutes, five tries, one use.

use crate::columns::{BlindIndex, Digest};
use kernel::{RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::AttemptTrace::SPEC, "created_at").named_by(crate::Subject::Phone("phone_blind")),
);

crate::table! { "sms_codes",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    phone_blind: BlindIndex,
    code_digest: Digest,
    expires_at: Timestamp,
    tries_left: i64,
    used_at: Option<Timestamp>,
    created_at: Timestamp,
}
