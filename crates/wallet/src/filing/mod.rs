//! Files for the tax office (SPEC PAY-5): what was really withheld, by month and by quarter, and the tax that is handed over.
//!
//! Invariants:
//! - A preview counts and opens nothing. A file opens names and ID numbers through the gate for this purpose alone, with the
//!   file itself as the matter, so that the access ledger and the audit log say who made which file when.
//! - What stood in a file is not kept, and no answer of an earlier request holds it: making it again is another opening.
//! - The figures come from the payments and from the ledger; a row whose tax is not what the rules say is told in the preview.
//!
//! Deliberately absent: sending it to the tax office, whose client takes the file; corrections of filed periods.

mod file;
mod gather;
mod preview;
mod refusals;
mod remit;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(preview::preview_tax_file))
        .routes(routes!(file::list_tax_files, file::make_tax_file))
        .routes(routes!(remit::remit_tax))
}
