//! What merchants pay, as a machine of states (SPEC PAY-2, PAY-4): services to the operator, wages into custody of the
//! licensed payer, and what goes back of either.
//!
//! Invariants:
//! - A payment is a row before anybody sees where to pay, and a refund is a row with its money held in the ledger before
//!   anything is sent. The numbers at the vendor follow from the ids, so doing it again is the same payment or refund.
//! - A payment becomes paid once, together with its transfer in the ledger and what was bought. That the payer came back to
//!   our page proves nothing: only the vendor's signed word does, told by itself or when asked.
//! - A notification is verified over its raw bytes, held against our payment, counted once, committed, and then answered. One
//!   that is genuine and fits no payment of ours moves no money and becomes a case for finance staff.
//! - A refund whose outcome is unknown is asked for with its number, and sent again with the same one. Its money is free again
//!   only after the vendor's clear no.
//! - Money that arrives late, after we closed the payment, is where the vendor has it, so it is booked as any other. What it
//!   was to pay for may be paid or cancelled by then: it is booked all the same, and the whole of it goes back at once.
//! - The vendor is never called inside a unit of work.
//!
//! Deliberately absent: numbers of cards. Whoever pays by bank card does so on the vendor's own page, and of the payment only
//! the vendor's number is kept.

mod ask;
mod begin;
mod book;
mod hook;
mod number;
mod read;
pub(crate) mod refund;
pub mod refusals;
mod send;
mod sides;
mod store;
mod view;

pub(crate) use ask::{ask, close_soon};
pub(crate) use begin::notify_url;
pub use begin::{Begin, begin};
pub(crate) use book::{book, close};
pub use number::{number_of, payment_of, refund_number_of, refund_of};
pub(crate) use store::{
    find, find_by_token, get_locked, lock_kept, lock_waiting, of_subject, paid_with_rest, refunds_of,
};
pub use view::{Begun, PaymentView, RefundView};

use crate::Wallet;
use kernel::PaymentId;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(hook::take_payment_notification))
        .routes(routes!(read::get_payment))
        .routes(routes!(read::list_payments))
}

/// Says who does this folder's jobs.
pub(crate) fn jobs(wallet: &Wallet, jobs: &mut Jobs) {
    let asking = wallet.clone();
    jobs.on(ask::ASK, move |due| {
        let wallet = asking.clone();
        async move { ask::ask(&wallet, PaymentId(due.subject), due.detail).await }
    });
    let sending = wallet.clone();
    jobs.on(refund::SEND, move |due| send::send(sending.clone(), due));
}
