//! The real adapter against the simulator, through a socket.

mod alipay;
mod aliyun_business;
mod aliyun_identity;
mod aliyun_relay;
mod aliyun_sms;
mod amap;
mod analytics;
mod apple;
mod hook;
mod jpush;
mod line;
mod mail;
mod oauth;
mod pages;
mod qiyu;
mod tencent;
mod yunxin;

use connectors::aliyun::{AliyunSms, AliyunSmsConfig};
use connectors::{SmsMessage, SmsReceipt, SmsSender, TimeLimits, VendorError};
use kernel::phone::Phone;
use kernel::{ManualClock, Rng, Secret, Timestamp};
use sandbox::{SandboxConfig, SandboxHandle};
use std::collections::BTreeMap;
use std::time::Duration;

/// A simulator on port 0, and what is needed to talk to it.
struct World {
    address: String,
    sandbox: SandboxHandle,
    vendor_clock: ManualClock,
    our_clock: ManualClock,
}

impl World {
    async fn start() -> World {
        // Every client needs one, and the first test of a process may ask before there is an adapter.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let noon = Timestamp::from_micros(1_795_507_200_000_000);
        let (vendor_clock, our_clock) = (ManualClock::at(noon), ManualClock::at(noon));
        let config = SandboxConfig::new("key", Secret::new("secret".into()), vendor_clock.clock());
        let (router, sandbox) = sandbox::router(config);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        World { address, sandbox, vendor_clock, our_clock }
    }

    /// The adapter, set up right unless `change` makes it wrong.
    fn sender(&self, seed: u64, change: impl FnOnce(&mut AliyunSmsConfig)) -> SmsSender {
        let mut config = AliyunSmsConfig {
            base_url: format!("{}/aliyun/sms/", self.address),
            key_id: "key".into(),
            secret: Secret::new("secret".into()),
            sign_name: "零工".into(),
            time_limits: TimeLimits::default(),
        };
        change(&mut config);
        SmsSender::Aliyun(AliyunSms::new(config, self.our_clock.clock(), Rng::seeded(seed)).expect("a sender"))
    }

    fn advance_both(&self, seconds: i64) {
        self.vendor_clock.advance_seconds(seconds);
        self.our_clock.advance_seconds(seconds);
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
        client.get(format!("{}{path}", self.address)).send().await.expect("an answer")
    }
}

fn message(phone: &str, code: &str) -> SmsMessage {
    SmsMessage {
        to: Phone::parse(phone).expect("a number"),
        template: "SMS_000000001".into(),
        params: BTreeMap::from([("code".to_owned(), Secret::new(code.to_owned()))]),
        reference: None,
    }
}

async fn send(sender: &SmsSender, phone: &str) -> Result<SmsReceipt, VendorError> {
    sender.send(&message(phone, "123456")).await
}

/// A limit short enough for a test that wants to run into it.
fn impatient(config: &mut AliyunSmsConfig) {
    config.time_limits.call = Duration::from_millis(150);
}
