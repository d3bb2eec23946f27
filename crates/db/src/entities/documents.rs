//! Sealed pictures of licences and ID cards; the bytes are in blob storage, sealed for `person_id`.

use kernel::{DocumentId, MerchantId, PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::IdentityDocument::SPEC, "created_at").with_blobs(&[
        crate::BlobOf { prefix: "documents/", suffix: "", sealed: Some(("blob", policy::IdentityDocument::SPEC)) },
    ]));

crate::table! { "documents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: DocumentId,
    merchant_id: MerchantId,
    person_id: PersonId,
    created_at: Timestamp,
}
