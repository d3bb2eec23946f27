//! How a merchant's wages come into custody and leave it again (SPEC PAY-2).
//!
//! Invariants: the money comes to the licensed payer's account and never to the operator's (SPEC PAY-7); it goes back only to
//! the payments that it came from, the newest first.
//!
//! Deliberately absent: paying wages out of it, and moving it between jobs (`market/settlement`).

mod fund;
mod lines;
pub mod refusals;
mod take_back;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(fund::fund_wages))
        .routes(routes!(lines::list_fund_lines))
        .routes(routes!(take_back::take_back_funds))
}
