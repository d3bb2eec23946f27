//! One application at Alipay and the way its calls go.

use super::answer::{self, Signer};
use super::certificate::{AlipayCertificates, Numbers};
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
    /// The vendor's public key as its console shows it, in key mode.
    pub alipay_public_key: String,
    /// Certificate mode, without which no transfer is taken. The vendor's key is then the one in its certificate, and
    /// `alipay_public_key` is not looked at.
    pub certificates: Option<AlipayCertificates>,
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
    /// In certificate mode.
    numbers: Option<Numbers>,
    clock: Clock,
}

impl Alipay {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work: a base URL that is not `https` (plain `http` is for this
    /// machine alone), an empty id, a key or a certificate that is none, a certificate of another key than the application's.
    pub fn new(config: AlipayConfig, clock: Clock) -> Result<Alipay, VendorError> {
        let wrong = |part| VendorError::new(VendorErrorKind::Config, part, None);
        for (part, value) in [("app_id", &config.app_id), ("seller_id", &config.seller_id)] {
            if value.is_empty() {
                return Err(wrong(part));
            }
        }
        let app_key = SigningKey::parse(&config.app_private_key).ok_or_else(|| wrong("app_private_key"))?;
        let (numbers, alipay_key) = match &config.certificates {
            Some(certificates) => {
                let (numbers, key) = certificates.read(&app_key).map_err(wrong)?;
                (Some(numbers), key)
            }
            None => {
                let key = VerifyingKey::parse(&config.alipay_public_key).ok_or_else(|| wrong("alipay_public_key"))?;
                (None, key)
            }
        };
        Ok(Alipay {
            endpoint: Endpoint::new(&config.base_url, config.time_limits)?,
            transfer_endpoint: Endpoint::new(&config.base_url, config.transfer_time_limits)?,
            app_id: config.app_id,
            seller_id: config.seller_id,
            app_key,
            alipay_key,
            numbers,
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

    /// Whether the gateway can take transfers: only of an application in certificate mode. Nothing is sent.
    ///
    /// # Errors
    /// `Config` with the word that says so.
    pub(crate) fn can_transfer(&self) -> Result<(), VendorError> {
        match self.numbers {
            Some(_) => Ok(()),
            None => Err(VendorError::new(VendorErrorKind::Config, "transfers_need_certificates", None)),
        }
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
        let mut more: Vec<(&'static str, &str)> = more.to_vec();
        if let Some(numbers) = &self.numbers {
            more.push(("app_cert_sn", &numbers.app));
            more.push(("alipay_root_cert_sn", &numbers.roots));
        }
        request::sign(&caller, method, &more, &biz_content)
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
        let certificate = self.numbers.as_ref().map(|numbers| numbers.alipay.as_str());
        let signer = Signer { key: &self.alipay_key, certificate };
        answer::parse(answer::read(&signer, method, reply.status, &reply.body)?)
    }
}
