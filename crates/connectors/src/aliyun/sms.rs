//! SendSms, version 2017-05-25. <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms>

use super::gateway;
use super::sign::{self, Call, Credentials};
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::{Endpoint, TimeLimits};
use crate::line::{Line, answers};
use crate::sms::{self, SmsMessage, SmsReceipt};
use kernel::{Clock, Rng, Secret};
use serde::Deserialize;
use std::collections::BTreeMap;

const ACTION: &str = "SendSms";
const VERSION: &str = "2017-05-25";

/// How an installation reaches its Aliyun account.
pub struct AliyunSmsConfig {
    /// `https://dysmsapi.aliyuncs.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub key_id: String,
    pub secret: Secret<String>,
    /// The approved name that stands before every message (签名).
    pub sign_name: String,
    pub time_limits: TimeLimits,
}

/// The SMS service of one Aliyun account.
pub struct AliyunSms {
    endpoint: Endpoint,
    credentials: Credentials,
    sign_name: String,
    clock: Clock,
    rng: Rng,
}

impl AliyunSms {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` when the base URL is not `https` (plain `http` is for this machine alone), or a part is empty.
    pub fn new(config: AliyunSmsConfig, clock: Clock, rng: Rng) -> Result<AliyunSms, VendorError> {
        let AliyunSmsConfig { base_url, key_id, secret, sign_name, time_limits } = config;
        for (part, value) in [("key_id", &key_id), ("secret", secret.expose()), ("sign_name", &sign_name)] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let endpoint = Endpoint::new(&base_url, time_limits)?;
        Ok(AliyunSms { endpoint, credentials: Credentials { key_id, secret }, sign_name, clock, rng })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<AliyunSms, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    /// Sends the message once; see [`crate::SmsSender::send`].
    pub async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, VendorError> {
        self.send_to(message.to.as_str(), &message.template, &message.params, message.reference.as_deref()).await
    }

    /// Asks to send to no number at all, which the vendor must refuse.
    pub(crate) async fn probe(&self, template: &str, place: &str) -> Result<(), VendorError> {
        answers(self.send_to("0", template, &sms::for_nobody(place), None).await)
    }

    async fn send_to(
        &self,
        number: &str,
        template: &str,
        params: &BTreeMap<String, Secret<String>>,
        reference: Option<&str>,
    ) -> Result<SmsReceipt, VendorError> {
        let params = template_param(params)?;
        let mut query = vec![
            ("PhoneNumbers", number),
            ("SignName", self.sign_name.as_str()),
            ("TemplateCode", template),
            ("TemplateParam", &params),
        ];
        query.extend(reference.map(|reference| ("OutId", reference)));
        let host = self.endpoint.host();
        let path = self.endpoint.path();
        let call = Call { host: &host, path, query: &query, form: &[], action: ACTION, version: VERSION };
        let nonce = format!("{:032x}", u128::from_be_bytes(self.rng.bytes()));
        let signed = sign::sign(&call, &self.credentials, self.clock.now(), &nonce);
        let answer = self.endpoint.post(&signed.query, signed.headers).await?;
        read_answer(answer.status, &answer.body)
    }
}

/// The values as a JSON object whose values are strings; the vendor refuses numbers.
fn template_param(params: &BTreeMap<String, Secret<String>>) -> Result<String, VendorError> {
    let values: BTreeMap<&str, &str> =
        params.iter().map(|(place, value)| (place.as_str(), value.expose().as_str())).collect();
    serde_json::to_string(&values).map_err(|_| VendorError::new(VendorErrorKind::InvalidInput, "params", None))
}

/// Every answer of the API and of the gateway before it. The message is read for the window of a limit and dropped.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: String,
    request_id: Option<String>,
    biz_id: Option<String>,
    #[serde(default)]
    message: String,
}

/// Reads an answer. Success is `Code` `OK`, not the status: most failures come with 200.
fn read_answer(status: u16, body: &[u8]) -> Result<SmsReceipt, VendorError> {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        // A gateway's page: with a 5xx the API behind it may have sent the message.
        let kind = if status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::Protocol };
        return Err(VendorError::new(kind, &format!("http_{status}"), None));
    };
    let request_id = answer.request_id.as_deref();
    if answer.code != "OK" {
        return Err(VendorError::new(meaning(status, &answer.code, &answer.message), &answer.code, request_id));
    }
    match (answer.biz_id.as_deref(), request_id) {
        (Some(message_id), Some(request_id)) => {
            Ok(SmsReceipt { message_id: word(message_id), request_id: word(request_id) })
        }
        _ => Err(VendorError::new(VendorErrorKind::Protocol, "OK", request_id)),
    }
}

/// What a code means. <https://help.aliyun.com/zh/sms/developer-reference/api-error-codes>
fn meaning(status: u16, code: &str, message: &str) -> VendorErrorKind {
    use VendorErrorKind::{Config, InvalidInput, RateLimited, Transient};
    match code {
        "isv.BUSINESS_LIMIT_CONTROL" | "isv.DAY_LIMIT_CONTROL" | "isv.MONTH_LIMIT_CONTROL" => {
            RateLimited { retry_after_s: window_s(code, message) }
        }
        // The vendor's documentation asks to try again: the message was not taken.
        "isp.SYSTEM_ERROR" | "isp.GATEWAY_ERROR" => Transient,
        "isv.MOBILE_NUMBER_ILLEGAL"
        | "isv.MOBILE_COUNT_OVER_LIMIT"
        | "isv.TEMPLATE_MISSING_PARAMETERS"
        | "isv.TEMPLATE_PARAMS_ILLEGAL"
        | "isv.INVALID_PARAMETERS"
        | "isv.INVALID_JSON_PARAM"
        | "isv.PARAM_LENGTH_LIMIT"
        | "isv.PARAM_NOT_SUPPORT_URL" => InvalidInput,
        "isp.RAM_PERMISSION_DENY"
        | "isv.OUT_OF_SERVICE"
        | "isv.AMOUNT_NOT_ENOUGH"
        | "isv.PRODUCT_UN_SUBSCRIPT"
        | "isv.PRODUCT_UNSUBSCRIBE"
        | "isv.ACCOUNT_NOT_EXISTS"
        | "isv.ACCOUNT_ABNORMAL"
        | "isv.SMS_TEMPLATE_ILLEGAL"
        | "isv.SMS_SIGNATURE_ILLEGAL"
        | "isv.SMS_SIGN_ILLEGAL" => Config,
        _ => gateway::meaning(status, code),
    }
}

/// How long to wait after a limit, in seconds. The message names the window (`触发小时级流控Permits:5`).
fn window_s(code: &str, message: &str) -> u64 {
    if code == "isv.DAY_LIMIT_CONTROL" || code == "isv.MONTH_LIMIT_CONTROL" || message.contains("天级") {
        86_400
    } else if message.contains("小时级") {
        3_600
    } else {
        60
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::phone::Phone;
    use proptest::prelude::*;

    fn failure(status: u16, body: &str) -> VendorError {
        read_answer(status, body.as_bytes()).expect_err("a failure")
    }

    fn code_message() -> SmsMessage {
        SmsMessage {
            to: Phone::parse("19900000001").expect("a number"),
            template: "SMS_000000001".into(),
            params: BTreeMap::from([("code".to_owned(), Secret::new("654321".to_owned()))]),
            reference: Some("ref-1".into()),
        }
    }

    #[test]
    fn the_values_of_a_template_are_strings() {
        assert_eq!(template_param(&code_message().params).expect("JSON"), r#"{"code":"654321"}"#);
    }

    #[test]
    fn a_taken_message_gives_its_number() {
        let body = r#"{"Message":"OK","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990","Code":"OK","BizId":"900619746936498440^0"}"#;
        let receipt = read_answer(200, body.as_bytes()).expect("taken");
        assert_eq!(receipt.message_id, "900619746936498440^0");
        assert_eq!(receipt.request_id, "F655A8D5-B967-440B-8683-DAD6FF8DE990");
    }

    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (status, code, message, kind) in [
            (200, "isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1", RateLimited { retry_after_s: 60 }),
            (200, "isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5", RateLimited { retry_after_s: 3_600 }),
            (200, "isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:10", RateLimited { retry_after_s: 86_400 }),
            (200, "isv.DAY_LIMIT_CONTROL", "", RateLimited { retry_after_s: 86_400 }),
            (400, "Throttling.User", "", RateLimited { retry_after_s: 1 }),
            (200, "isp.SYSTEM_ERROR", "", Transient),
            (200, "isv.MOBILE_NUMBER_ILLEGAL", "", InvalidInput),
            (200, "isv.TEMPLATE_MISSING_PARAMETERS", "", InvalidInput),
            (200, "isp.RAM_PERMISSION_DENY", "", Config),
            (200, "isv.OUT_OF_SERVICE", "", Config),
            (200, "isv.SMS_TEMPLATE_ILLEGAL", "", Config),
            (404, "InvalidAccessKeyId.NotFound", "", Config),
            (400, "InvalidTimeStamp.Expired", "", Config),
            (403, "Forbidden.RAM", "", Config),
            (400, "SignatureDoesNotMatch", "", Config),
            (400, "SignatureNonceUsed", "", OutcomeUnknown),
            (500, "InternalError", "", OutcomeUnknown),
            (503, "ServiceUnavailable", "", OutcomeUnknown),
            (200, "isv.BLACK_KEY_CONTROL_LIMIT", "", BusinessNegative),
            (200, "isv.SOMETHING_NEW", "", BusinessNegative),
        ] {
            let error = failure(status, &format!(r#"{{"Code":"{code}","Message":"{message}","RequestId":"R-1"}}"#));
            assert_eq!(error.kind(), kind, "{code} {message}");
            assert_eq!((error.code(), error.request_id()), (code, Some("R-1")));
        }
    }

    #[test]
    fn an_answer_of_somebody_else_is_recognised() {
        for (status, body, kind) in [
            (200, "<html>请先登录网络</html>", VendorErrorKind::Protocol),
            (302, "", VendorErrorKind::Protocol),
            (200, r#"{"Code":"OK"}"#, VendorErrorKind::Protocol),
            (200, r#"{"Code":7}"#, VendorErrorKind::Protocol),
            (502, "<html>Bad Gateway</html>", VendorErrorKind::OutcomeUnknown),
        ] {
            assert_eq!(failure(status, body).kind(), kind, "{status} {body}");
        }
    }

    /// Aliyun repeats the signed request in this message.
    ///
    /// covers: SEC-2
    #[test]
    fn nothing_of_the_message_is_printed() {
        let error = failure(
            400,
            r#"{"Code":"SignatureDoesNotMatch","RequestId":"R-1","Message":"Specified signature is not matched with our calculation. server string to sign is:POST PhoneNumbers=19900000001&TemplateParam=%7B%22code%22%3A%22654321%22%7D"}"#,
        );
        let printed = format!("{error} {error:?} {:?}", code_message());
        assert!(!printed.contains("19900000001") && !printed.contains("654321"), "{printed}");
        assert!(printed.contains("SignatureDoesNotMatch") && printed.contains("R-1"), "{printed}");
    }

    proptest! {
        #[test]
        fn no_answer_panics(status in 100u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_answer(status, &body);
        }

        #[test]
        fn no_json_answer_panics(code in ".{0,20}", message in ".{0,20}", id in ".{0,20}") {
            let body = serde_json::json!({"Code": code, "Message": message, "RequestId": id, "BizId": id});
            let _ = read_answer(200, body.to_string().as_bytes());
        }
    }
}
