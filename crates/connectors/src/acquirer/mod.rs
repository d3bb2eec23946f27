//! The acquirer: a licensed company that takes a token of Apple Pay and gives the operator the money.
//!
//! There is no public protocol of acquirers for this that this program could name and speak, so it defines a small one of its
//! own (`docs/acquirer.md`): JSON over HTTPS, signed both ways with RSA over the raw bytes, idempotent by our numbers. The
//! operator's acquirer, or a thin bridge in front of it, must speak it.
//!
//! What is deliberately absent: authorising now and capturing later (what is sold here is there at once), tokens kept for
//! paying again, and card data of any kind.

mod account;
mod bill;
mod call;
mod notification;
mod payment;
mod refund;

pub use account::{Acquirer, AcquirerConfig};
pub use payment::CaptureOrder;
