//! Who opened whose personal data, for which purpose, on which basis (SPEC SEC-4). Append-only.

use crate::columns::{PublicJson, PublicText};
use kernel::{AccessId, PersonId, Timestamp};

crate::word! {
    /// In which capacity somebody read.
    pub enum ActorKind {
        Staff = "staff",
        Merchant = "merchant",
        Seeker = "seeker",
        System = "system",
    }
}

crate::table! { "access_ledger",
    #[sea_orm(primary_key, auto_increment = false)]
    id: AccessId,
    at: Timestamp,
    actor_id: PersonId,
    actor_kind: ActorKind,
    purpose: PublicText,
    basis: PublicText,
    fields: PublicJson<Vec<String>>,
    persons: PublicJson<Vec<PersonId>>,
}
