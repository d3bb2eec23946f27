//! The real adapters of Apple Pay and of the acquirer against the simulators, through sockets.

mod capture;
mod identity;

use connectors::acquirer::{Acquirer, AcquirerConfig, CaptureOrder};
use connectors::apple::{ApplePay, ApplePayConfig, PaymentToken};
use connectors::{PaymentGateway, TimeLimits, VendorError, VendorErrorKind};
use kernel::{Fen, ManualClock, Rng, Secret, Timestamp};
use sandbox::{
    ApplePayHandle, ApplePaySandboxConfig, Card, apple_pay_router, demo_alipay_public_key, demo_app_private_key,
    demo_apple_identity,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const ORDER: &str = "01900000-0000-7000-8000-000000000001";
const APPLE: &str = "https://cn-apple-pay-gateway.apple.com/paymentservices/startSession";

/// The simulators on port 0, and what is needed to talk to them.
struct World {
    address: String,
    handle: ApplePayHandle,
    clock: ManualClock,
    /// Adapters so far: each has its own randomness, because no message may come twice.
    adapters: AtomicU64,
}

impl World {
    async fn start() -> World {
        let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
        let config = ApplePaySandboxConfig::new("lingong.example", clock.clock(), Rng::seeded(1));
        let (router, handle) = apple_pay_router(config);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        World { address, handle, clock, adapters: AtomicU64::new(2) }
    }

    /// The acquirer's adapter, set up right unless `change` makes it wrong.
    fn acquirer(&self, change: impl FnOnce(&mut AcquirerConfig)) -> Arc<Acquirer> {
        self.acquirer_by(&self.clock, change)
    }

    /// The same with a clock of its own.
    fn acquirer_by(&self, clock: &ManualClock, change: impl FnOnce(&mut AcquirerConfig)) -> Arc<Acquirer> {
        let mut config = AcquirerConfig {
            base_url: format!("{}/acquirer", self.address),
            account: "A9000001".into(),
            private_key: demo_app_private_key(),
            public_key: demo_alipay_public_key(),
            time_limits: TimeLimits::default(),
            capture_time_limits: TimeLimits::default(),
        };
        change(&mut config);
        let seed = self.adapters.fetch_add(1, Ordering::Relaxed);
        Arc::new(Acquirer::new(config, clock.clock(), Rng::seeded(seed)).expect("an account"))
    }

    fn gateway(&self) -> PaymentGateway {
        PaymentGateway::Acquirer(self.acquirer(|_| {}))
    }

    /// A token that the device made for this amount of the order.
    fn token(&self, fen: i64, card: Card) -> PaymentToken {
        let token = self.handle.token(Fen(fen), ORDER.as_bytes(), card);
        PaymentToken::read(token["paymentData"].clone()).expect("a token")
    }

    fn order(&self, number: &str, fen: i64, token: PaymentToken) -> CaptureOrder {
        CaptureOrder {
            number: number.into(),
            amount: Fen(fen),
            title: "服务订单".into(),
            token,
            // Nobody listens: what is told is not what these tests look at.
            notify_url: format!("{}/nobody", self.address),
        }
    }
}

fn shop(base_url: String, change: impl FnOnce(&mut ApplePayConfig)) -> Result<ApplePay, VendorError> {
    let mut config = ApplePayConfig {
        merchant_identifier: "merchant.invalid.example.lingong".into(),
        display_name: "零工".into(),
        domain: "lingong.example".into(),
        identity: Secret::new(demo_apple_identity()),
        base_url: Some(base_url),
        authority: None,
        time_limits: TimeLimits { connect: Duration::from_secs(2), call: Duration::from_secs(8) },
    };
    change(&mut config);
    ApplePay::new(config)
}

fn outcome<T: std::fmt::Debug>(result: Result<T, VendorError>) -> (VendorErrorKind, String) {
    let error = result.expect_err("an error");
    (error.kind(), error.code().to_owned())
}
