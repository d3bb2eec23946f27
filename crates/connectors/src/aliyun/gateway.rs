//! What the gateway before every API answers by itself.
//! <https://help.aliyun.com/zh/openapi/error-code>

use crate::error::VendorErrorKind::{self, BusinessNegative, Config, OutcomeUnknown, RateLimited};

/// What a code of the gateway means. A code that is none of its own is a no of the API, or with a 5xx nobody's word.
pub(super) fn meaning(status: u16, code: &str) -> VendorErrorKind {
    match code {
        _ if code == "Throttling" || code.starts_with("Throttling.") => RateLimited { retry_after_s: 1 },
        // The last two: our clock is wrong.
        "InvalidVersion"
        | "IncompleteSignature"
        | "SignatureDoesNotMatch"
        | "InvalidTimeStamp.Expired"
        | "InvalidTimeStamp.Format" => Config,
        _ if code.starts_with("InvalidAccessKeyId") || code.starts_with("InvalidAction") => Config,
        _ if code == "Forbidden" || code.starts_with("Forbidden.") || code == "NoPermission" => Config,
        // The very same request was there before; what became of it, this answer does not say.
        "SignatureNonceUsed" => OutcomeUnknown,
        _ if status >= 500 => OutcomeUnknown,
        _ => BusinessNegative,
    }
}
