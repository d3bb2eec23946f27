//! Who carries text messages in this installation: Aliyun, or in the demo its simulator behind our own listener.

use anyhow::Context;
use axum::Router;
use connectors::aliyun::{AliyunSms, AliyunSmsConfig};
use connectors::{SmsSender, TimeLimits};
use kernel::{Clock, Rng, Secret};
use platform::{Config, SmsConfig};
use sandbox::{SandboxConfig, SandboxHandle};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// What sends messages, and in the demo the vendor that takes them.
pub(crate) struct Carrier {
    pub sms: Option<SmsSender>,
    pub sandbox: Option<(Router, SandboxHandle)>,
}

impl Carrier {
    /// The configured account. The demo never sends to anybody: it always has the simulator, whatever is configured.
    ///
    /// # Errors
    /// When the account's configuration cannot work, or the demo does not listen on this machine's own addresses.
    pub(crate) fn of(config: &mut Config, clock: &Clock, rng: &Rng) -> anyhow::Result<Carrier> {
        if !config.demo {
            if config.sms.key_id.is_empty() {
                tracing::error!("no SMS account is configured (sms.key_id): nobody can register or sign in by code");
                return Ok(Carrier { sms: None, sandbox: None });
            }
            return Ok(Carrier { sms: Some(aliyun(&config.sms, clock, rng)?), sandbox: None });
        }
        let secret = format!("{:032x}", u128::from_be_bytes(rng.bytes()));
        config.sms = SmsConfig {
            base_url: simulator_url(&config.listen)?,
            key_id: "sandbox".to_owned(),
            secret: secret.clone(),
            per_number_hour: config.sms.per_number_hour,
            per_source_hour: config.sms.per_source_hour,
            notice_template: "SMS_000000002".to_owned(),
            notices_per_day: config.sms.notices_per_day,
            ..Config::default().sms
        };
        let account = SandboxConfig::new(&config.sms.key_id, Secret::new(secret), clock.clone());
        Ok(Carrier { sms: Some(aliyun(&config.sms, clock, rng)?), sandbox: Some(sandbox::router(account)) })
    }
}

fn aliyun(sms: &SmsConfig, clock: &Clock, rng: &Rng) -> anyhow::Result<SmsSender> {
    let config = AliyunSmsConfig {
        base_url: sms.base_url.clone(),
        key_id: sms.key_id.clone(),
        secret: Secret::new(sms.secret.clone()),
        sign_name: sms.sign_name.clone(),
        time_limits: TimeLimits::default(),
    };
    let adapter = AliyunSms::new(config, clock.clone(), rng.clone()).context("the SMS account (sms.…) cannot work")?;
    Ok(SmsSender::Aliyun(adapter))
}

/// Where the simulator answers: the same listener, by way of this machine's own address.
fn simulator_url(listen: &str) -> anyhow::Result<String> {
    let mut address: SocketAddr =
        listen.replace("localhost", "127.0.0.1").parse().context("the address to listen on")?;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        ip => anyhow::ensure!(
            ip.is_loopback(),
            "the demo listens on 127.0.0.1 or on all addresses (0.0.0.0:{}), because its simulators are reached there",
            address.port()
        ),
    }
    Ok(format!("http://{address}/aliyun/sms/"))
}

#[cfg(test)]
mod tests {
    use super::simulator_url;

    /// covers: OPS-6
    #[test]
    fn the_simulator_is_reached_on_this_machine() {
        for (listen, url) in [
            ("127.0.0.1:8080", Some("http://127.0.0.1:8080/aliyun/sms/")),
            ("localhost:8080", Some("http://127.0.0.1:8080/aliyun/sms/")),
            ("0.0.0.0:80", Some("http://127.0.0.1:80/aliyun/sms/")),
            ("[::]:8080", Some("http://[::1]:8080/aliyun/sms/")),
            ("192.0.2.1:8080", None),
            ("nonsense", None),
        ] {
            assert_eq!(simulator_url(listen).ok().as_deref(), url, "{listen}");
        }
    }
}
