//! What the simulated accounts know.

use crate::mail::Mailbox;
use kernel::{Clock, Secret};

/// The simulated accounts.
pub struct SandboxConfig {
    pub aliyun_key_id: String,
    pub aliyun_secret: Secret<String>,
    /// Approved names that stand before a message (签名).
    pub sign_names: Vec<String>,
    /// Approved templates.
    pub templates: Vec<Template>,
    pub limits: Limits,
    /// The account at Tencent, whose messages arrive on the same phones and count for the same limits.
    pub tencent: TencentAccount,
    /// Mails that the phone shows beside its messages.
    pub mailbox: Mailbox,
    /// Judges stale dates and limits, and stamps what arrives.
    pub clock: Clock,
}

impl SandboxConfig {
    /// An account with the vendor's own limits, the name 零工 and two templates: `SMS_000000001` for a `code`, `SMS_000000002` for `what`.
    pub fn new(aliyun_key_id: impl Into<String>, aliyun_secret: Secret<String>, clock: Clock) -> SandboxConfig {
        SandboxConfig {
            aliyun_key_id: aliyun_key_id.into(),
            aliyun_secret,
            sign_names: vec!["零工".into()],
            templates: vec![
                Template {
                    code: "SMS_000000001".into(),
                    text: "您的验证码是${code}，5分钟内有效。请勿告诉任何人，工作人员也不会向您索要。".into(),
                },
                Template {
                    code: "SMS_000000002".into(),
                    text: "${what}，请打开零工查看。不想再收到这类短信，可在“隐私中心”关闭。".into(),
                },
            ],
            limits: Limits::ALIYUN,
            tencent: TencentAccount::demo(),
            mailbox: Mailbox::default(),
            clock,
        }
    }
}

/// The simulated account at Tencent.
pub struct TencentAccount {
    pub key_id: String,
    pub secret: Secret<String>,
    /// The application's number at the SMS console.
    pub app_id: String,
    pub templates: Vec<NumberedTemplate>,
}

impl TencentAccount {
    /// The key `AKIDdemo` with the secret `demo-secret-of-tencent`, the application `1400000001` and the templates `1000001`
    /// for a `code` and `1000002` for `what`.
    pub fn demo() -> TencentAccount {
        TencentAccount {
            key_id: "AKIDdemo".into(),
            secret: Secret::new("demo-secret-of-tencent".into()),
            app_id: "1400000001".into(),
            templates: vec![
                NumberedTemplate {
                    id: "1000001".into(),
                    place: "code".into(),
                    text: "您的验证码是{1}，5分钟内有效。请勿告诉任何人，工作人员也不会向您索要。".into(),
                },
                NumberedTemplate {
                    id: "1000002".into(),
                    place: "what".into(),
                    text: "{1}，请打开零工查看。不想再收到这类短信，可在“隐私中心”关闭。".into(),
                },
            ],
        }
    }
}

/// A message with one place, as Tencent approved it.
#[derive(Clone, Debug)]
pub struct NumberedTemplate {
    pub id: String,
    /// What the demo's phone calls the place; the vendor knows it as `{1}`.
    pub place: String,
    pub text: String,
}

/// A message with places, as the vendor approved it.
#[derive(Clone, Debug)]
pub struct Template {
    pub code: String,
    /// The text; a place is `${name}`.
    pub text: String,
}

impl Template {
    /// The names of the places in the text.
    pub(crate) fn places(&self) -> impl Iterator<Item = &str> {
        self.text.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
    }

    /// The text with its places filled in one pass, so that a value cannot open a place of its own.
    pub(crate) fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> String {
        let mut parts = self.text.split("${");
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((name, rest)) => {
                    filled.push_str(value(name).unwrap_or_default());
                    filled.push_str(rest);
                }
                None => {
                    filled.push_str("${");
                    filled.push_str(part);
                }
            }
        }
        filled
    }
}

/// How many messages one number may get in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub per_minute: usize,
    pub per_hour: usize,
    pub per_day: usize,
}

impl Limits {
    /// Aliyun's default for verification codes.
    pub const ALIYUN: Limits = Limits { per_minute: 1, per_hour: 5, per_day: 10 };

    /// None that a demo or a test could reach.
    pub const NONE: Limits = Limits { per_minute: usize::MAX, per_hour: usize::MAX, per_day: usize::MAX };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_each_place_once() {
        let template = Template { code: "T".into(), text: "${a}和${b}，${a}。${".into() };
        assert_eq!(template.places().collect::<Vec<_>>(), ["a", "b", "a"]);
        let value = |name: &str| match name {
            "a" => Some("${b}"),
            "b" => Some("二"),
            _ => None,
        };
        assert_eq!(template.fill(value), "${b}和二，${b}。${");
    }
}
