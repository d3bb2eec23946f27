//! Invoices as files; the bytes are in blob storage, sealed for whoever asked for the invoice. The original stands with the tax
//! authority, so that this copy goes with the account.

use kernel::{DocumentId, InvoiceId, PersonId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::InvoicePaper::SPEC, "created_at").with_blobs(&[crate::BlobOf {
        prefix: "invoices/",
        suffix: "",
        sealed: Some(("blob", policy::InvoicePaper::SPEC)),
    }]));

crate::table! { "invoice_files",
    #[sea_orm(primary_key, auto_increment = false)]
    id: DocumentId,
    person_id: PersonId,
    invoice_id: InvoiceId,
    created_at: Timestamp,
}
