//! The bodies of Aliyun's answers, as they were seen from the real service.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

/// An answer of the gateway, before the API is reached: the request itself is wrong.
pub(crate) struct GatewayError {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
}

impl GatewayError {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> GatewayError {
        GatewayError { status, code, message: message.into() }
    }

    pub fn answer(self, host: &str, request_id: &str) -> Response {
        let code = self.code;
        let body = json!({
            "RequestId": request_id,
            "Message": self.message,
            "Recommend": format!("https://api.aliyun.com/troubleshoot?q={code}&product=Dysmsapi&requestId={request_id}"),
            "HostId": host,
            "Code": code,
        });
        (self.status, Json(body)).into_response()
    }
}

/// A no of the API itself: status 200, and the code says what is wrong.
pub(crate) struct Refusal {
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    pub fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into() }
    }

    pub fn answer(self, request_id: &str) -> Response {
        Json(json!({"Message": self.message, "RequestId": request_id, "Code": self.code})).into_response()
    }
}

/// The message was taken.
pub(crate) fn taken(request_id: &str, biz_id: &str) -> Response {
    Json(json!({"Message": "OK", "RequestId": request_id, "Code": "OK", "BizId": biz_id})).into_response()
}

/// A page of somebody between us and the vendor.
pub(crate) fn page() -> Response {
    Html("<!doctype html><title>登录网络</title><p>请先登录网络</p>").into_response()
}
