//! What the self-audits found: the state of each promise, for the trust page. About nobody.

use crate::columns::PublicJson;
use kernel::{RowId, Timestamp};
use serde::{Deserialize, Serialize};

/// How one promise stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseResult {
    pub id: String,
    /// `held`, `broken` or `unproven`.
    pub state: String,
    /// Why it is broken or unproven; names checks and places, never a person's data.
    pub why: String,
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "self_audits",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    begun_at: Timestamp,
    ended_at: Timestamp,
    held: i64,
    broken: i64,
    unproven: i64,
    results: PublicJson<Vec<PromiseResult>>,
}
