//! Partners and affiliates that may receive personal information (SPEC SHARE-2), with their agreements.

use super::sharings::SharingRegion;
use crate::columns::{PublicJson, PublicText};
use kernel::{PartnerId, PersonId, Timestamp};

crate::word! {
    /// Whether it belongs to the operator.
    pub enum PartnerKind {
        Partner = "partner",
        Affiliate = "affiliate",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "partners",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PartnerId,
    kind: PartnerKind,
    name: PublicText,
    /// Number of the agreement on file.
    agreement: PublicText,
    /// Number of the non-disclosure agreement on file.
    nda: Option<PublicText>,
    fields: PublicJson<Vec<String>>,
    purpose: PublicText,
    region: SharingRegion,
    starts_at: Timestamp,
    ends_at: Timestamp,
    /// It was ended before its time.
    ended_at: Option<Timestamp>,
    ended_reason: Option<PublicText>,
    created_by: PersonId,
    created_at: Timestamp,
}
