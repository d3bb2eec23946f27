//! What a merchant marks of people who signed up for its jobs (SPEC WORK-9).

use crate::columns::Sealed;
use kernel::{MerchantId, PersonId, TalentId, Timestamp};
use policy::{Field as _, TalentNote};

/// Whose these rows are (SPEC RET-1, DEL-1): the person's whom they are about.
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::TalentRecord::SPEC, "changed_at"));

crate::table! { "talents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: TalentId,
    merchant_id: MerchantId,
    person_id: PersonId,
    favourite: bool,
    /// Since when the merchant takes no sign-ups from them.
    blocked_at: Option<Timestamp>,
    note: Option<Sealed<TalentNote>>,
    changed_at: Timestamp,
}
