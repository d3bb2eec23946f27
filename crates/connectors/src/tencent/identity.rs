//! IdCardVerification, version 2018-03-01. <https://cloud.tencent.com/document/api/1007/33188>

use super::call::{self, Answered, Api};
use super::sign::Credentials;
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::{Endpoint, TimeLimits};
use crate::identity::{IdentityAnswer, IdentityClaim, IdentityVerdict};
use crate::line::{Line, answers};
use kernel::{Clock, Secret};
use serde::Deserialize;
use serde_json::json;

const API: Api = Api { service: "faceid", action: "IdCardVerification", version: "2018-03-01" };

/// The longest name on an identity card is far shorter.
const NAME_CHARS_MAX: usize = 64;

/// How an installation reaches its Tencent account.
pub struct TencentIdentityConfig {
    /// `https://faceid.tencentcloudapi.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub key_id: String,
    pub secret: Secret<String>,
    /// `ap-guangzhou`, `ap-beijing` or `ap-shanghai`.
    pub region: String,
    pub time_limits: TimeLimits,
}

/// The identity check of one Tencent account.
pub struct TencentIdentity {
    endpoint: Endpoint,
    credentials: Credentials,
    region: String,
    clock: Clock,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Said {
    result: String,
}

impl TencentIdentity {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: TencentIdentityConfig, clock: Clock) -> Result<TencentIdentity, VendorError> {
        let TencentIdentityConfig { base_url, key_id, secret, region, time_limits } = config;
        for (part, value) in [("key_id", &key_id), ("secret", secret.expose()), ("region", &region)] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let endpoint = Endpoint::new(&base_url, time_limits)?;
        Ok(TencentIdentity { endpoint, credentials: Credentials { key_id, secret }, region, clock })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<TencentIdentity, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    /// Asks once; see [`crate::IdentityVerifier::verify`].
    pub(crate) async fn verify(&self, claim: &IdentityClaim) -> Result<IdentityAnswer, VendorError> {
        let name = claim.name.expose().trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "name", None));
        }
        self.ask(claim.id_number.as_str(), name).await
    }

    /// Asks for a number that is none, which is refused before anybody is asked and not billed.
    pub(crate) async fn probe(&self) -> Result<(), VendorError> {
        answers(self.ask("0", "测试").await)
    }

    async fn ask(&self, id_number: &str, name: &str) -> Result<IdentityAnswer, VendorError> {
        let body = json!({"IdCard": id_number, "Name": name});
        let when = (self.region.as_str(), self.clock.now());
        verdict(&call::call(&self.endpoint, &self.credentials, &API, when, &body).await?)
    }
}

fn verdict(answered: &Answered<Said>) -> Result<IdentityAnswer, VendorError> {
    use VendorErrorKind::{InvalidInput, Protocol, RateLimited, Transient};
    let request_id = word(&answered.request_id);
    let refused = |kind| Err(VendorError::new(kind, &answered.said.result, Some(&answered.request_id)));
    match answered.said.result.as_str() {
        "0" => Ok(IdentityAnswer { verdict: IdentityVerdict::Match, request_id }),
        "-1" => Ok(IdentityAnswer { verdict: IdentityVerdict::Mismatch, request_id }),
        "-5" => Ok(IdentityAnswer { verdict: IdentityVerdict::NoRecord, request_id }),
        "-2" | "-3" => refused(InvalidInput),
        // The source failed or is being mended; nothing is changed by asking.
        "-4" | "-6" => refused(Transient),
        "-7" => refused(RateLimited { retry_after_s: 86_400 }),
        _ => refused(Protocol),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: IDV-1
    #[test]
    fn every_result_has_its_meaning() {
        use VendorErrorKind::*;
        for (result, read) in [
            ("0", Ok(IdentityVerdict::Match)),
            ("-1", Ok(IdentityVerdict::Mismatch)),
            ("-5", Ok(IdentityVerdict::NoRecord)),
            ("-2", Err(InvalidInput)),
            ("-3", Err(InvalidInput)),
            ("-4", Err(Transient)),
            ("-6", Err(Transient)),
            ("-7", Err(RateLimited { retry_after_s: 86_400 })),
            ("9", Err(Protocol)),
        ] {
            let answered = Answered { request_id: "R-1".into(), said: Said { result: result.into() } };
            let got = verdict(&answered).map(|answer| answer.verdict).map_err(|error| error.kind());
            assert_eq!(got, read, "{result}");
        }
    }
}
