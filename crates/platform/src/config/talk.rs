use super::is_web_address;
use serde::{Deserialize, Serialize};

/// Who carries messages between people (SPEC TALK-5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TalkCarrier {
    /// This program, without anybody else.
    #[default]
    BuiltIn,
    /// NetEase Yunxin gets a copy of each message and carries it too.
    Yunxin,
}

/// Talking.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TalkConfig {
    pub carrier: TalkCarrier,
}

/// Our application at NetEase Yunxin, for `talk.carrier = "yunxin"`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct YunxinAccountConfig {
    pub base_url: String,
    /// App Key.
    pub app_id: String,
    /// App Secret.
    #[serde(skip_serializing)]
    pub secret: String,
}

impl Default for YunxinAccountConfig {
    fn default() -> Self {
        YunxinAccountConfig {
            base_url: "https://api.netease.im/nimserver".into(),
            app_id: String::new(),
            secret: String::new(),
        }
    }
}

impl YunxinAccountConfig {
    /// What parses and cannot work. In the demo the simulator fills the section.
    pub(super) fn wrong_values(&self, carrier: TalkCarrier, demo: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push("yunxin.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        if self.app_id.is_empty() != self.secret.is_empty() {
            wrong.push("yunxin.secret: goes together with yunxin.app_id".to_owned());
        }
        if carrier == TalkCarrier::Yunxin && self.app_id.is_empty() && !demo {
            wrong.push("yunxin.app_id: needed for talk.carrier = \"yunxin\"".to_owned());
        }
        wrong
    }
}
