//! Sealed pictures of a guardian's ID card and of what proves the bond; the bytes are in blob storage, sealed for
//! `person_id`, the guardian.

use kernel::{DocumentId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What a picture shows.
    pub enum GuardianPaper {
        IdCard = "id_card",
        /// Household register, birth certificate, or a court's paper.
        Bond = "bond",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::GuardianDocument::SPEC, "created_at")
        .with_blobs(&[crate::BlobOf {
            prefix: "guardian-documents/",
            suffix: "",
            sealed: Some(("blob", policy::GuardianDocument::SPEC)),
        }])
        .while_in_force(
            "EXISTS (SELECT 1 FROM guardianships g WHERE g.state = 'pending' AND t.id IN (g.id_document_id, \
             g.bond_document_id))",
        ),
);

crate::table! { "guardian_documents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: DocumentId,
    person_id: PersonId,
    kind: GuardianPaper,
    created_at: Timestamp,
}
