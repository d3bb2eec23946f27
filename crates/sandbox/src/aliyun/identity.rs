//! `POST /aliyun/cloudauth/`: Id2MetaVerify, and EntElementVerify of the same product ([`business`]), which has a version and
//! words of its own.
//!
//! The simulated source knows whom it was told ([`crate::SandboxHandle::know_person`]). Of anybody else it believes the
//! first name that it hears for a number, so that a demo user can verify any invented person once; a number whose
//! sequence (digits 15 to 17) is 404 has no record.

use super::send::{arrived, authenticate, parameters};
use super::signature::Arrived;
use super::{answer, business};
use crate::handle::Failure;
use crate::state::{Judged, Shared};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use kernel::calendar::Day;
use kernel::id_number::{IdNumber, Strictness};
use serde_json::json;
use std::sync::Arc;

pub(crate) async fn verify_identity(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = shared.config.clock.now();
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let (request_id, failure, recoveries) = arrived(&shared);
    let recovered = || shared.wait_until(move |state| (state.recoveries > recoveries).then_some(()));
    let asks_business = headers.get("x-acs-action").is_some_and(|action| action == business::ACTION);
    let system_error = || match asks_business {
        true => business::system_error(&request_id),
        false => code(&request_id, "500", "系统错误"),
    };
    match failure {
        Some(Failure::Hang) => {
            recovered().await;
            return system_error();
        }
        Some(Failure::SystemError) => return system_error(),
        Some(Failure::Html) => return answer::page(),
        _ => {}
    }
    let query = uri.query().unwrap_or_default();
    let request = Arrived { method: method.as_str(), path: uri.path(), query, headers: &headers, body: &body };
    let (version, action) =
        if asks_business { (business::VERSION, business::ACTION) } else { ("2019-03-07", "Id2MetaVerify") };
    if let Err(error) = authenticate(&shared, &request, now, version, action) {
        return error.answer(&host, &request_id);
    }
    match failure {
        Some(Failure::Limit) if asks_business => return business::limit(&request_id),
        Some(Failure::Limit) => return code(&request_id, "403", "异常重复调用"),
        Some(Failure::Refuses(refusal)) => return code(&request_id, refusal, "演示"),
        _ => {}
    }
    let judged = match asks_business {
        true => business::verify(&shared, &request_id, query),
        false => verify(&shared, &request_id, &body),
    };
    if failure == Some(Failure::LostAnswer) {
        recovered().await;
        return system_error();
    }
    judged
}

/// Answers a call that is really from its customer.
fn verify(shared: &Shared, request_id: &str, body: &[u8]) -> Response {
    let form = parameters(&String::from_utf8_lossy(body));
    let value = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let (name, number) = (value("UserName"), value("IdentifyNum"));
    if value("ParamType").is_empty() || name.is_empty() || number.is_empty() {
        return code(request_id, "400", "参数不能为空");
    }
    let sound = IdNumber::parse(number, Strictness::Demo, Day::MAX).is_ok();
    if value("ParamType") != "normal" || !sound || name.chars().any(|c| c.is_ascii_digit()) {
        return code(request_id, "401", "参数非法");
    }
    let biz_code = match shared.state().judge(name, number) {
        Judged::Match => "1",
        Judged::Mismatch => "2",
        Judged::NoRecord => "3",
    };
    let body =
        json!({"RequestId": request_id, "Message": "success", "ResultObject": {"BizCode": biz_code}, "Code": "200"});
    Json(body).into_response()
}

fn code(request_id: &str, code: &str, message: &str) -> Response {
    Json(json!({"RequestId": request_id, "Message": message, "Code": code})).into_response()
}
