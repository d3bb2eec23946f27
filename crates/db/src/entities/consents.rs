//! The consent ledger: append-only; the state is the fold, silence is no (SPEC POL-2).

use crate::columns::{Digest, PublicText};
use kernel::{ConsentId, PersonId, Timestamp};

crate::word! {
    /// What the person said.
    pub enum ConsentAction {
        Given = "given",
        Withdrawn = "withdrawn",
    }
}

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
}
