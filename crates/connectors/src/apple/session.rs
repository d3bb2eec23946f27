//! The merchant session: Apple vouches for the shop, and only then its device opens the sheet.
//! <https://developer.apple.com/documentation/applepayontheweb/requesting-an-apple-pay-payment-session>

use super::hosts::{self, HOSTS};
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{ANSWER_BYTES_MAX, Endpoint, Introduction, TimeLimits};
use crate::line::{self, Line};
use kernel::Secret;
use serde::Serialize;
use serde_json::Value;

/// How an installation introduces itself to Apple.
pub struct ApplePayConfig {
    /// The merchant identifier (`merchant.…`).
    pub merchant_identifier: String,
    /// What the sheet calls the shop: 1 to 64 bytes of UTF-8.
    pub display_name: String,
    /// The domain of our pages, as it was registered with Apple.
    pub domain: String,
    /// The merchant identity certificate with its private key, in PEM.
    pub identity: Secret<String>,
    /// A simulator's address, called instead of whichever of Apple's servers the browser names.
    pub base_url: Option<String>,
    /// The only authority that is believed, in PEM: a simulator's.
    pub authority: Option<String>,
    pub time_limits: TimeLimits,
}

/// A shop that is registered with Apple.
pub struct ApplePay {
    merchant_identifier: String,
    display_name: String,
    domain: String,
    /// One for each of [`HOSTS`], in their order.
    endpoints: Vec<Endpoint>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    merchant_identifier: &'a str,
    display_name: &'a str,
    initiative: &'static str,
    initiative_context: &'a str,
}

impl ApplePay {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: ApplePayConfig) -> Result<ApplePay, VendorError> {
        let ApplePayConfig { merchant_identifier, display_name, domain, identity, base_url, authority, time_limits } =
            config;
        let wrong = |part| VendorError::new(VendorErrorKind::Config, part, None);
        for (part, fits) in [
            ("merchant_identifier", !merchant_identifier.is_empty()),
            ("display_name", (1..=64).contains(&display_name.len())),
            ("domain", !domain.is_empty() && !domain.contains(['/', ':'])),
        ] {
            if !fits {
                return Err(wrong(part));
            }
        }
        let addresses = HOSTS.map(|host| match &base_url {
            Some(simulator) => simulator.clone(),
            None => format!("https://{host}/paymentservices/paymentSession"),
        });
        let introduction = Introduction { identity: identity.expose(), authority: authority.as_deref() };
        let first = Endpoint::introduced(&addresses[0], time_limits, Some(introduction))?;
        let endpoints = addresses.iter().map(|address| first.beside(address)).collect::<Result<_, _>>()?;
        Ok(ApplePay { merchant_identifier, display_name, domain, endpoints })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<ApplePay, VendorError> {
        for endpoint in &mut self.endpoints {
            endpoint.put_on(line)?;
        }
        Ok(self)
    }

    /// What the sheet calls the shop.
    pub fn display_name(&self) -> &str {
        &self.display_name
    }

    /// Asks Apple for a session, which our page hands to the device as it is; it is good once, for five minutes.
    ///
    /// # Errors
    /// `InvalidInput` when the browser named another server than Apple's; `Config` when Apple does not know the certificate,
    /// the identifier or the domain. Nothing is ever done by a session, so it may be asked for again.
    pub async fn session(&self, validation_url: &str) -> Result<Value, VendorError> {
        let line = self.endpoints.first().and_then(Endpoint::line);
        line::on(line, self.ask(validation_url)).await
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        self.session(&format!("https://{}/paymentservices/startSession", HOSTS[0])).await.map(drop)
    }

    async fn ask(&self, validation_url: &str) -> Result<Value, VendorError> {
        let host = hosts::host_of(validation_url);
        let endpoint = host.and_then(|at| self.endpoints.get(at));
        let endpoint =
            endpoint.ok_or_else(|| VendorError::new(VendorErrorKind::InvalidInput, "validation_url", None))?;
        let request = Request {
            merchant_identifier: &self.merchant_identifier,
            display_name: &self.display_name,
            initiative: "web",
            initiative_context: &self.domain,
        };
        let body = serde_json::to_string(&request)
            .map_err(|_| VendorError::new(VendorErrorKind::InvalidInput, "session", None))?;
        let answer = endpoint.post_json(Vec::new(), body, ANSWER_BYTES_MAX).await?;
        let told = |kind| VendorError::new(kind, &format!("http_{}", answer.status), None);
        match answer.status {
            200 => serde_json::from_slice::<Value>(&answer.body)
                .ok()
                .filter(Value::is_object)
                .ok_or_else(|| told(VendorErrorKind::Protocol)),
            429 => Err(told(VendorErrorKind::RateLimited { retry_after_s: 1 })),
            400..=499 => Err(told(VendorErrorKind::Config)),
            500..=599 => Err(told(VendorErrorKind::Transient)),
            _ => Err(told(VendorErrorKind::Protocol)),
        }
    }
}
