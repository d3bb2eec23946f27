//! Tencent Cloud as its gateway and its APIs answer: SMS (version 2021-01-11) and the identity check (faceid, version
//! 2018-03-01). Messages arrive on the same phones as Aliyun's, and the same source knows who people are.

mod identity;
mod send;
mod signature;

pub(crate) use identity::verify_identity;
pub(crate) use send::send_sms;

use crate::state::Shared;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

fn request_id(shared: &Shared) -> String {
    format!("00000000-0000-6000-8000-{:012x}", shared.tencent.requests())
}

/// What the API says.
fn said(shared: &Shared, mut body: Value) -> Response {
    body["RequestId"] = Value::from(request_id(shared));
    Json(json!({ "Response": body })).into_response()
}

/// A no of the gateway or the API: status 200 and an error.
fn no(shared: &Shared, code: &str) -> Response {
    said(shared, json!({"Error": {"Code": code, "Message": "demo refusal"}}))
}
