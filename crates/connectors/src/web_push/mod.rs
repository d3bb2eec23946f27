//! Web Push: notices in browsers, by the push service of each browser's maker (RFC 8030), sealed for the browser (RFC 8291) and
//! signed by us (RFC 8292). There is no account and no vendor to pay.
//!
//! What is deliberately absent: Google's service, which mainland China does not reach; delivery receipts; pushes without words.
//! The crate `web-push` is not used: it builds OpenSSL.

mod seal;
mod service;
mod vapid;

pub use seal::{AUTH_BYTES, KEY_BYTES, PLAIN_BYTES_MAX};
pub use service::{WebPush, WebPushConfig, WebPushMessage, WebPushOutcome, WebPushService, WebPushSubscription};
