//! Apple's payment session server, a device with cards, and an acquirer that takes the device's tokens, at the wire.
//!
//! The protocols are written down here from Apple's documentation and from `docs/acquirer.md`, without a line of the adapters.
//! The acquirer verifies every message, refuses what is old or comes again, opens the token and holds the order against it,
//! and keeps what was done by our numbers, as a real one must.
//!
//! What is simpler than the real ones: over plain HTTP nobody shows a certificate, so the session server believes whoever names
//! the right merchant and domain (the adapter's mutual TLS is tested against a server of its own); and the device "seals" a
//! token by signing it, with what it says of the card in clear.

mod bill;
mod book;
mod control;
mod device;
mod gateway;
mod notification;
mod payments;
mod session;

pub use control::ApplePayHandle;
pub use device::Card;
pub use gateway::AcquirerFault;

use crate::alipay::Keys;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use book::Book;
use kernel::{Clock, Fen, Rng};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

const BODY_BYTES_MAX: usize = 64 * 1024;

/// The simulated merchant and its account at the acquirer.
pub struct ApplePaySandboxConfig {
    pub merchant_identifier: String,
    /// The domain that is registered with Apple.
    pub domain: String,
    /// The acquirer's number of the account.
    pub account: String,
    /// What lies on that account at the beginning.
    pub balance: Fen,
    pub clock: Clock,
    pub rng: Rng,
}

impl ApplePaySandboxConfig {
    /// The merchant `merchant.invalid.example.lingong` with ten thousand yuan on the account `A9000001`.
    pub fn new(domain: impl Into<String>, clock: Clock, rng: Rng) -> ApplePaySandboxConfig {
        ApplePaySandboxConfig {
            merchant_identifier: "merchant.invalid.example.lingong".into(),
            domain: domain.into(),
            account: "A9000001".into(),
            balance: Fen(1_000_000),
            clock,
            rng,
        }
    }
}

pub(crate) struct Shared {
    config: ApplePaySandboxConfig,
    keys: Keys,
    client: reqwest::Client,
    book: Mutex<Book>,
    /// Counts every change, so that whoever waits for one need not poll.
    changes: watch::Sender<u64>,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        // A test that panicked while it held the lock left nothing half done that another test could see.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Waits until the simulator was told to work again.
    async fn recovered(&self, recoveries: u64) {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if self.book().recoveries > recoveries {
                return;
            }
            if changes.changed().await.is_err() {
                // The sender lives in self, so this is never reached; waiting for ever is what it would mean.
                std::future::pending::<()>().await;
            }
        }
    }
}

/// The simulators' routes; merge them at the root.
///
/// - `POST /apple/paymentSession`: Apple's session server; the adapter's base URL points there
/// - `POST /acquirer`: the acquirer; the adapter's base URL points there
/// - `POST /sandbox/apple/device`: what a device does once its owner has looked at it: a token for a sheet
pub fn apple_pay_router(config: ApplePaySandboxConfig) -> (Router, ApplePayHandle) {
    let book = Mutex::new(Book::new(config.balance));
    let client = crate::alipay::callback_client();
    let shared = Arc::new(Shared { config, keys: Keys::with(None), client, book, changes: watch::Sender::new(0) });
    let router = Router::new()
        .route("/apple/paymentSession", post(session::open))
        .route("/acquirer", post(gateway::call))
        .route("/sandbox/apple/device", post(device::authorise))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, ApplePayHandle::new(shared))
}

/// The demo's merchant identity: a certificate that it gave itself, with its private key. Published and worthless.
pub fn demo_apple_identity() -> String {
    include_str!("demo-identity.pem").to_owned()
}
