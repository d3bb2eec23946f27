//! Apple Pay on the web: the merchant session that opens the sheet, and the token that the sheet gives.
//! <https://developer.apple.com/documentation/applepayontheweb>
//!
//! Apple moves no money and tells nothing of a payment: its server only vouches for the shop, by mutual TLS, and the device
//! seals the card for whoever has the payment processing key. That is the acquirer ([`crate::acquirer`]), so a token is read
//! here for its shape and for what it is bound to, and handed on unopened.
//!
//! What is deliberately absent: opening tokens. Then this program would hold card numbers, which it never does.

mod hosts;
mod session;
mod token;

pub use session::{ApplePay, ApplePayConfig};
pub use token::PaymentToken;
