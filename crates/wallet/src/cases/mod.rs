//! Differences in money (资金差异) that a person looks into (SPEC PAY-6): found by notifications, refunds and the daily
//! reconciliation, taken and resolved by finance staff.
//!
//! Invariants: a difference is found once, however often it is met; a case moves no money; resolving one takes a note, and who
//! resolved it stands on it and in the audit log.

mod list;
mod open;
mod resolve;
mod view;

pub(crate) use open::{Found, open};
pub use view::MoneyCaseView;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(list::list_money_cases))
        .routes(routes!(resolve::take_money_case))
        .routes(routes!(resolve::resolve_money_case))
}
