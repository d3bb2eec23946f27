//! Tokens of ours at other companies, for all nodes of the installation. Sealed with the installation's own key.

use crate::columns::{Digest, PublicText};
use kernel::{RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "vendor_tokens",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// The application and the kind of token.
    name: PublicText,
    sealed: Digest,
    good_until: Timestamp,
    saved_at: Timestamp,
}
