//! A person's data keys, wrapped by an epoch key (keyring database).

use crate::columns::Digest;
use kernel::{PersonId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Keys;

crate::table! { "person_keys",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    class: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    generation: i64,
    epoch: i64,
    wrapped: Digest,
    created_at: Timestamp,
    /// When a newer generation took over.
    retired_at: Option<Timestamp>,
}
