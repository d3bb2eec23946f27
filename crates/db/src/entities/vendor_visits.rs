//! Who set out to another company's page and has yet to come back (SPEC ACC-4): a state that is good once, the browser that
//! it was made for, and the consent that was given before. Nothing that the company says is kept here.

use super::linked_openids::Part;
use crate::columns::{Digest, PublicText};
use kernel::{PersonId, RowId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::VendorVisit::SPEC, "created_at"));

crate::table! { "vendor_visits",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    state_digest: Digest,
    browser_digest: Digest,
    part: Part,
    /// Who links an account; none where somebody signs in.
    person_id: Option<PersonId>,
    /// SHA-256 of the words of the consent as they were shown.
    consent_digest: Digest,
    /// The address of ours to which the browser comes back.
    redirect: PublicText,
    created_at: Timestamp,
    /// From then on the state is used.
    came_back_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
}
