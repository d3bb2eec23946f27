//! Epoch keys of the keyring, wrapped by the root key.

use crate::columns::Digest;
use kernel::Timestamp;

crate::table! { "epochs",
    #[sea_orm(primary_key, auto_increment = false)]
    epoch: i64,
    wrapped: Digest,
    created_at: Timestamp,
}
