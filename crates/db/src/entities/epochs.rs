//! Epoch keys of the keyring, wrapped by the root key.

use crate::columns::Digest;
use kernel::Timestamp;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Keys;

crate::table! { "epochs",
    #[sea_orm(primary_key, auto_increment = false)]
    epoch: i64,
    wrapped: Digest,
    created_at: Timestamp,
}
