//! The way of every call, and what the gateway before every API answers by itself.
//! <https://cloud.tencent.com/document/api/382/52073>

use super::sign::{self, CONTENT_TYPE, Call, Credentials};
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint};
use kernel::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One API at one version.
pub(super) struct Api {
    pub service: &'static str,
    pub action: &'static str,
    pub version: &'static str,
}

pub(super) async fn call<T: DeserializeOwned>(
    endpoint: &Endpoint,
    credentials: &Credentials,
    api: &Api,
    (region, at): (&str, Timestamp),
    body: &Value,
) -> Result<Answered<T>, VendorError> {
    let body = body.to_string();
    let host = endpoint.host();
    let call = Call { service: api.service, host: &host, path: endpoint.path(), body: &body };
    let headers = vec![
        ("content-type", CONTENT_TYPE.to_owned()),
        ("authorization", sign::authorization(&call, credentials, at)),
        ("x-tc-action", api.action.to_owned()),
        ("x-tc-version", api.version.to_owned()),
        ("x-tc-timestamp", at.seconds().to_string()),
        ("x-tc-region", region.to_owned()),
    ];
    read(&endpoint.post_exactly(headers, body).await?)
}

/// What the API says, and the vendor's id of the request.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answered<T> {
    pub request_id: String,
    #[serde(flatten)]
    pub said: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    response: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Failed {
    error: Failure,
    request_id: Option<String>,
}

/// The message is dropped: it may repeat what was sent.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Failure {
    code: String,
}

/// Reads an answer: failures come with status 200 and an `Error`.
pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<Answered<T>, VendorError> {
    let Envelope { response } = answer.json()?;
    if response.get("Error").is_some() {
        let failed: Failed = serde_json::from_value(response).map_err(|_| answer.unreadable())?;
        let code = failed.error.code;
        return Err(VendorError::new(meaning(&code), &code, failed.request_id.as_deref()));
    }
    serde_json::from_value(response).map_err(|_| answer.unreadable())
}

/// What a code means, of the gateway, of an API or of one message in an answer.
pub(super) fn meaning(code: &str) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
    let family = code.split('.').next().unwrap_or_default();
    match code {
        // In the middle of its work.
        "InternalError.Timeout" => OutcomeUnknown,
        "LimitExceeded.PhoneNumberDailyLimit" | "LimitExceeded.AppDailyLimit" | "LimitExceeded.DailyLimit" => {
            RateLimited { retry_after_s: 86_400 }
        }
        "LimitExceeded.PhoneNumberOneHourLimit" => RateLimited { retry_after_s: 3_600 },
        "LimitExceeded.PhoneNumberThirtySecondLimit" => RateLimited { retry_after_s: 30 },
        "FailedOperation.InsufficientBalanceInSmsPackage"
        | "FailedOperation.TemplateIncorrectOrUnapproved"
        | "FailedOperation.SignatureIncorrectOrUnapproved"
        | "FailedOperation.FailResolvePacket"
        | "FailedOperation.UnOpened"
        | "UnauthorizedOperation.SmsSdkAppIdVerifyFail" => Config,
        // These two the vendor's documentation says to try again: nothing was begun.
        "ResourceUnavailable" | "ServiceUnavailable" => Transient,
        _ => match family {
            "LimitExceeded" | "RequestLimitExceeded" => RateLimited { retry_after_s: 60 },
            "AuthFailure"
            | "UnauthorizedOperation"
            | "InvalidAction"
            | "NoSuchVersion"
            | "UnsupportedRegion"
            | "NoSuchProduct"
            | "ResourceInsufficient"
            | "ResourcesSoldOut" => Config,
            "InvalidParameter" | "InvalidParameterValue" | "MissingParameter" | "UnknownParameter" => InvalidInput,
            "InternalError" => OutcomeUnknown,
            _ => BusinessNegative,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (code, kind) in [
            ("AuthFailure.SignatureFailure", Config),
            ("AuthFailure.SignatureExpire", Config),
            ("AuthFailure.SecretIdNotFound", Config),
            ("InternalError.Timeout", OutcomeUnknown),
            ("InternalError.OtherError", OutcomeUnknown),
            ("RequestLimitExceeded", RateLimited { retry_after_s: 60 }),
            ("LimitExceeded.PhoneNumberDailyLimit", RateLimited { retry_after_s: 86_400 }),
            ("LimitExceeded.PhoneNumberOneHourLimit", RateLimited { retry_after_s: 3_600 }),
            ("InvalidParameterValue.IncorrectPhoneNumber", InvalidInput),
            ("FailedOperation.SignatureIncorrectOrUnapproved", Config),
            ("FailedOperation.PhoneNumberInBlacklist", BusinessNegative),
            ("ServiceUnavailable", Transient),
        ] {
            let body =
                format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"19900000001"}},"RequestId":"R-1"}}}}"#);
            let answer = Answer { status: 200, signature: None, retry_after_s: None, body: body.into_bytes() };
            let error = read::<Value>(&answer).err().expect("a failure");
            assert_eq!((error.kind(), error.code(), error.request_id()), (kind, code, Some("R-1")));
            assert!(!format!("{error} {error:?}").contains("19900000001"));
        }
    }
}
