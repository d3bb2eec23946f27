//! Merchants from which somebody wants no invitations, and to which their resume is not shown (SPEC WORK-9).

use kernel::{MerchantId, PersonId, RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::ResumeRecord::SPEC, "at"));

crate::table! { "refused_merchants",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    merchant_id: MerchantId,
    at: Timestamp,
}
