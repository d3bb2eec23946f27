//! The consent ledger: append-only; the state is the fold, silence is no (SPEC POL-2).

use crate::columns::{Digest, PublicText};
use kernel::{ConsentId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What the person said.
    pub enum ConsentAction {
        Given = "given",
        Withdrawn = "withdrawn",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ConsentRecord::SPEC, "at").at_end(crate::AtEnd::Hold).while_in_force(
        "EXISTS (SELECT 1 FROM people p WHERE p.id = t.person_id AND p.state <> 'cancelled') AND NOT EXISTS (SELECT 1 \
         FROM consents n WHERE n.person_id = t.person_id AND n.purpose = t.purpose AND (n.at, n.id) > (t.at, t.id))",
    ),
);

crate::table! { "consents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ConsentId,
    person_id: PersonId,
    purpose: PublicText,
    action: ConsentAction,
    policy_version: PublicText,
    text_digest: Digest,
    channel: PublicText,
    at: Timestamp,
    /// Who said it: the person, or their guardian. None in rows older than this column: the person.
    by_person: Option<PersonId>,
}
