//! Apple Pay for the operator's services (SPEC PAY-4): a way of paying an order without leaving our page.
//!
//! The device asks our page for a merchant session, which Apple gives to whoever shows the merchant's certificate; its owner
//! looks at it, and it gives a token that is sealed for the acquirer. The token is handed on, and what becomes of it is the
//! payment's own business (`payments`): notifications, questions, refunds and the bill are those of any other vendor.
//!
//! Invariants:
//! - Only Apple's published servers are asked for a session, whatever the browser names.
//! - A token is bound to its order by Apple's signature, and to its payment here before it is sent; it is sent once. When the
//!   answer is lost, the acquirer is asked with the same number, and where it knows nothing of it the number is closed there,
//!   so that a message that comes late cannot pay.
//! - A token is never stored and never logged; of its number a keyed hash stays.
//!
//! Deliberately absent: wages (the licensed payer takes no tokens, SPEC PAY-7), cards kept for the next time, and a currency
//! other than the renminbi.

mod authorise;
pub mod refusals;
mod session;
mod shop;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(shop::get_apple_pay))
        .routes(routes!(session::open_apple_pay_session))
        .routes(routes!(authorise::authorise_apple_pay))
}
