//! Id2MetaVerify, version 2019-03-07.
//! <https://help.aliyun.com/zh/id-verification/information-verification/developer-reference/vatsl9lfmbwe74iv>
//!
//! Name and number travel in the body, as the vendor's own SDK sends them, so that no log of addresses holds them.

use super::gateway;
use super::sign::{self, Call, Credentials};
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::{Endpoint, TimeLimits};
use crate::identity::{IdentityAnswer, IdentityClaim, IdentityVerdict};
use crate::line::{Line, answers};
use kernel::{Clock, Rng, Secret};
use serde::Deserialize;

const ACTION: &str = "Id2MetaVerify";
const VERSION: &str = "2019-03-07";

/// The longest name on an identity card is far shorter.
const NAME_CHARS_MAX: usize = 64;

/// How an installation reaches its Aliyun account.
pub struct AliyunIdentityConfig {
    /// `https://cloudauth.aliyuncs.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub key_id: String,
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// The identity check of one Aliyun account.
pub struct AliyunIdentity {
    endpoint: Endpoint,
    credentials: Credentials,
    clock: Clock,
    rng: Rng,
}

impl AliyunIdentity {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` when the base URL is not `https` (plain `http` is for this machine alone), or a part is empty.
    pub fn new(config: AliyunIdentityConfig, clock: Clock, rng: Rng) -> Result<AliyunIdentity, VendorError> {
        let AliyunIdentityConfig { base_url, key_id, secret, time_limits } = config;
        for (part, value) in [("key_id", &key_id), ("secret", secret.expose())] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let endpoint = Endpoint::new(&base_url, time_limits)?;
        Ok(AliyunIdentity { endpoint, credentials: Credentials { key_id, secret }, clock, rng })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<AliyunIdentity, VendorError> {
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
        let form = [("ParamType", "normal"), ("IdentifyNum", id_number), ("UserName", name)];
        let host = self.endpoint.host();
        let path = self.endpoint.path();
        let call = Call { host: &host, path, query: &[], form: &form, action: ACTION, version: VERSION };
        let nonce = format!("{:032x}", u128::from_be_bytes(self.rng.bytes()));
        let signed = sign::sign(&call, &self.credentials, self.clock.now(), &nonce);
        let answer = self.endpoint.post_form(&signed.query, signed.headers, signed.form).await?;
        read_answer(answer.status, &answer.body)
    }
}

/// Every answer of the API and of the gateway before it. The message is dropped: the gateway's repeats the request.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: Word,
    request_id: Option<String>,
    result_object: Option<ResultObject>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultObject {
    biz_code: Word,
}

/// A code, which comes as text and at times as a number.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Word {
    Text(String),
    Number(u32),
}

impl Word {
    pub(super) fn text(&self) -> String {
        match self {
            Word::Text(text) => text.clone(),
            Word::Number(number) => number.to_string(),
        }
    }
}

/// What a verdict's code means, of a person as of a company (BizCode).
pub(super) fn verdict(biz_code: &str) -> Option<IdentityVerdict> {
    match biz_code {
        "1" => Some(IdentityVerdict::Match),
        "2" => Some(IdentityVerdict::Mismatch),
        "3" => Some(IdentityVerdict::NoRecord),
        _ => None,
    }
}

fn read_answer(status: u16, body: &[u8]) -> Result<IdentityAnswer, VendorError> {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        let kind = if status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::Protocol };
        return Err(VendorError::new(kind, &format!("http_{status}"), None));
    };
    let code = answer.code.text();
    let request_id = answer.request_id.as_deref();
    if code != "200" {
        return Err(VendorError::new(meaning(status, &code), &code, request_id));
    }
    let verdict = answer.result_object.and_then(|result| verdict(&result.biz_code.text()));
    let verdict = verdict.ok_or_else(|| VendorError::new(VendorErrorKind::Protocol, "200", request_id))?;
    Ok(IdentityAnswer { verdict, request_id: request_id.map(word).unwrap_or_default() })
}

/// What a code means (返回码).
fn meaning(status: u16, code: &str) -> VendorErrorKind {
    use VendorErrorKind::{Config, InvalidInput, RateLimited, Transient};
    match code {
        "400" | "401" => InvalidInput,
        // The authoritative source or the vendor failed; nothing is changed by asking.
        "402" | "500" => Transient,
        "403" => RateLimited { retry_after_s: 60 },
        "410" | "411" | "412" => Config,
        _ => gateway::meaning(status, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// covers: IDV-1
    #[test]
    fn every_verdict_is_read() {
        for (biz_code, verdict) in [
            ("\"1\"", Some(IdentityVerdict::Match)),
            ("\"2\"", Some(IdentityVerdict::Mismatch)),
            ("\"3\"", Some(IdentityVerdict::NoRecord)),
            ("1", Some(IdentityVerdict::Match)),
            ("\"4\"", None),
            ("\"\"", None),
        ] {
            let body = format!(
                r#"{{"RequestId":"130A2C10-B9EE-4D84-88E3-5384FF039795","Message":"success","Code":"200","ResultObject":{{"BizCode":{biz_code}}}}}"#
            );
            let read = read_answer(200, body.as_bytes());
            assert_eq!(read.as_ref().ok().map(|answer| answer.verdict), verdict, "{biz_code}");
            if let Err(error) = read {
                assert_eq!(error.kind(), VendorErrorKind::Protocol);
            }
        }
        let without = read_answer(200, br#"{"Code":"200","RequestId":"R"}"#).expect_err("no verdict");
        assert_eq!(without.kind(), VendorErrorKind::Protocol);
    }

    /// covers: IDV-1
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (status, code, kind) in [
            (200, "400", InvalidInput),
            (200, "401", InvalidInput),
            (200, "402", Transient),
            (200, "403", RateLimited { retry_after_s: 60 }),
            (200, "410", Config),
            (200, "411", Config),
            (200, "412", Config),
            (200, "500", Transient),
            (400, "SignatureDoesNotMatch", Config),
            (404, "InvalidAccessKeyId.NotFound", Config),
            (400, "Throttling.User", RateLimited { retry_after_s: 1 }),
            (503, "ServiceUnavailable", OutcomeUnknown),
            (200, "999", BusinessNegative),
        ] {
            let body = format!(r#"{{"Code":"{code}","RequestId":"R-1","Message":"11010519491231002X"}}"#);
            let error = read_answer(status, body.as_bytes()).expect_err("a failure");
            assert_eq!((error.kind(), error.code()), (kind, code));
            assert!(!format!("{error} {error:?}").contains("11010519491231002X"));
        }
    }

    proptest! {
        #[test]
        fn no_answer_panics(status in 100u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_answer(status, &body);
        }
    }
}
