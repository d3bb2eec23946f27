//! Files for the tax office that finance staff made: which, when, and over how much. Each is a matter of its own for the gate;
//! what stood in it is not kept.

use crate::columns::PublicText;
use kernel::{Fen, PersonId, TaxFileId, Timestamp};

crate::word! {
    /// Which declaration.
    pub enum TaxFileKind {
        Monthly = "monthly",
        Quarterly = "quarterly",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "tax_files",
    #[sea_orm(primary_key, auto_increment = false)]
    id: TaxFileId,
    kind: TaxFileKind,
    /// The first day of its month or quarter in China: `2026-10-01`.
    period_start: PublicText,
    persons: i64,
    lines: i64,
    gross_fen: Fen,
    withheld_fen: Fen,
    made_by: PersonId,
    made_at: Timestamp,
}
