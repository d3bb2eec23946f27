//! A merchant's wages in custody (SPEC PAY-2): put in, set aside for a job, released from it, and taken back.
//!
//! Invariants: the money comes to the licensed payer's account and never to the operator's (SPEC PAY-7); it goes back only to
//! the payments that it came from; what a job may still owe for work is not released.
//!
//! Deliberately absent: paying wages out of it.

mod fund;
mod read;
pub mod refusals;
mod release;
mod take_back;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(fund::fund_wages))
        .routes(routes!(read::get_funds))
        .routes(routes!(read::list_fund_lines))
        .routes(routes!(release::allocate_funds))
        .routes(routes!(release::release_funds))
        .routes(routes!(take_back::take_back_funds))
}
