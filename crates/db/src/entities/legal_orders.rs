//! Orders of authorities to hand personal information over, with their documents (SPEC SHARE-2).

use crate::columns::{PublicJson, PublicText};
use kernel::{OrderId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Where an order stands.
    pub enum OrderState {
        Registered = "registered",
        Approved = "approved",
        Declined = "declined",
        Answered = "answered",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::SharingRecord::SPEC, "created_at")
        .named_by(crate::Subject::Listed("persons"))
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "legal_orders",
    #[sea_orm(primary_key, auto_increment = false)]
    id: OrderId,
    authority: PublicText,
    document_no: PublicText,
    /// The article that it rests on.
    law: PublicText,
    /// What it asks for, without naming anybody.
    scope: PublicText,
    fields: PublicJson<Vec<String>>,
    persons: PublicJson<Vec<PersonId>>,
    state: OrderState,
    received_at: Timestamp,
    registered_by: PersonId,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
    reason: Option<PublicText>,
    answered_at: Option<Timestamp>,
    created_at: Timestamp,
}
