//! Paid services (SPEC PAY-4): what is sold, what a merchant ordered, what is left of it, and what goes back.
//!
//! Invariants:
//! - The price of an order is the one of its day and stands on it; a product that changes changes no order.
//! - Only owners and finance members order, pay and give back; recruiters use what is there (SPEC MER-3).
//! - An order is paid once. What else was paid for it goes back whole.
//! - What is used is counted in the same unit of work as what it is used for, the oldest order first, and never more than was
//!   bought: a conditional update takes it, and a CHECK would refuse the rest.
//! - Only unused units go back, for what they cost. They cannot be used any more from the moment a refund is asked for; when
//!   the vendor refuses it for good they are there again.
//! - What lapses (a resume pack) is used or given back before its day; afterwards it is neither.
//! - What stands on an invoice does not go back before it is reversed (`invoices`).
//!
//! Deliberately absent: discounts and subscriptions.

mod cancel;
mod consume;
mod create;
mod give_back;
mod pay;
pub mod products;
mod read;
pub mod refusals;
mod spending;
mod store;
mod view;

pub use consume::{Use, consume, credits_left, extra_places, pinned, pinned_until, take_credit};
pub(crate) use store::{get, paid, refund_refused, waits};

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(read::list_products))
        .routes(routes!(create::create_order, read::list_orders))
        .routes(routes!(read::get_order))
        .routes(routes!(pay::pay_order))
        .routes(routes!(cancel::cancel_order))
        .routes(routes!(give_back::give_back_order))
        .routes(routes!(read::list_entitlements))
        .routes(routes!(spending::list_spending))
}
