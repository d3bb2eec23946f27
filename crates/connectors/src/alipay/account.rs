//! One application at Alipay and the way its calls go.

use super::answer;
use super::request::{self, Caller, Signed};
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Endpoint, TimeLimits};
use crate::line::Line;
use crate::rsa::{SigningKey, VerifyingKey};
use kernel::{Clock, Secret};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How an installation reaches its Alipay account.
pub struct AlipayConfig {
    /// `https://openapi.alipay.com/gateway.do`, the vendor's own sandbox, or the simulator's address on this machine.
    pub base_url: String,
    /// The application's id (APPID).
    pub app_id: String,
    /// The account that gets the money (商家 PID), which every notification must name.
    pub seller_id: String,
    /// Base64 of PKCS#8 or PKCS#1, 2048 bits or more.
    pub app_private_key: Secret<String>,
    /// The vendor's public key as its console shows it.
    pub alipay_public_key: String,
    /// For everything but transfers.
    pub time_limits: TimeLimits,
    /// For transfers: the vendor takes its time, and an early end only makes an unknown outcome.
    pub transfer_time_limits: TimeLimits,
}

impl AlipayConfig {
    /// What fits a transfer: connect in 2 s, done in 30 s.
    pub const TRANSFER_TIME_LIMITS: TimeLimits =
        TimeLimits { connect: Duration::from_secs(2), call: Duration::from_secs(30) };
}

/// An application at Alipay.
pub struct Alipay {
    pub(super) endpoint: Endpoint,
    pub(super) transfer_endpoint: Endpoint,
    pub(super) app_id: String,
    pub(super) seller_id: String,
    app_key: SigningKey,
    pub(super) alipay_key: VerifyingKey,
    clock: Clock,
}

impl Alipay {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work: a base URL that is not `https` (plain `http` is for this
    /// machine alone), an empty id, a key that is none.
    pub fn new(config: AlipayConfig, clock: Clock) -> Result<Alipay, VendorError> {
        let wrong = |part| VendorError::new(VendorErrorKind::Config, part, None);
        for (part, value) in [("app_id", &config.app_id), ("seller_id", &config.seller_id)] {
            if value.is_empty() {
                return Err(wrong(part));
            }
        }
        Ok(Alipay {
            endpoint: Endpoint::new(&config.base_url, config.time_limits)?,
            transfer_endpoint: Endpoint::new(&config.base_url, config.transfer_time_limits)?,
            app_id: config.app_id,
            seller_id: config.seller_id,
            app_key: SigningKey::parse(&config.app_private_key).ok_or_else(|| wrong("app_private_key"))?,
            alipay_key: VerifyingKey::parse(&config.alipay_public_key).ok_or_else(|| wrong("alipay_public_key"))?,
            clock,
        })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<Alipay, VendorError> {
        self.endpoint.put_on(line)?;
        self.transfer_endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    /// Signs a call without sending it.
    pub(super) fn sign(
        &self,
        method: &str,
        more: &[(&'static str, &str)],
        biz_content: &impl Serialize,
    ) -> Result<Signed, VendorError> {
        let biz_content = serde_json::to_string(biz_content)
            .map_err(|_| VendorError::new(VendorErrorKind::InvalidInput, "biz_content", None))?;
        let caller = Caller { app_id: &self.app_id, key: &self.app_key, at: self.clock.now() };
        request::sign(&caller, method, more, &biz_content)
    }

    /// Sends a call once and reads its verified answer.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        endpoint: &Endpoint,
        method: &str,
        biz_content: &impl Serialize,
    ) -> Result<T, VendorError> {
        let signed = self.sign(method, &[], biz_content)?;
        let reply = endpoint.post_form(&signed.query, Vec::new(), signed.form).await?;
        answer::parse(answer::read(&self.alipay_key, method, reply.status, &reply.body)?)
    }
}
