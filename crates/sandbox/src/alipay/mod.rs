//! Alipay (支付宝) as its gateway answers: payments with a cashier's page, refunds, transfers, the daily bill, and the
//! notifications that it sends by itself.
//!
//! It verifies the application's signature as the real one does and signs whatever it says. Orders, refunds and transfers
//! live in memory, at most [`KEPT_MAX`] of each. A hand ([`AlipayHandle`]) tells it to fail in every way in which money
//! is lost by programs that do not expect it.
//!
//! It works in both of the vendor's modes: a call that names certificates is answered in certificate mode, and only such a
//! call may transfer.
//!
//! It sends notifications to this machine alone, whatever address an order names.

mod bill;
mod book;
mod cashier;
mod certificates;
mod control;
mod gateway;
mod keys;
mod notification;
mod payouts;
mod trades;
mod transfers;
mod wire;

pub use book::{ArrivedTransfer, NotificationFault, TransferCourse, TransferEnd};
pub use certificates::AlipaySandboxCertificates;
pub use control::AlipayHandle;
pub use gateway::AlipayFault;
pub(crate) use keys::Keys;
pub use keys::{demo_alipay_public_key, demo_app_private_key};
pub(crate) use notification::is_this_machine;
pub(crate) use wire::amount;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::routing::get;
use book::Book;
use kernel::{Clock, Fen, Rng};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How many orders and how many transfers are kept; further ones are refused.
pub const KEPT_MAX: usize = 20_000;

const BODY_BYTES_MAX: usize = 64 * 1024;

/// The simulated application and its seller.
pub struct AlipaySandboxConfig {
    /// The first part of its addresses, so that a server can have several accounts: `alipay`, `custody`.
    pub place: &'static str,
    pub app_id: String,
    /// The account that gets the money (PID).
    pub seller_id: String,
    /// What lies on that account at the beginning.
    pub balance: Fen,
    /// Judges expiry and stamps everything.
    pub clock: Clock,
    /// Makes the tokens of the cashier's pages.
    pub rng: Rng,
    /// What it signs with (a 2048-bit RSA key in PKCS#8), so that a program which is not a demo can be tried against it; the
    /// published key where there is none.
    pub vendor_key: Option<Vec<u8>>,
}

impl AlipaySandboxConfig {
    /// An application `9021000000000001` of the seller `2088000000000001` with a million yuan.
    pub fn new(clock: Clock, rng: Rng) -> AlipaySandboxConfig {
        AlipaySandboxConfig {
            place: "alipay",
            app_id: "9021000000000001".into(),
            seller_id: "2088000000000001".into(),
            balance: Fen(100_000_000),
            clock,
            rng,
            vendor_key: None,
        }
    }

    /// The account of a licensed payer in which wages lie: application `9021000000000002` of `2088000000000002`, empty.
    pub fn custody(clock: Clock, rng: Rng) -> AlipaySandboxConfig {
        AlipaySandboxConfig {
            place: "custody",
            app_id: "9021000000000002".into(),
            seller_id: "2088000000000002".into(),
            balance: Fen(0),
            clock,
            rng,
            vendor_key: None,
        }
    }
}

pub(crate) struct Shared {
    config: AlipaySandboxConfig,
    keys: keys::Keys,
    certificates: certificates::Certificates,
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

    /// Waits until `ready` gives something. It is asked again after every change.
    async fn wait_until<T>(&self, ready: impl Fn(&Book) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = ready(&self.book()) {
                return found;
            }
            if changes.changed().await.is_err() {
                // The sender lives in self, so this is never reached; waiting for ever is what it would mean.
                std::future::pending::<()>().await;
            }
        }
    }
}

/// What carries notifications to this machine.
pub(crate) fn callback_client() -> reqwest::Client {
    // The first to install a provider wins; ring is the only one that is compiled in.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_secs(10))
        .build()
        .expect("a client without certificates needs nothing of the machine")
}

/// The simulator's routes; merge them at the root. `PLACE` is the configuration's.
///
/// - `POST /PLACE/gateway.do`: the API; the adapter's base URL points there
/// - `GET /PLACE/gateway.do`: a payer's browser arrives, and goes on to the cashier
/// - `GET /PLACE/bill.zip`: a daily bill, behind an address that the API gave
/// - `GET`, `POST /sandbox/PLACE/cashier`: where a demo user pays or gives up
/// - `GET /sandbox/PLACE/payouts`: the transfers that "arrived"
pub fn alipay_router(config: AlipaySandboxConfig) -> (Router, AlipayHandle) {
    let client = callback_client();
    let book = Mutex::new(Book::new(config.balance));
    let keys = keys::Keys::with(config.vendor_key.as_deref());
    let certificates = certificates::Certificates::of(&keys, &config);
    let shared = Arc::new(Shared { config, keys, certificates, client, book, changes: watch::Sender::new(0) });
    let place = shared.config.place;
    let router = Router::new()
        .route(&format!("/{place}/gateway.do"), get(gateway::arrive).post(gateway::call))
        .route(&format!("/{place}/bill.zip"), get(bill::download))
        .route(&format!("/sandbox/{place}/cashier"), get(cashier::page).post(cashier::decide))
        .route(&format!("/sandbox/{place}/payouts"), get(payouts::page))
        .route(&format!("/sandbox/{place}/alipay.css"), get(cashier::style))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, AlipayHandle::new(shared))
}

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// The headers of the pages that people see.
const PAGE_HEADERS: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];
