//! Settlement (结算, SPEC PAY-2, WORK-8): from approved hours to money in the worker's wallet.
//!
//! Invariants:
//! - The wage that was agreed when a sign-up became binding is the one that is paid ([`agree`]); editing the posting later changes
//!   nothing for it.
//! - A payment is worked out by [`wage::slip`] alone, the same for the preview, for the merchant and for the clock.
//! - The sign-up's row is held by whoever pays, so that the same settlement sent a hundred times pays once, whatever key it comes
//!   with; and the merchant names the sum that was seen, so that nothing else is paid.
//! - Rows, slips, states, notices and the ledger's transfers are one unit of work; the ledger's part comes last.
//! - A dispute keeps back the disputed part of one wage and no more ([`wage::Counted`]); that part is held where money was funded.
//! - Whoever paid quickly does not take the worker's word away: asking for more hours opens a settled sign-up again, and what was
//!   paid stays paid.
//! - What was funded for a job pays its wages when they are due, whoever has forgotten it, and also when the merchant is suspended
//!   ([`due`]).
//!
//! Deliberately absent: how money comes into custody and leaves it (the wallet), and taking a wage back.

mod agree;
mod due;
mod funds;
pub mod lines;
mod mine;
pub mod pay;
mod preview;
mod read;
pub mod refusals;
mod settle;
mod slips;
mod staff;
mod store;
mod tip;
pub mod wage;

pub(crate) use agree::{agree, approved, contest, disputed, is_final, wage_of};
pub use due::DUE;
pub(crate) use due::register;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(preview::preview_settlement))
        .routes(routes!(settle::settle_wages, read::list_settlements))
        .routes(routes!(read::get_settlement))
        .routes(routes!(read::get_settlement_statement))
        .routes(routes!(mine::get_wage))
        .routes(routes!(tip::tip_worker))
        .routes(routes!(funds::get_merchant_funds))
        .routes(routes!(funds::move_job_funds))
        .routes(routes!(staff::list_late_wages))
}
