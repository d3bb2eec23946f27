//! The real Alipay adapter against the simulator, through sockets.

mod bills;
mod certificates;
mod notifications;
mod payments;
mod transfers;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use connectors::alipay::{Alipay, AlipayCertificates, AlipayConfig};
use connectors::{Checkout, PayAt, PaymentGateway, PaymentOrder, TimeLimits, VendorError, VendorErrorKind};
use kernel::{Fen, ManualClock, Rng, Timestamp};
use sandbox::{AlipayHandle, AlipaySandboxConfig, alipay_router, demo_alipay_public_key, demo_app_private_key};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A simulator on port 0, something that takes its notifications, and what is needed to talk to it.
struct World {
    address: String,
    alipay: AlipayHandle,
    clock: ManualClock,
    notifications: Notifications,
    client: reqwest::Client,
}

/// Takes notifications as they come, in raw bytes, and answers what it is told to.
#[derive(Clone)]
struct Notifications {
    url: String,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Notifications {
    async fn start() -> Notifications {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("its address"));
        let notifications = Notifications { url, bodies: Arc::default(), answer: Arc::new(Mutex::new("success")) };
        let router = Router::new().route("/hook", post(Notifications::take)).with_state(notifications.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        notifications
    }

    async fn take(State(notifications): State<Notifications>, body: Bytes) -> &'static str {
        notifications.bodies.lock().expect("nobody panics").push(body.to_vec());
        *notifications.answer.lock().expect("nobody panics")
    }

    fn bodies(&self) -> Vec<Vec<u8>> {
        self.bodies.lock().expect("nobody panics").clone()
    }

    fn answer_with(&self, answer: &'static str) {
        *self.answer.lock().expect("nobody panics") = answer;
    }
}

impl World {
    async fn start() -> World {
        let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
        let (router, alipay) = alipay_router(AlipaySandboxConfig::new(clock.clock(), Rng::seeded(1)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let redirects = reqwest::redirect::Policy::limited(3);
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).redirect(redirects);
        let client = client.build().expect("a client");
        World { address, alipay, clock, notifications: Notifications::start().await, client }
    }

    /// What the simulator's console gives for certificate mode.
    fn certificates(&self) -> AlipayCertificates {
        let files = self.alipay.certificates();
        AlipayCertificates { app: files.app, alipay: files.alipay, alipay_root: files.alipay_root }
    }

    /// The adapter, set up right and in certificate mode unless `change` makes it another way.
    fn account(&self, change: impl FnOnce(&mut AlipayConfig)) -> Arc<Alipay> {
        self.account_by(&self.clock, change)
    }

    /// The same with a clock of its own.
    fn account_by(&self, clock: &ManualClock, change: impl FnOnce(&mut AlipayConfig)) -> Arc<Alipay> {
        let mut config = AlipayConfig {
            base_url: format!("{}/alipay/gateway.do", self.address),
            app_id: "9021000000000001".into(),
            seller_id: "2088000000000001".into(),
            app_private_key: demo_app_private_key(),
            alipay_public_key: String::new(),
            certificates: Some(self.certificates()),
            time_limits: TimeLimits::default(),
            transfer_time_limits: AlipayConfig::TRANSFER_TIME_LIMITS,
        };
        change(&mut config);
        Arc::new(Alipay::new(config, clock.clock()).expect("an account"))
    }

    fn payments(&self) -> PaymentGateway {
        PaymentGateway::Alipay(self.account(|_| {}))
    }

    fn order(&self, number: &str, fen: i64) -> PaymentOrder {
        PaymentOrder {
            number: number.into(),
            amount: Fen(fen),
            subject: "职位置顶 7 天".into(),
            expires_at: self.clock.clock().now().plus_minutes(30),
            notify_url: self.notifications.url.clone(),
            return_url: "http://127.0.0.1:8080/orders".into(),
        }
    }

    /// The payer's browser follows the address and shows the cashier's page.
    async fn open(&self, order: &PaymentOrder) -> String {
        let checkout = self.payments().checkout(order, PayAt::Page).expect("a checkout");
        let Checkout::Redirect(address) = checkout else { panic!("a page has an address") };
        self.page(&address).await
    }

    async fn page(&self, address: &str) -> String {
        self.client.get(address).send().await.expect("an answer").text().await.expect("a page")
    }

    /// Presses a button of the cashier's page.
    async fn press(&self, page: &str, action: &str) -> String {
        let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let form = format!("token={}&action={action}", token.expect("a form"));
        let address = format!("{}/sandbox/alipay/cashier", self.address);
        self.client.post(address).body(form).send().await.expect("an answer").text().await.expect("a page")
    }
}

/// Key mode, as accounts without transfers are set up.
fn keyed(config: &mut AlipayConfig) {
    config.certificates = None;
    config.alipay_public_key = demo_alipay_public_key();
}

fn outcome<T: std::fmt::Debug>(result: Result<T, VendorError>) -> (VendorErrorKind, String) {
    let error = result.expect_err("a failure");
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("199000") && !printed.contains("王小明") && !printed.contains("MII"), "{printed}");
    (error.kind(), error.code().to_owned())
}

/// Limits short enough for a test that wants to run into them.
fn impatient(config: &mut AlipayConfig) {
    config.time_limits.call = Duration::from_millis(150);
    config.transfer_time_limits.call = Duration::from_millis(150);
}
