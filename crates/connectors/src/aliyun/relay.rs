//! Number protection (号码隐私保护, Dyplsapi), version 2017-05-25: BindAxb and UnbindSubscription.
//! <https://help.aliyun.com/document_detail/400482.html> <https://help.aliyun.com/document_detail/400490.html>
//!
//! Documented there: A dials X and reaches B, B dials X and reaches A; X is picked from the pool; the expiry is Beijing time and more
//! than a minute off; `OutId` comes back in call records only. Not documented: an idempotency key, or any way to find a binding
//! without its X. So what may have been bound and is not known of is left to expire.
//!
//! Parameters travel in the query, as the vendor's own SDK sends them for this product.

use super::gateway;
use super::sign::{self, Call, Credentials};
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Endpoint, TimeLimits};
use crate::line::{Line, answers};
use crate::relay::{RelayBinding, RelayPair};
use kernel::calendar::shanghai;
use kernel::{Clock, Rng, Secret, Timestamp};
use serde::Deserialize;

const VERSION: &str = "2017-05-25";

/// X may be a mobile number, a landline with its area code or a short 95 number.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 5..=16;

/// How an installation reaches its Aliyun account.
pub struct AliyunRelayConfig {
    /// `https://dyplsapi.aliyuncs.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub key_id: String,
    pub secret: Secret<String>,
    /// The key of the pool of numbers (号码池 Key), which must be one of AXB numbers.
    pub pool_key: String,
    pub time_limits: TimeLimits,
}

/// The number protection of one Aliyun account.
pub struct AliyunRelay {
    endpoint: Endpoint,
    credentials: Credentials,
    pool_key: String,
    clock: Clock,
    rng: Rng,
}

impl AliyunRelay {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` when the base URL is not `https` (plain `http` is for this machine alone), or a part is empty.
    pub fn new(config: AliyunRelayConfig, clock: Clock, rng: Rng) -> Result<AliyunRelay, VendorError> {
        let AliyunRelayConfig { base_url, key_id, secret, pool_key, time_limits } = config;
        for (part, value) in [("key_id", &key_id), ("secret", secret.expose()), ("pool_key", &pool_key)] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let endpoint = Endpoint::new(&base_url, time_limits)?;
        Ok(AliyunRelay { endpoint, credentials: Credentials { key_id, secret }, pool_key, clock, rng })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<AliyunRelay, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    /// Asks once; see [`crate::RelayNumbers::bind`].
    pub(crate) async fn bind(&self, pair: &RelayPair) -> Result<RelayBinding, VendorError> {
        let expiration = beijing(pair.until);
        let query = [
            ("PoolKey", self.pool_key.as_str()),
            ("PhoneNoA", pair.one.as_str()),
            ("PhoneNoB", pair.other.as_str()),
            ("Expiration", &expiration),
            // The vendor's default, said all the same: no call is recorded.
            ("IsRecordingEnabled", "false"),
            // The one value there is: both telephones show X.
            ("CallDisplayType", "1"),
            ("OutId", &pair.reference),
        ];
        let (status, body) = self.ask("BindAxb", &query).await?;
        read_binding(status, &body, pair)
    }

    /// Asks once; see [`crate::RelayNumbers::unbind`].
    pub(crate) async fn unbind(&self, binding: &RelayBinding) -> Result<(), VendorError> {
        self.unbind_of(binding.vendor_id.expose(), binding.number.expose()).await
    }

    /// Asks to unbind what no binding is, which the vendor must refuse.
    pub(crate) async fn probe(&self) -> Result<(), VendorError> {
        answers(self.unbind_of("0", "0").await)
    }

    async fn unbind_of(&self, vendor_id: &str, number: &str) -> Result<(), VendorError> {
        let query = [("PoolKey", self.pool_key.as_str()), ("SubsId", vendor_id), ("SecretNo", number)];
        let (status, body) = self.ask("UnbindSubscription", &query).await?;
        match read(status, &body) {
            // Unbound before, or expired.
            Err(error) if error.code() == NOT_THERE => Ok(()),
            other => other.map(|_| ()),
        }
    }

    async fn ask(&self, action: &str, query: &[(&str, &str)]) -> Result<(u16, Vec<u8>), VendorError> {
        let (host, path) = (self.endpoint.host(), self.endpoint.path());
        let call = Call { host: &host, path, query, form: &[], action, version: VERSION };
        let nonce = format!("{:032x}", u128::from_be_bytes(self.rng.bytes()));
        let signed = sign::sign(&call, &self.credentials, self.clock.now(), &nonce);
        let answer = self.endpoint.post(&signed.query, signed.headers).await?;
        Ok((answer.status, answer.body))
    }
}

/// `2021-09-05 12:00:00`, in Beijing.
fn beijing(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(shanghai()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Every answer of the API and of the gateway before it. The message is dropped: the gateway's repeats the request.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Code")]
    code: String,
    #[serde(rename = "RequestId")]
    request_id: Option<String>,
    #[serde(rename = "SecretBindDTO")]
    bound: Option<Bound>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Bound {
    subs_id: Option<String>,
    secret_no: Option<String>,
}

/// Reads an answer. Success is `Code` `OK`, not the status.
fn read(status: u16, body: &[u8]) -> Result<Answer, VendorError> {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        let kind = if status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::Protocol };
        return Err(VendorError::new(kind, &format!("http_{status}"), None));
    };
    match answer.code.as_str() {
        "OK" => Ok(answer),
        code => Err(VendorError::new(meaning(status, code), code, answer.request_id.as_deref())),
    }
}

fn read_binding(status: u16, body: &[u8], pair: &RelayPair) -> Result<RelayBinding, VendorError> {
    let answer = read(status, body)?;
    let half = || VendorError::new(VendorErrorKind::Protocol, "half_an_answer", answer.request_id.as_deref());
    let Some(Bound { subs_id: Some(vendor_id), secret_no: Some(number) }) = answer.bound else { return Err(half()) };
    let dialled = number.bytes().all(|digit| digit.is_ascii_digit()) && NUMBER_DIGITS.contains(&number.len());
    // A number of the pool is neither person's: else it would be shown to the other.
    let own = [&pair.one, &pair.other].into_iter().any(|phone| number.ends_with(phone.as_str()));
    if vendor_id.is_empty() || vendor_id.len() > 64 || !dialled || own {
        return Err(half());
    }
    Ok(RelayBinding { number: Secret::new(number), vendor_id: Secret::new(vendor_id) })
}

const NOT_THERE: &str = "isv.SUBS_NOT_EXIST";

/// What a code means, by the table of codes and what it tells to do. <https://help.aliyun.com/document_detail/109196.htm>
fn meaning(status: u16, code: &str) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, RateLimited, Transient};
    match code {
        // "Call again later", the table says of each.
        "isp.SYSTEM_ERROR"
        | "isp.GATEWAY_ERROR"
        | "isp.DAO_EXCEPTION"
        | "isp.UNKNOWN_ERR_CODE"
        | "isv.PARTNER_NOT_EXIST" => Transient,
        // The limit is one of calls in a second.
        "isv.FLOW_LIMIT" => RateLimited { retry_after_s: 1 },
        "isv.MOBILE_NUMBER_ILLEGAL" | "isv.EXPIRE_DATE_ILLEGAL" | "isv.ILLEGAL_ARGUMENT" | "isv.INVALID_PARAMETERS" => {
            InvalidInput
        }
        // The pool is used up, or each of its numbers stands between one of the two and somebody else.
        "isv.NO_AVAILABLE_NUMBER" | "isv.BIND_CONFLICT" | NOT_THERE => BusinessNegative,
        "isp.RAM_PERMISSION_DENY"
        | "isv.OUT_OF_SERVICE"
        | "isv.PRODUCT_UN_SUBSCRIPT"
        | "isv.PRODUCT_UNSUBSCRIBE"
        | "isv.ACCOUNT_NOT_EXISTS"
        | "isv.ACCOUNT_ABNORMAL"
        | "isv.POOLKEY_NOT_EXISTS" => Config,
        _ => gateway::meaning(status, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::phone::Phone;
    use proptest::prelude::*;

    fn pair() -> RelayPair {
        let phone = |text| Phone::parse(text).expect("a number");
        let until = serde_json::from_str("\"2026-11-24T02:30:00Z\"").expect("a time");
        RelayPair { one: phone("19900000001"), other: phone("19900000002"), until, reference: "r-1".into() }
    }

    /// covers: WORK-4
    #[test]
    fn a_binding_is_read_whole_or_not_at_all() {
        let body = |bound: &str| format!(r#"{{"Code":"OK","Message":"OK","RequestId":"R-1","SecretBindDTO":{bound}}}"#);
        let whole = body(r#"{"SubsId":"100000076879","SecretNo":"17000000001","Extension":""}"#);
        let read = read_binding(200, whole.as_bytes(), &pair()).expect("a binding");
        assert_eq!((read.number.expose().as_str(), read.vendor_id.expose().as_str()), ("17000000001", "100000076879"));
        assert!(!format!("{read:?} {:?}", pair()).contains("1700000") && !format!("{:?}", pair()).contains("199"));
        for half in [
            "null",
            "{}",
            r#"{"SubsId":"1"}"#,
            r#"{"SecretNo":"17000000001"}"#,
            r#"{"SubsId":"","SecretNo":"17000000001"}"#,
            r#"{"SubsId":"1","SecretNo":""}"#,
            r#"{"SubsId":"1","SecretNo":"17000000001,,,1"}"#,
            r#"{"SubsId":"1","SecretNo":"19900000002"}"#,
            r#"{"SubsId":"1","SecretNo":"8619900000001"}"#,
        ] {
            let error = read_binding(200, body(half).as_bytes(), &pair()).expect_err("half an answer");
            assert!(!error.is_surely_not_done(), "{half}: something may be bound");
        }
    }

    /// covers: WORK-4
    #[test]
    fn the_expiry_is_beijing_time() {
        assert_eq!(beijing(pair().until), "2026-11-24 10:30:00");
    }

    /// covers: WORK-4
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (status, code, kind) in [
            (200, "isv.NO_AVAILABLE_NUMBER", BusinessNegative),
            (200, "isv.BIND_CONFLICT", BusinessNegative),
            (200, "isv.SUBS_NOT_EXIST", BusinessNegative),
            (200, "isv.FLOW_LIMIT", RateLimited { retry_after_s: 1 }),
            (400, "Throttling.User", RateLimited { retry_after_s: 1 }),
            (200, "isp.SYSTEM_ERROR", Transient),
            (200, "isp.DAO_EXCEPTION", Transient),
            (200, "isv.MOBILE_NUMBER_ILLEGAL", InvalidInput),
            (200, "isv.EXPIRE_DATE_ILLEGAL", InvalidInput),
            (200, "isv.OUT_OF_SERVICE", Config),
            (200, "isv.POOLKEY_NOT_EXISTS", Config),
            (200, "isp.RAM_PERMISSION_DENY", Config),
            (400, "SignatureDoesNotMatch", Config),
            (400, "SignatureNonceUsed", OutcomeUnknown),
            (503, "ServiceUnavailable", OutcomeUnknown),
        ] {
            let body = format!(r#"{{"Code":"{code}","RequestId":"R-1","Message":"19900000001"}}"#);
            let error = read_binding(status, body.as_bytes(), &pair()).expect_err("a failure");
            assert_eq!((error.kind(), error.code()), (kind, code));
            assert!(!format!("{error} {error:?}").contains("19900000001"));
        }
        let page = read_binding(200, b"<!doctype html>", &pair()).expect_err("a page");
        assert_eq!((page.kind(), page.is_surely_not_done()), (Protocol, false));
    }

    proptest! {
        /// covers: WORK-4, SEC-2
        #[test]
        fn no_answer_panics(status in 100u16..600, body in ".{0,80}") {
            let _ = read_binding(status, body.as_bytes(), &pair());
        }
    }
}
