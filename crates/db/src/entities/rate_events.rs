//! What a limit counts (codes per number, failures per account), under keyed hashes.

use crate::columns::BlindIndex;
use kernel::{RowId, Timestamp};

crate::table! { "rate_events",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    bucket: BlindIndex,
    at: Timestamp,
}
