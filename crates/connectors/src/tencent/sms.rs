//! SendSms, version 2021-01-11. <https://cloud.tencent.com/document/api/382/55981>

use super::call::{self, Answered, Api};
use super::sign::Credentials;
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::{Endpoint, TimeLimits};
use crate::line::{Line, answers};
use crate::sms::{self, SmsMessage, SmsReceipt};
use kernel::{Clock, Secret};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const API: Api = Api { service: "sms", action: "SendSms", version: "2021-01-11" };

/// How an installation reaches its Tencent account.
pub struct TencentSmsConfig {
    /// `https://sms.tencentcloudapi.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub key_id: String,
    pub secret: Secret<String>,
    /// `ap-guangzhou`, `ap-beijing` or `ap-nanjing`.
    pub region: String,
    /// The application's number at the SMS console (`SmsSdkAppId`).
    pub app_id: String,
    /// The approved name that stands before every message (签名).
    pub sign_name: String,
    /// Template of a message ([`SmsMessage::template`]) → the vendor's number of it and the places in their order there.
    /// This vendor's places are numbered, so that each template must say which of ours stands where.
    pub templates: BTreeMap<String, TencentTemplate>,
    pub time_limits: TimeLimits,
}

/// One approved template.
#[derive(Clone, Debug)]
pub struct TencentTemplate {
    pub id: String,
    /// The names of [`SmsMessage::params`] for `{1}`, `{2}` and so on.
    pub places: Vec<String>,
}

/// The SMS service of one Tencent account.
pub struct TencentSms {
    endpoint: Endpoint,
    credentials: Credentials,
    config: Account,
    clock: Clock,
}

struct Account {
    region: String,
    app_id: String,
    sign_name: String,
    templates: BTreeMap<String, TencentTemplate>,
}

impl TencentSms {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: TencentSmsConfig, clock: Clock) -> Result<TencentSms, VendorError> {
        let TencentSmsConfig { base_url, key_id, secret, region, app_id, sign_name, templates, time_limits } = config;
        for (part, value) in [
            ("key_id", &key_id),
            ("secret", secret.expose()),
            ("region", &region),
            ("app_id", &app_id),
            ("sign_name", &sign_name),
        ] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let endpoint = Endpoint::new(&base_url, time_limits)?;
        let config = Account { region, app_id, sign_name, templates };
        Ok(TencentSms { endpoint, credentials: Credentials { key_id, secret }, config, clock })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<TencentSms, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    /// Sends the message once; see [`crate::SmsSender::send`].
    pub(crate) async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, VendorError> {
        let number = format!("+86{}", message.to.as_str());
        self.send_to(&number, &message.template, &message.params, message.reference.as_deref()).await
    }

    /// Asks to send to no number at all, which the vendor must refuse.
    pub(crate) async fn probe(&self, template: &str, place: &str) -> Result<(), VendorError> {
        answers(self.send_to("+860", template, &sms::for_nobody(place), None).await)
    }

    async fn send_to(
        &self,
        number: &str,
        template: &str,
        params: &BTreeMap<String, Secret<String>>,
        reference: Option<&str>,
    ) -> Result<SmsReceipt, VendorError> {
        let body = body(number, (template, params), reference, &self.config)?;
        let when = (self.config.region.as_str(), self.clock.now());
        let answered = call::call(&self.endpoint, &self.credentials, &API, when, &body).await?;
        receipt(&answered)
    }
}

fn body(
    number: &str,
    (template, params): (&str, &BTreeMap<String, Secret<String>>),
    reference: Option<&str>,
    account: &Account,
) -> Result<Value, VendorError> {
    let template = account.templates.get(template);
    let template = template.ok_or_else(|| VendorError::new(VendorErrorKind::Config, "template", None))?;
    let value = |place: &String| params.get(place).map(|value| value.expose().as_str());
    let values: Option<Vec<&str>> = template.places.iter().map(value).collect();
    let values = values.ok_or_else(|| VendorError::new(VendorErrorKind::InvalidInput, "params", None))?;
    let mut body = json!({
        "PhoneNumberSet": [number],
        "SmsSdkAppId": account.app_id,
        "SignName": account.sign_name,
        "TemplateId": template.id,
        "TemplateParamSet": values,
    });
    if let Some(reference) = reference {
        body["SessionContext"] = Value::from(reference);
    }
    Ok(body)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statuses {
    send_status_set: Vec<Status>,
}

/// What became of one number's message; the number itself is not read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    code: String,
    serial_no: String,
}

/// Success is `Ok` for the one number, not the lack of an error for the call.
fn receipt(answered: &Answered<Statuses>) -> Result<SmsReceipt, VendorError> {
    let request_id = answered.request_id.as_str();
    match &answered.said.send_status_set[..] {
        [status] if status.code == "Ok" => {
            Ok(SmsReceipt { message_id: word(&status.serial_no), request_id: word(request_id) })
        }
        [status] => Err(VendorError::new(call::meaning(&status.code), &status.code, Some(request_id))),
        _ => Err(VendorError::new(VendorErrorKind::Protocol, "SendStatusSet", Some(request_id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_the_places_in_the_vendors_order() {
        let account = Account {
            region: "ap-guangzhou".into(),
            app_id: "1400000001".into(),
            sign_name: "零工".into(),
            templates: BTreeMap::from([(
                "SMS_1".to_owned(),
                TencentTemplate { id: "449739".into(), places: vec!["minutes".into(), "code".into()] },
            )]),
        };
        let mut params = BTreeMap::from([
            ("code".to_owned(), Secret::new("012345".to_owned())),
            ("minutes".to_owned(), Secret::new("5".to_owned())),
        ]);
        let of = |template, params: &BTreeMap<String, Secret<String>>| {
            body("+8619900000001", (template, params), Some("ref-1"), &account)
        };
        assert_eq!(
            of("SMS_1", &params).expect("a body"),
            json!({"PhoneNumberSet": ["+8619900000001"], "SmsSdkAppId": "1400000001", "SignName": "零工",
                   "TemplateId": "449739", "TemplateParamSet": ["5", "012345"], "SessionContext": "ref-1"})
        );
        params.clear();
        assert_eq!(of("SMS_1", &params).expect_err("no values").kind(), VendorErrorKind::InvalidInput);
        assert_eq!(of("SMS_2", &params).expect_err("no template").kind(), VendorErrorKind::Config);
    }
}
