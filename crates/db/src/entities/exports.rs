//! Copies of one's own data, kept sealed for a day (SPEC RIGHT-1, RIGHT-6).

use kernel::{ExportId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Whether a copy can be fetched.
    pub enum ExportState {
        Waiting = "waiting",
        Ready = "ready",
        /// It would be larger than a file may be; the operator's command has no such bound.
        TooLarge = "too_large",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ExportFile::SPEC, "created_at").about(crate::Subject::Column("ward_id")).with_blobs(&[
        crate::BlobOf { prefix: "exports/", suffix: "", sealed: Some(("file", policy::ExportFile::SPEC)) },
    ]),
);

crate::table! { "exports",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ExportId,
    person_id: PersonId,
    /// Whose copy it is, where a guardian asked for it; none is the person's own.
    ward_id: Option<PersonId>,
    state: ExportState,
    created_at: Timestamp,
    ready_at: Option<Timestamp>,
    row_count: i64,
    bytes: i64,
    fetched_at: Option<Timestamp>,
}
