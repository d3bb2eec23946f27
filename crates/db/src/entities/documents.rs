//! Sealed pictures of licences and ID cards; the bytes are in blob storage, sealed for `person_id`.

use kernel::{DocumentId, MerchantId, PersonId, Timestamp};

crate::table! { "documents",
    #[sea_orm(primary_key, auto_increment = false)]
    id: DocumentId,
    merchant_id: MerchantId,
    person_id: PersonId,
    created_at: Timestamp,
}
