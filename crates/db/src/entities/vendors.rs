//! What staff decided about each third party of the register (SPEC OPS-3, SDK-3).

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "vendors",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    /// Its name in the register.
    vendor: PublicText,
    /// Whether staff switched it off.
    shut: bool,
    shut_why: Option<PublicText>,
    shut_at: Option<Timestamp>,
    /// The number of the agreement with its company, and the end of the last day on which it holds.
    agreement: Option<PublicText>,
    agreement_until: Option<Timestamp>,
    /// The version of the service whose security was assessed, since the beginning of which day in China, and by which department.
    assessed_version: Option<PublicText>,
    assessed_at: Option<Timestamp>,
    assessed_by: Option<PublicText>,
    /// What the assessment found.
    assessment: Option<PublicText>,
}
