//! A merchant's statements (对账单, SPEC PAY-4): months to look at, and any span of up to a year as a table.
//!
//! Invariants: every figure is derived from the ledger's transfers at that moment, the opening balance too, so that a statement
//! of a past month is the same whenever it is asked for; what moves between a merchant's own accounts changes nothing and is
//! left out; nobody is named.
//!
//! The balance is that of the wages in custody. Services are paid one by one and have no balance: they are listed with it.

mod file;
mod months;
mod refusals;
mod store;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new().routes(routes!(months::list_statement_months)).routes(routes!(file::get_statement))
}
