//! `POST /tencent/sms`: SendSms.

use super::signature::{self, Wanted};
use super::{no, said};
use crate::state::{Shared, Sms};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use kernel::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

const WANTED: Wanted<'static> = Wanted { service: "sms", action: "SendSms", version: "2021-01-11" };

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    phone_number_set: Vec<String>,
    sms_sdk_app_id: String,
    template_id: String,
    #[serde(default)]
    sign_name: String,
    #[serde(default)]
    template_param_set: Vec<String>,
}

pub(crate) async fn send_sms(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    shared
        .tencent
        .run_words(|code| {
            let account = &shared.config.tencent;
            let key = (account.key_id.as_str(), account.secret.expose().as_str());
            let now = shared.config.clock.now();
            if let Err(code) = signature::check(key, (uri.path(), &headers, &body), &WANTED, now) {
                return no(&shared, code);
            }
            // What the vendor says of a call as a whole, and what of one number.
            match code {
                Some(code) if !code.starts_with("LimitExceeded.") && !code.starts_with("FailedOperation.") => {
                    return no(&shared, code);
                }
                _ => {}
            }
            let Ok(asked) = serde_json::from_slice::<Asked>(&body) else { return no(&shared, "InvalidParameter") };
            let statuses: Vec<_> = asked
                .phone_number_set
                .iter()
                .map(|phone| {
                    let taken = code.map_or_else(|| take(&shared, &asked, phone, now), Err);
                    let (code, serial) = match taken {
                        Ok(serial) => ("Ok", serial),
                        Err(code) => (code, String::new()),
                    };
                    json!({"SerialNo": serial, "PhoneNumber": phone, "Fee": 1, "SessionContext": "", "Code": code,
                           "Message": "demo", "IsoCode": "CN"})
                })
                .collect();
            said(&shared, json!({ "SendStatusSet": statuses }))
        })
        .await
}

fn take(shared: &Shared, asked: &Asked, phone: &str, now: Timestamp) -> Result<String, &'static str> {
    let account = &shared.config.tencent;
    if asked.sms_sdk_app_id != account.app_id {
        return Err("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
    }
    if !shared.config.sign_names.contains(&asked.sign_name) {
        return Err("FailedOperation.SignatureIncorrectOrUnapproved");
    }
    let template = account.templates.iter().find(|template| template.id == asked.template_id);
    let template = template.ok_or("FailedOperation.TemplateIncorrectOrUnapproved")?;
    let [value] = &asked.template_param_set[..] else {
        return Err("InvalidParameterValue.TemplateParameterFormatError");
    };
    let national = phone.strip_prefix("+86").filter(|digits| digits.len() == 11);
    let national = national.ok_or("InvalidParameterValue.IncorrectPhoneNumber")?;
    let mut state = shared.state();
    let taken = match template.place.as_str() {
        "code" => state.take_place(national, now),
        _ => state.take_notice_place(national, &template.id, now),
    };
    taken.map_err(|(window, _)| match window {
        "分钟级" => "LimitExceeded.PhoneNumberThirtySecondLimit",
        "小时级" => "LimitExceeded.PhoneNumberOneHourLimit",
        _ => "LimitExceeded.PhoneNumberDailyLimit",
    })?;
    let serial = format!("5000:{}", 1_000_000 + shared.tencent.requests());
    state.keep(Sms {
        phone: national.to_owned(),
        template: template.id.clone(),
        params: BTreeMap::from([(template.place.clone(), value.clone())]),
        sign_name: asked.sign_name.clone(),
        received_at: now,
        text: format!("【{}】{}", asked.sign_name, template.text.replace("{1}", value)),
        id: serial.clone(),
        reference: None,
    });
    drop(state);
    shared.changed();
    Ok(serial)
}
