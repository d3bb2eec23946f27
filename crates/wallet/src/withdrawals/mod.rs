//! Wages on their way to their owner's account at Alipay (提现, SPEC PAY-3), and wallets that staff freeze.
//!
//! Invariants:
//! - The order stands in its row, with a hold on the wallet in the same unit of work, before anything is sent; the row keeps
//!   number, account, name and amount, so that it is sent again exactly as it was.
//! - [`withdrawal::hear`] is the only place that says what the vendor's word does. An unknown outcome is a question with the same
//!   number; the money is given back only when the vendor surely did not do it, and once: every movement has an id of its own
//!   that stands in the row.
//! - What arrived is posted, what failed is freed, what came back is given back. A word that contradicts what was done moves
//!   nothing and becomes a case for the finance staff.
//! - From a sum of the day on two different members of the finance staff approve, neither of them the person.
//! - A frozen wallet is not paid out, whatever was approved before.
//! - The vendor is never called inside a transaction.
//!
//! Deliberately absent: other ways out than Alipay; comparing with the vendor's bill, which has the last word.
//!
//! Other slices may call [`open_matters`]; whoever takes many at once calls [`take`].

mod account;
mod approve;
mod events;
mod freeze;
mod leaving;
mod outcome;
mod problem;
mod queue;
mod read;
pub mod refusals;
mod refuse;
mod request;
mod resolve;
mod send;
mod store;
mod terms;
mod withdrawal;

pub use account::AlipayLogin;
pub use leaving::{OpenMatters, open_matters};
pub use request::{Order, take};
pub use send::{PAYOUT, hold_of, number_of};
pub use withdrawal::{Money, Then, Word, hear};

use crate::Wallet;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(terms::get_withdrawal_terms))
        .routes(routes!(read::list_withdrawals, request::request_withdrawal))
        .routes(routes!(read::get_withdrawal))
        .routes(routes!(account::forget_payout_account))
        .routes(routes!(queue::list_payouts))
        .routes(routes!(queue::review_payout))
        .routes(routes!(approve::approve_payout))
        .routes(routes!(refuse::refuse_payout))
        .routes(routes!(resolve::resolve_payout))
        .routes(routes!(freeze::list_wallet_freezes))
        .routes(routes!(freeze::freeze_wallet))
        .routes(routes!(freeze::release_wallet))
}

pub(crate) fn jobs(wallet: &Wallet, jobs: &mut Jobs) {
    send::register(wallet, jobs);
}
