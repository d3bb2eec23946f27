//! Who acts for a merchant, and as what (SPEC MER-3).

use kernel::{MerchantId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What a member may do for the merchant.
    pub enum MemberRole {
        Owner = "owner",
        Recruiter = "recruiter",
        Finance = "finance",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::MembershipRecord::SPEC, "joined_at").bound_to("person_id"));

crate::table! { "merchant_members",
    #[sea_orm(primary_key, auto_increment = false)]
    merchant_id: MerchantId,
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    role: MemberRole,
    joined_at: Timestamp,
}
