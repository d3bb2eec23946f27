//! Merchants. The name is public; what proves it stands in certifications.

use crate::columns::PublicText;
use kernel::{MerchantId, PersonId, Timestamp};

crate::word! {
    /// A company with a licence, or a sole person.
    pub enum MerchantKind {
        Company = "company",
        Sole = "sole",
    }
}

crate::word! {
    /// Whether a merchant is certified now.
    pub enum CertState {
        None = "none",
        Pending = "pending",
        Approved = "approved",
        Refused = "refused",
        Suspended = "suspended",
        Lapsed = "lapsed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "merchants",
    #[sea_orm(primary_key, auto_increment = false)]
    id: MerchantId,
    name: PublicText,
    kind: MerchantKind,
    certification: CertState,
    suspension_reason: Option<PublicText>,
    recheck_due_at: Option<Timestamp>,
    created_by: PersonId,
    created_at: Timestamp,
}
