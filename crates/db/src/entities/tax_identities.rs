//! Name and ID number of whoever was paid by the operator itself: asked at the first payment, kept as long as tax law orders
//! (SPEC PAY-5). The blind index keeps one number to one account.

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, Timestamp};
use policy::Field as _;
use policy::{TaxIdNumber, TaxName};

/// Whose these rows are (SPEC RET-1, DEL-1). The lifetime counts from the last payment.
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::TaxRecord::SPEC, "paid_at").bound_to("person_id").at_end(crate::AtEnd::Hold),
);

crate::table! { "tax_identities",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    name: Sealed<TaxName>,
    id_number: Sealed<TaxIdNumber>,
    id_number_blind: BlindIndex,
    given_at: Timestamp,
    paid_at: Timestamp,
}
