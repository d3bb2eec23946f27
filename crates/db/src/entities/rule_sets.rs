//! Versions of the posting rules; the highest is in force (SPEC PUB-3).

use crate::columns::PublicText;
use kernel::{PersonId, RuleSetId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "rule_sets",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RuleSetId,
    version: i64,
    rules: PublicText,
    created_by: Option<PersonId>,
    created_at: Timestamp,
}
