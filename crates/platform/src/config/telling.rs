use super::is_web_address;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The second account for text messages, at Tencent Cloud, which is asked where Aliyun surely did not send; or the only one.
/// An empty key id means that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TencentConfig {
    pub base_url: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    /// `ap-guangzhou`, `ap-beijing` or `ap-nanjing`.
    pub region: String,
    /// The application's number at the SMS console (`SmsSdkAppId`).
    pub app_id: String,
    /// The approved name that stands before every message (签名).
    pub sign_name: String,
    /// The vendor's numbers of the approved templates: `{1}` is the code, and what a notice is about.
    pub code_template: String,
    pub notice_template: String,
    /// Ask Tencent first, and Aliyun second.
    pub first: bool,
}

/// What the carriers of text messages report by themselves. Their reports are not signed, so they come through a secret path.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsReportsConfig {
    /// The last part of `/api/v1/hooks/sms-reports/{vendor}/SECRET`, 32 letters and digits at least; empty takes none.
    #[serde(skip_serializing)]
    pub secret: String,
    /// The addresses that reports may come from; empty takes them from anywhere.
    pub sources: Vec<IpAddr>,
}

/// The application at JPush (SPEC NOTE-2). An empty app id means that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JPushAccountConfig {
    pub base_url: String,
    /// AppKey.
    pub app_id: String,
    /// Master Secret.
    #[serde(skip_serializing)]
    pub secret: String,
    /// Whether the app on Apple's phones is the published one.
    pub production: bool,
    /// `xiaomi`, `huawei`, `honor`, `meizu`, `oppo`, `vivo` or `fcm` (Samsung) → what the maker's console gave.
    pub channels: BTreeMap<String, MakerConfig>,
}

/// What a maker's console gave for notices that somebody waits for. Empty parts are left to the maker.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MakerConfig {
    pub channel_id: String,
    /// `LOW`, `NORMAL` or `HIGH`.
    pub importance: String,
    pub category: String,
}

/// Notices in browsers (SPEC NOTE-2). An empty contact means that there are none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebPushConfig {
    /// `mailto:push@example.com` or an https page: where the push services reach the operator.
    pub contact: String,
    /// False switches them off although there is a contact.
    pub enabled: bool,
}

impl Default for WebPushConfig {
    fn default() -> Self {
        WebPushConfig { contact: String::new(), enabled: true }
    }
}

impl WebPushConfig {
    pub fn is_set(&self) -> bool {
        self.enabled && !self.contact.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let reaches = self.contact.starts_with("mailto:") || self.contact.starts_with("https://");
        match self.contact.is_empty() || reaches {
            true => Vec::new(),
            false => vec!["web_push.contact: begins with mailto: or https://".to_owned()],
        }
    }
}

/// The account at the operator's own mail provider (SPEC NOTE-1). An empty host means that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    pub host: String,
    pub port: u16,
    pub security: MailProtection,
    pub user: String,
    #[serde(skip_serializing)]
    pub password: String,
    /// `零工 <noreply@example.com>`; most providers take nobody but the account itself.
    pub from: String,
    /// Optional notices that one person is sent as mail in a day.
    pub notices_per_day: u32,
    /// Codes that one person or one address may be sent in an hour, and one network address in an hour.
    pub per_person_hour: u32,
    pub per_source_hour: u32,
}

/// How the connection to the mail provider is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailProtection {
    /// From the first byte (port 465).
    Tls,
    /// After a greeting (port 587).
    Starttls,
    /// Not at all: on this machine alone.
    None,
}

/// The makers whose channels JPush knows.
const MAKERS: [&str; 7] = ["xiaomi", "huawei", "honor", "meizu", "oppo", "vivo", "fcm"];

impl Default for TencentConfig {
    fn default() -> Self {
        TencentConfig {
            base_url: "https://sms.tencentcloudapi.com".into(),
            key_id: String::new(),
            secret: String::new(),
            region: "ap-guangzhou".into(),
            app_id: String::new(),
            sign_name: "零工".into(),
            code_template: String::new(),
            notice_template: String::new(),
            first: false,
        }
    }
}

impl Default for JPushAccountConfig {
    fn default() -> Self {
        JPushAccountConfig {
            base_url: "https://api.jpush.cn".into(),
            app_id: String::new(),
            secret: String::new(),
            production: true,
            channels: BTreeMap::new(),
        }
    }
}

impl Default for MailConfig {
    fn default() -> Self {
        MailConfig {
            host: String::new(),
            port: 465,
            security: MailProtection::Tls,
            user: String::new(),
            password: String::new(),
            from: String::new(),
            notices_per_day: 20,
            per_person_hour: 5,
            per_source_hour: 20,
        }
    }
}

impl MailConfig {
    /// Whether there is an account.
    pub fn is_set(&self) -> bool {
        !self.host.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (key, value) in [("user", &self.user), ("password", &self.password), ("from", &self.from)] {
            if value.is_empty() == self.is_set() {
                wrong.push(format!("mail.{key}: goes together with mail.host"));
            }
        }
        let here = self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if self.is_set() && self.security == MailProtection::None && !here {
            wrong.push("mail.security: tls or starttls; none is for a server on this machine".to_owned());
        }
        if self.host.contains(['/', ':', '@']) {
            wrong.push("mail.host: a name such as smtp.example.com, without a port".to_owned());
        }
        if self.per_person_hour == 0 || self.per_source_hour == 0 {
            let keys = "mail.per_person_hour, mail.per_source_hour";
            wrong.push(format!("{keys}: at least 1, or nobody can bind an address"));
        }
        wrong
    }
}

impl TencentConfig {
    /// Whether there is an account.
    pub fn is_set(&self) -> bool {
        !self.key_id.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push("tencent.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        for (key, value) in [("secret", &self.secret), ("app_id", &self.app_id), ("code_template", &self.code_template)]
        {
            if value.is_empty() == self.is_set() {
                wrong.push(format!("tencent.{key}: goes together with tencent.key_id"));
            }
        }
        wrong
    }
}

impl SmsReportsConfig {
    pub(super) fn wrong_values(&self) -> Vec<String> {
        let hidden = self.secret.len() >= 32 && self.secret.chars().all(|sign| sign.is_ascii_alphanumeric());
        if self.secret.is_empty() || hidden {
            return Vec::new();
        }
        vec!["sms_reports.secret: 32 letters and digits at least, or left out".to_owned()]
    }
}

impl JPushAccountConfig {
    /// Whether there is an account.
    pub fn is_set(&self) -> bool {
        !self.app_id.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push("jpush.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        if self.secret.is_empty() == self.is_set() {
            wrong.push("jpush.secret: goes together with jpush.app_id".to_owned());
        }
        for maker in self.channels.keys().filter(|maker| !MAKERS.contains(&maker.as_str())) {
            wrong.push(format!("jpush.channels.{maker}: none of {}", MAKERS.join(", ")));
        }
        wrong
    }
}
