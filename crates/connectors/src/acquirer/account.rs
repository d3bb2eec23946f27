//! One account at the acquirer.

use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Endpoint, TimeLimits};
use crate::line::Line;
use crate::rsa::{SigningKey, VerifyingKey};
use kernel::{Clock, Rng, Secret};
use std::time::Duration;

/// How an installation reaches its acquirer.
pub struct AcquirerConfig {
    /// The acquirer's address or the bridge's, or the simulator's on this machine.
    pub base_url: String,
    /// The acquirer's number of our account; every message names it.
    pub account: String,
    /// Ours: Base64 of PKCS#8 or PKCS#1, 2048 bits or more.
    pub private_key: Secret<String>,
    /// The acquirer's: Base64 of an X.509 public key.
    pub public_key: String,
    /// For everything but capturing.
    pub time_limits: TimeLimits,
    /// For capturing.
    pub capture_time_limits: TimeLimits,
}

impl AcquirerConfig {
    /// What fits capturing: the sheet waits for half a minute, and a bank answers in a few seconds.
    pub const CAPTURE_TIME_LIMITS: TimeLimits =
        TimeLimits { connect: Duration::from_secs(2), call: Duration::from_secs(20) };
}

/// An account at the acquirer.
pub struct Acquirer {
    pub(super) endpoint: Endpoint,
    pub(super) capture_endpoint: Endpoint,
    pub(super) account: String,
    pub(super) key: SigningKey,
    pub(super) acquirer_key: VerifyingKey,
    pub(super) clock: Clock,
    pub(super) rng: Rng,
}

impl Acquirer {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: AcquirerConfig, clock: Clock, rng: Rng) -> Result<Acquirer, VendorError> {
        let wrong = |part| VendorError::new(VendorErrorKind::Config, part, None);
        if config.account.is_empty() {
            return Err(wrong("account"));
        }
        Ok(Acquirer {
            endpoint: Endpoint::new(&config.base_url, config.time_limits)?,
            capture_endpoint: Endpoint::new(&config.base_url, config.capture_time_limits)?,
            account: config.account,
            key: SigningKey::parse(&config.private_key).ok_or_else(|| wrong("private_key"))?,
            acquirer_key: VerifyingKey::parse(&config.public_key).ok_or_else(|| wrong("public_key"))?,
            clock,
            rng,
        })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<Acquirer, VendorError> {
        self.endpoint.put_on(line)?;
        self.capture_endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }
}
