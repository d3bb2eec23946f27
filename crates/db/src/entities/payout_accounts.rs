//! The account at Alipay that a person wants remembered (SPEC PAY-3). Sealed for `person_id`.

use crate::columns::Sealed;
use kernel::{PersonId, Timestamp};
use policy::{Field as _, PayoutAccount};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::PayoutAccount::SPEC, "kept_at").bound_to("person_id"));

crate::table! { "payout_accounts",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    account: Sealed<PayoutAccount>,
    kept_at: Timestamp,
}
