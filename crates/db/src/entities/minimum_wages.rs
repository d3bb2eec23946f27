//! The least that an hour of part-time work pays (小时最低工资标准, SPEC RULE-4), by place and from a day on. A row that was wrong is
//! withdrawn and stays.

use crate::columns::PublicText;
use kernel::{Fen, PersonId, RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "minimum_wages",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// The beginning of the division's code (GB/T 2260): `35` for a province, `3501` for a city, `350102` for a district.
    place: PublicText,
    /// The first moment of its first day in China.
    from_at: Timestamp,
    per_hour_fen: Fen,
    /// The notice that sets it.
    source: PublicText,
    created_by: Option<PersonId>,
    created_at: Timestamp,
    withdrawn_at: Option<Timestamp>,
}
