//! Sealed pictures of an ID card, for whoever is verified by documents; the bytes are in blob storage, sealed for
//! `person_id`.

use kernel::{DocumentId, PersonId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Which side of the card a picture shows.
    pub enum CardSide {
        /// With the portrait.
        Front = "front",
        /// With the emblem.
        Back = "back",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::VerificationDocument::SPEC, "created_at")
        .with_blobs(&[crate::BlobOf {
            prefix: "identity-documents/",
            suffix: "",
            sealed: Some(("blob", policy::VerificationDocument::SPEC)),
        }])
        .while_in_force(
            "EXISTS (SELECT 1 FROM identities i WHERE i.state = 'pending' AND t.id IN (i.front_document_id, \
             i.back_document_id))",
        ),
);

crate::table! { "identity_documents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: DocumentId,
    person_id: PersonId,
    side: CardSide,
    created_at: Timestamp,
}
