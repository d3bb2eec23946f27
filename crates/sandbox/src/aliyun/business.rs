//! `POST /aliyun/cloudauth/`: EntElementVerify.
//!
//! The simulated register of enterprises knows what it was told ([`crate::SandboxHandle::know_company`]). Of any other code it
//! believes the first name that it hears; a code whose last digits before the check are 404 has no record.

use super::identity::code;
use super::send::parameters;
use crate::state::{Judged, Shared};
use axum::Json;
use axum::response::{IntoResponse, Response};
use kernel::credit_code::{CreditCode, Strictness};
use serde_json::json;

/// Answers a call that is really from its customer.
pub(super) fn verify(shared: &Shared, request_id: &str, body: &[u8]) -> Response {
    let form = parameters(&String::from_utf8_lossy(body));
    let value = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let (name, number) = (value("EntName"), value("LicenseNo"));
    if name.is_empty() || number.is_empty() || value("MerchantBizId").is_empty() {
        return code(request_id, "400", "参数不能为空");
    }
    let known_scene = value("SceneCode") == "ENT_2META" && value("UserAuthorization") == "1";
    if !known_scene || CreditCode::parse(number, Strictness::Demo).is_err() {
        return code(request_id, "401", "参数非法");
    }
    let biz_code = match shared.state().judge_company(name, number) {
        Judged::Match => "1",
        Judged::Mismatch => "2",
        Judged::NoRecord => "3",
    };
    let body =
        json!({"RequestId": request_id, "Message": "success", "ResultObject": {"BizCode": biz_code}, "Code": "200"});
    Json(body).into_response()
}
