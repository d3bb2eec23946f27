//! Which merchants opened a resume (SPEC RES-4), for its owner to read.

use kernel::{MerchantId, PersonId, ResumeId, RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::ResumeView::SPEC, "at"));

crate::table! { "resume_views",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    resume_id: ResumeId,
    merchant_id: MerchantId,
    /// Whether it had been delivered to the merchant; else it was found in the resume database.
    delivered: bool,
    at: Timestamp,
}
