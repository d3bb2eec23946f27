use super::is_web_address;
use serde::{Deserialize, Serialize};

/// Who lends numbers that stand between the two sides of a sign-up while they phone (SPEC WORK-4): an Aliyun account with 号码隐私保护
/// and a pool of AXB numbers. Empty means nobody. It is that or the one `relay_number`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelayConfig {
    /// Aliyun's endpoint, or the simulator's. Empty lends nothing, in the demo too.
    pub base_url: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    /// The key of the pool of numbers (号码池 Key).
    pub pool_key: String,
}

impl Default for RelayConfig {
    fn default() -> Self {
        RelayConfig {
            base_url: "https://dyplsapi.aliyuncs.com".into(),
            key_id: String::new(),
            secret: String::new(),
            pool_key: String::new(),
        }
    }
}

impl RelayConfig {
    /// Whether there is an account.
    pub fn is_set(&self) -> bool {
        !self.key_id.is_empty()
    }

    /// What parses and cannot work, beside the one number of the installation.
    pub(super) fn wrong_values(&self, relay_number: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) && (self.is_set() || !self.base_url.is_empty()) {
            wrong.push("relay.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        for (key, value) in [("secret", &self.secret), ("pool_key", &self.pool_key)] {
            if value.is_empty() == self.is_set() {
                wrong.push(format!("relay.{key}: goes together with relay.key_id"));
            }
        }
        if self.is_set() && !relay_number.is_empty() {
            wrong.push("relay_number: not together with relay.key_id: a call goes one way or the other".to_owned());
        }
        wrong
    }
}
