//! Submissions for certification, newest decides (SPEC MER-1, MER-2). Sealed for `person_id`, who submitted.

use super::merchants::MerchantKind;
use crate::columns::{BlindIndex, PublicText, Sealed};
use kernel::{CertificationId, DocumentId, MerchantId, PersonId, Timestamp};
use policy::Field as _;
use policy::{BusinessAddress, CreditCode, IdNumber, RealName};

crate::word! {
    /// What became of a submission.
    pub enum SubmissionState {
        Pending = "pending",
        Approved = "approved",
        Refused = "refused",
        Superseded = "superseded",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::CertificationRecord::SPEC, "submitted_at").at_end(crate::AtEnd::Hold).while_in_force(
        "t.state IN ('pending', 'approved') AND EXISTS (SELECT 1 FROM people p WHERE p.id = t.person_id AND \
             p.state <> 'cancelled')",
    ),
);

crate::table! { "certifications",
    #[sea_orm(primary_key, auto_increment = false)]
    id: CertificationId,
    merchant_id: MerchantId,
    person_id: PersonId,
    kind: MerchantKind,
    state: SubmissionState,
    company_name: Option<PublicText>,
    credit_code: Option<Sealed<CreditCode>>,
    credit_code_blind: Option<BlindIndex>,
    address: Option<Sealed<BusinessAddress>>,
    responsible_name: Sealed<RealName>,
    responsible_id: Sealed<IdNumber>,
    responsible_id_blind: BlindIndex,
    licence_document_id: Option<DocumentId>,
    responsible_document_id: Option<DocumentId>,
    reason: Option<PublicText>,
    submitted_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
}
