//! `POST /aliyun/sms/`: SendSms.

use super::answer::{self, GatewayError, Refusal};
use super::signature::{self, Account, Arrived};
use crate::handle::Failure;
use crate::state::{Shared, Sms};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use kernel::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most numbers in one call.
const NUMBERS_MAX: usize = 1_000;

/// The longest value of a place, in characters.
const VALUE_CHARS_MAX: usize = 35;

pub(crate) async fn send_sms(
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
    match failure {
        Some(Failure::Hang) => {
            recovered().await;
            return system_error(&request_id);
        }
        Some(Failure::SystemError) => return system_error(&request_id),
        Some(Failure::Html) => return answer::page(),
        _ => {}
    }
    let query = uri.query().unwrap_or_default();
    let request = Arrived { method: method.as_str(), path: uri.path(), query, headers: &headers, body: &body };
    if let Err(error) = authenticate(&shared, &request, now, "2017-05-25", "SendSms") {
        return error.answer(&host, &request_id);
    }
    match failure {
        Some(Failure::Limit) => return limit("分钟级", 1).answer(&request_id),
        Some(Failure::Refuses(code)) => return Refusal::new(code, "演示").answer(&request_id),
        _ => {}
    }
    let taken = take(&shared, query, now);
    if failure == Some(Failure::LostAnswer) {
        recovered().await;
        return system_error(&request_id);
    }
    match taken {
        Ok(biz_id) => answer::taken(&request_id, &biz_id),
        Err(refusal) => refusal.answer(&request_id),
    }
}

/// Counts a call: its request id, how it is to fail, and how many recoveries there were before it.
pub(super) fn arrived(shared: &Shared) -> (String, Option<Failure>, u64) {
    let mut state = shared.state();
    state.requests += 1;
    (format!("00000000-0000-5000-8000-{:012X}", state.requests), state.take_failure(), state.recoveries)
}

/// What the gateway checks before the API sees the call.
pub(super) fn authenticate(
    shared: &Shared,
    request: &Arrived<'_>,
    now: Timestamp,
    version: &str,
    action: &str,
) -> Result<(), GatewayError> {
    let header = |name| request.headers.get(name).and_then(|value| value.to_str().ok());
    let account =
        Account { key_id: &shared.config.aliyun_key_id, secret: shared.config.aliyun_secret.expose().as_str() };
    let nonce = signature::verify(request, &account, now)?;
    if !shared.state().take_nonce(nonce, now) {
        let message = "Specified signature nonce was used already.";
        return Err(GatewayError::new(StatusCode::BAD_REQUEST, "SignatureNonceUsed", message));
    }
    if header("x-acs-version") != Some(version) {
        let message = "Specified parameter Version is not valid.";
        return Err(GatewayError::new(StatusCode::BAD_REQUEST, "InvalidVersion", message));
    }
    if header("x-acs-action") != Some(action) {
        let message = "Specified api is not found, please check your url and method.";
        return Err(GatewayError::new(StatusCode::NOT_FOUND, "InvalidAction.NotFound", message));
    }
    Ok(())
}

/// What the API does with a call that is really from its customer: gives the message's number, or a refusal.
fn take(shared: &Shared, query: &str, now: Timestamp) -> Result<String, Refusal> {
    let query = parameters(query);
    let parameter = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let numbers = numbers(parameter("PhoneNumbers"))?;
    let sign_name = parameter("SignName");
    if !shared.config.sign_names.iter().any(|known| known == sign_name) {
        return Err(Refusal::new("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名"));
    }
    let template = shared.config.templates.iter().find(|known| known.code == parameter("TemplateCode"));
    let template = template.ok_or_else(|| Refusal::new("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板"))?;
    let params = template_params(parameter("TemplateParam"))?;
    if !template.places().all(|place| params.contains_key(place)) {
        return Err(Refusal::new("isv.TEMPLATE_MISSING_PARAMETERS", "模板变量缺少对应参数值"));
    }
    let filled = template.fill(|place| params.get(place).map(String::as_str));
    let mut state = shared.state();
    let is_code = template.places().any(|place| place == "code");
    for number in &numbers {
        let taken = match is_code {
            true => state.take_place(number, now),
            false => state.take_notice_place(number, &template.code, now),
        };
        taken.map_err(|(window, permits)| limit(window, permits))?;
    }
    let biz_id = format!("{}^0", 900_000_000_000_000_000 + state.requests);
    let reference = query.get("OutId").cloned();
    for phone in &numbers {
        state.keep(Sms {
            phone: phone.clone(),
            template: template.code.clone(),
            params: params.clone(),
            sign_name: sign_name.to_owned(),
            received_at: now,
            text: format!("【{sign_name}】{filled}"),
            id: biz_id.clone(),
            reference: reference.clone(),
        });
    }
    drop(state);
    shared.changed();
    Ok(biz_id)
}

/// The decoded query. The signature was checked, so what does not decode was signed so and is left out.
pub(super) fn parameters(query: &str) -> BTreeMap<String, String> {
    let text = |part| signature::decode(part).and_then(|bytes| String::from_utf8(bytes).ok());
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(name, value)| Some((text(name)?, text(value)?)))
        .collect()
}

/// The mobile numbers of mainland China in a list with commas, without the country code.
fn numbers(list: &str) -> Result<Vec<String>, Refusal> {
    let numbers: Vec<String> = list
        .split(',')
        .map(|typed| {
            let bare = ["+86", "0086"].iter().find_map(|code| typed.strip_prefix(code));
            bare.or_else(|| typed.strip_prefix("86").filter(|rest| rest.len() == 11)).unwrap_or(typed).to_owned()
        })
        .collect();
    if numbers.len() > NUMBERS_MAX {
        return Err(Refusal::new("isv.MOBILE_COUNT_OVER_LIMIT", "手机号码数量超过限制"));
    }
    let legal = |number: &String| {
        let digits = number.as_bytes();
        digits.len() == 11 && matches!(digits, [b'1', b'3'..=b'9', ..]) && digits.iter().all(u8::is_ascii_digit)
    };
    if !numbers.iter().all(legal) {
        return Err(Refusal::new("isv.MOBILE_NUMBER_ILLEGAL", "手机号码格式错误"));
    }
    Ok(numbers)
}

/// `TemplateParam`: a JSON object of strings; nothing at all is an empty one.
fn template_params(json: &str) -> Result<BTreeMap<String, String>, Refusal> {
    if json.is_empty() {
        return Ok(BTreeMap::new());
    }
    let params: BTreeMap<String, String> = serde_json::from_str(json)
        .map_err(|_| Refusal::new("isv.INVALID_JSON_PARAM", "JSON参数不合法，只接受字符串值"))?;
    if params.values().any(|value| value.chars().count() > VALUE_CHARS_MAX) {
        return Err(Refusal::new("isv.PARAM_LENGTH_LIMIT", "参数超出长度限制"));
    }
    Ok(params)
}

fn limit(window: &str, permits: usize) -> Refusal {
    Refusal::new("isv.BUSINESS_LIMIT_CONTROL", format!("触发{window}流控Permits:{permits}"))
}

fn system_error(request_id: &str) -> Response {
    Refusal::new("isp.SYSTEM_ERROR", "系统错误").answer(request_id)
}
