//! `POST /aliyun/cloudauth/`: EntElementVerify, version 2022-11-25. Its parameters stand in the query.
//! <https://help.aliyun.com/zh/id-verification/enterprise-identity-authentication/developer-reference/enterprise-element-verification>
//!
//! The simulated register of enterprises knows what it was told ([`crate::SandboxHandle::know_company`]). Of any other code it
//! believes the first name that it hears; a code whose last digits before the check are 404 has no record.

use super::send::parameters;
use crate::state::{Judged, Shared};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::credit_code::{CreditCode, Strictness};
use serde_json::json;

pub(super) const ACTION: &str = "EntElementVerify";
pub(super) const VERSION: &str = "2022-11-25";

/// What every call must say.
const REQUIRED: [&str; 7] =
    ["SceneCode", "MerchantBizId", "MerchantUserId", "UserAuthorization", "InfoVerifyType", "LicenseNo", "EntName"];

/// The longest id or scene of the customer's.
const OWN_BYTES_MAX: usize = 32;

/// Answers a call that is really from its customer.
pub(super) fn verify(shared: &Shared, request_id: &str, query: &str) -> Response {
    let given = parameters(query);
    let value = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    if REQUIRED.iter().any(|name| value(name).is_empty()) {
        return no(StatusCode::BAD_REQUEST, request_id, "MissingParameter");
    }
    let plain = |text: &str| text.len() <= OWN_BYTES_MAX && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (name, number) = (value("EntName"), value("LicenseNo"));
    let sound = plain(&value("SceneCode").replace('_', ""))
        && plain(value("MerchantBizId"))
        && plain(value("MerchantUserId"))
        && value("UserAuthorization") == "1"
        && value("InfoVerifyType") == "ENT_2META"
        && CreditCode::parse(number, Strictness::Demo).is_ok();
    if !sound {
        return no(StatusCode::UNAUTHORIZED, request_id, "InvalidParameter");
    }
    let biz_code = match shared.state().judge_company(name, number) {
        Judged::Match => "1",
        Judged::Mismatch => "2",
        Judged::NoRecord => "3",
    };
    let found = json!({"BizCode": biz_code, "Status": "1", "ReasonCode": "", "ReasonDetail": "", "OpenTime": ""});
    Json(json!({"RequestId": request_id, "Message": "success", "Code": "Success", "Result": found})).into_response()
}

pub(super) fn system_error(request_id: &str) -> Response {
    no(StatusCode::INTERNAL_SERVER_ERROR, request_id, "InternalError")
}

pub(super) fn limit(request_id: &str) -> Response {
    no(StatusCode::BAD_REQUEST, request_id, "Throttling.User")
}

/// A no of this API, which unlike its neighbour's has a status of its own.
fn no(status: StatusCode, request_id: &str, code: &str) -> Response {
    (status, Json(json!({"RequestId": request_id, "Message": "演示", "Code": code}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::super::signature::Account;
    use super::super::signature::tests::signed;
    use super::super::verify_identity;
    use super::*;
    use crate::config::SandboxConfig;
    use axum::body::{Bytes, to_bytes};
    use axum::extract::State;
    use axum::http::{Method, Uri};
    use kernel::{ManualClock, Secret, Timestamp, credit_code};
    use serde_json::Value;
    use std::sync::Arc;

    const PATH: &str = "/aliyun/cloudauth/";
    const NOON: Timestamp = Timestamp::from_micros(1_795_507_200_000_000);

    /// The status, the code and the verdict of an answer.
    async fn ask(shared: &Arc<Shared>, version: &str, query: &str) -> (u16, String, String) {
        let account = Account { key_id: "key", secret: "secret" };
        let headers = signed(&account, (PATH, query), (ACTION, version), &NOON.to_string());
        let uri: Uri = format!("{PATH}?{query}").parse().expect("an address");
        let answer = verify_identity(State(shared.clone()), Method::POST, uri, headers, Bytes::new()).await;
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 64 * 1024).await.expect("a body");
        let told: Value = serde_json::from_slice(&body).expect("JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (status, text(&told["Code"]), text(&told["Result"]["BizCode"]))
    }

    /// covers: MER-2
    #[tokio::test]
    async fn a_call_of_another_version_or_without_its_type_is_refused() {
        let clock = ManualClock::at(NOON).clock();
        let shared = Arc::new(Shared::new(SandboxConfig::new("key", Secret::new("secret".into()), clock)));
        let licence = format!("LicenseNo={}", credit_code::demo(1).as_str());
        let whole = [
            "EntName=Minjiang",
            "InfoVerifyType=ENT_2META",
            licence.as_str(),
            "MerchantBizId=b1",
            "MerchantUserId=u1",
            "SceneCode=our_scene",
            "UserAuthorization=1",
        ];
        let told = |status: u16, code: &str, verdict: &str| (status, code.to_owned(), verdict.to_owned());
        assert_eq!(ask(&shared, VERSION, &whole.join("&")).await, told(200, "Success", "1"));
        let old = ask(&shared, "2019-03-07", &whole.join("&")).await;
        assert_eq!(old, told(400, "InvalidVersion", ""));
        for left_out in REQUIRED {
            let rest: Vec<&str> = whole.into_iter().filter(|pair| !pair.starts_with(left_out)).collect();
            assert_eq!(ask(&shared, VERSION, &rest.join("&")).await, told(400, "MissingParameter", ""), "{left_out}");
        }
        for (right, wrong) in
            [("ENT_2META", "ENT_9META"), ("UserAuthorization=1", "UserAuthorization=0"), ("=b1", "=b-1")]
        {
            let query = whole.join("&").replace(right, wrong);
            assert_eq!(ask(&shared, VERSION, &query).await, told(401, "InvalidParameter", ""), "{wrong}");
        }
        assert_eq!(shared.state().business_checks, 1, "what is refused is not billed");
    }
}
