//! Invoices (发票) for paid services (SPEC PAY-4): asked for by a merchant, issued by the finance staff at the tax authority's
//! service, whose number and file come back here.
//!
//! Invariants:
//! - An invoice is over what was paid and did not go back. What of an order stands on one is counted in the order's row, in the
//!   same unit of work, and a CHECK refuses a fen that would stand on two or go back while it stands on one.
//! - What was invoiced goes back only after a red-letter invoice (红字发票): the merchant asks for it, staff issue it at the tax
//!   authority and write its number here, and from then on the order can be refunded or invoiced anew.
//! - Title, tax number, mail address and file are sealed for whoever asked; lists do not open them, and a look of somebody else
//!   stands in the access ledger.
//!
//! Deliberately absent: issuing by an interface (the numbers come from the tax authority's own service), invoices for wages in
//! custody (they are the workers' money and no income of the operator), and sending mail.

mod ask;
mod file;
mod invoice;
mod issue;
mod queue;
mod read;
mod red;
pub mod refusals;
mod refuse;
mod sealing;
mod store;
mod upload;
mod view;
mod withdraw;

use crate::Wallet;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(upload::upload_invoice_file))
        .layer(DefaultBodyLimit::max(upload::FILE_BYTES_MAX));
    OpenApiRouter::new()
        .merge(uploads)
        .routes(routes!(read::list_invoiceable))
        .routes(routes!(ask::ask_invoice, read::list_invoices))
        .routes(routes!(read::get_invoice))
        .routes(routes!(file::get_invoice_file))
        .routes(routes!(withdraw::withdraw_invoice))
        .routes(routes!(red::ask_red_invoice))
        .routes(routes!(queue::list_invoice_queue))
        .routes(routes!(queue::review_invoice))
        .routes(routes!(issue::issue_invoice))
        .routes(routes!(issue::issue_red_invoice))
        .routes(routes!(refuse::refuse_invoice))
}
