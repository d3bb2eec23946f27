//! EntElementVerify, version 2019-03-07, by two elements: whether a company of this name stands in the register of enterprises under
//! this credit code. <https://help.aliyun.com/zh/id-verification/enterprise-verification>
//!
//! Nobody's name is sent: whether the person in charge is who they say they are, their papers show.

use super::identity::read_answer;
use super::sign::{self, Call, Credentials};
use crate::business::{BusinessAnswer, BusinessClaim};
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Endpoint, TimeLimits};
use crate::line::{Line, answers};
use kernel::{Clock, Rng, Secret};

const ACTION: &str = "EntElementVerify";
const VERSION: &str = "2019-03-07";

/// The longest name of a company that is asked for, in characters.
const NAME_CHARS_MAX: usize = 128;

/// How an installation reaches its Aliyun account.
pub struct AliyunBusinessConfig {
    /// `https://cloudauth.aliyuncs.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub key_id: String,
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// The business check of one Aliyun account.
pub struct AliyunBusiness {
    endpoint: Endpoint,
    credentials: Credentials,
    clock: Clock,
    rng: Rng,
}

impl AliyunBusiness {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` when the base URL is not `https` (plain `http` is for this machine alone), or a part is empty.
    pub fn new(config: AliyunBusinessConfig, clock: Clock, rng: Rng) -> Result<AliyunBusiness, VendorError> {
        let AliyunBusinessConfig { base_url, key_id, secret, time_limits } = config;
        for (part, value) in [("key_id", &key_id), ("secret", secret.expose())] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let endpoint = Endpoint::new(&base_url, time_limits)?;
        Ok(AliyunBusiness { endpoint, credentials: Credentials { key_id, secret }, clock, rng })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<AliyunBusiness, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    /// Asks once; see [`crate::BusinessVerifier::verify`].
    pub(crate) async fn verify(&self, claim: &BusinessClaim) -> Result<BusinessAnswer, VendorError> {
        let name = claim.name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "name", None));
        }
        self.ask(claim.credit_code.as_str(), name).await
    }

    /// Asks for a code that is none, which is refused before anybody is asked and not billed.
    pub(crate) async fn probe(&self) -> Result<(), VendorError> {
        answers(self.ask("0", "测试").await)
    }

    async fn ask(&self, credit_code: &str, name: &str) -> Result<BusinessAnswer, VendorError> {
        let nonce = || format!("{:032x}", u128::from_be_bytes(self.rng.bytes()));
        let number = nonce();
        let form = [
            ("SceneCode", "ENT_2META"),
            ("MerchantBizId", number.as_str()),
            ("LicenseNo", credit_code),
            ("EntName", name),
            // The merchant agreed to the check of its papers.
            ("UserAuthorization", "1"),
        ];
        let (host, path) = (self.endpoint.host(), self.endpoint.path());
        let call = Call { host: &host, path, query: &[], form: &form, action: ACTION, version: VERSION };
        let signed = sign::sign(&call, &self.credentials, self.clock.now(), &nonce());
        let answer = self.endpoint.post_form(&signed.query, signed.headers, signed.form).await?;
        // The two checks of this vendor answer alike.
        let read = read_answer(answer.status, &answer.body)?;
        Ok(BusinessAnswer { verdict: read.verdict, request_id: read.request_id })
    }
}
