//! EntElementVerify, version 2022-11-25, by two elements: whether a company of this name stands in the register of enterprises under
//! this credit code. It stands at the host of the check of persons, and has a version, a place for its parameters (the query)
//! and words in its answers of its own.
//! <https://help.aliyun.com/zh/id-verification/enterprise-identity-authentication/developer-reference/enterprise-element-verification>
//!
//! Nobody's name is sent: whether the person in charge is who they say they are, their papers show.

use super::gateway;
use super::identity::{Word, verdict};
use super::sign::{self, Call, Credentials};
use crate::business::{BusinessAnswer, BusinessClaim};
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::{Endpoint, TimeLimits};
use crate::line::{Line, answers};
use kernel::{Clock, Rng, Secret};
use serde::Deserialize;

const ACTION: &str = "EntElementVerify";
const VERSION: &str = "2022-11-25";

/// Our own word for what it is asked for; it stands in the vendor's figures.
const SCENE: &str = "certification";

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
        let (number, nobody) = (nonce(), nonce());
        let query = [
            ("SceneCode", SCENE),
            ("MerchantBizId", number.as_str()),
            // The vendor wants an id of whoever is checked; one made of chance says nothing of anybody.
            ("MerchantUserId", nobody.as_str()),
            ("InfoVerifyType", "ENT_2META"),
            ("LicenseNo", credit_code),
            ("EntName", name),
            // The merchant agreed to the check of its papers.
            ("UserAuthorization", "1"),
        ];
        let (host, path) = (self.endpoint.host(), self.endpoint.path());
        let call = Call { host: &host, path, query: &query, form: &[], action: ACTION, version: VERSION };
        let signed = sign::sign(&call, &self.credentials, self.clock.now(), &nonce());
        let answer = self.endpoint.post(&signed.query, signed.headers).await?;
        read_answer(answer.status, &answer.body)
    }
}

/// Every answer of the API and of the gateway before it. The message is dropped: the gateway's repeats the request.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: Word,
    request_id: Option<String>,
    result: Option<Found>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Found {
    biz_code: Word,
}

fn read_answer(status: u16, body: &[u8]) -> Result<BusinessAnswer, VendorError> {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        let kind = if status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::Protocol };
        return Err(VendorError::new(kind, &format!("http_{status}"), None));
    };
    let code = answer.code.text();
    let request_id = answer.request_id.as_deref();
    if code != "Success" {
        return Err(VendorError::new(meaning(status, &code), &code, request_id));
    }
    let verdict = answer.result.and_then(|found| verdict(&found.biz_code.text()));
    let verdict = verdict.ok_or_else(|| VendorError::new(VendorErrorKind::Protocol, "Success", request_id))?;
    Ok(BusinessAnswer { verdict, request_id: request_id.map(word).unwrap_or_default() })
}

/// What a code means (返回码). No right or an unpaid account are the gateway's `Forbidden.…`.
fn meaning(status: u16, code: &str) -> VendorErrorKind {
    match code {
        "MissingParameter" | "InvalidParameter" => VendorErrorKind::InvalidInput,
        _ => gateway::meaning(status, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::IdentityVerdict;

    /// covers: MER-2
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
                r#"{{"RequestId":"473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E","Code":"Success","Message":"success","Result":{{"BizCode":{biz_code},"Status":"1","ReasonCode":"","ReasonDetail":"","OpenTime":""}}}}"#
            );
            let read = read_answer(200, body.as_bytes());
            assert_eq!(read.as_ref().ok().map(|answer| answer.verdict), verdict, "{biz_code}");
            if let Err(error) = read {
                assert_eq!(error.kind(), VendorErrorKind::Protocol);
            }
        }
        // What the check of persons answers is none of this one's.
        for body in [r#"{"Code":"Success","RequestId":"R"}"#, r#"{"Code":"200","ResultObject":{"BizCode":"1"}}"#] {
            assert!(read_answer(200, body.as_bytes()).is_err(), "{body}");
        }
    }

    /// covers: MER-2, SEC-2
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (status, code, kind) in [
            (400, "MissingParameter", InvalidInput),
            (401, "InvalidParameter", InvalidInput),
            (403, "Forbidden.AccountAccessDenied", Config),
            (403, "Forbidden.RAMUserAccessDenied", Config),
            (400, "InvalidVersion", Config),
            (404, "InvalidAction.NotFound", Config),
            (400, "Throttling.User", RateLimited { retry_after_s: 1 }),
            (500, "InternalError", OutcomeUnknown),
        ] {
            let body = format!(r#"{{"Code":"{code}","RequestId":"R-1","Message":"91350100MA0000001X"}}"#);
            let error = read_answer(status, body.as_bytes()).expect_err("a failure");
            assert_eq!((error.kind(), error.code(), error.request_id()), (kind, code, Some("R-1")));
            assert!(!format!("{error} {error:?}").contains("91350100MA0000001X"));
        }
        for (status, kind) in [(200, Protocol), (502, OutcomeUnknown)] {
            assert_eq!(read_answer(status, b"<html>").expect_err("a page").kind(), kind);
        }
    }
}
