use super::is_web_address;
use serde::{Deserialize, Serialize};

/// An account at Alipay. Empty ids mean that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlipayAccountConfig {
    /// Alipay's gateway, or the simulator's.
    pub base_url: String,
    /// The application's id (APPID).
    pub app_id: String,
    /// The account's number (商家 PID).
    pub seller_id: String,
    /// The application's private key: Base64 of PKCS#8 or PKCS#1.
    #[serde(skip_serializing)]
    pub app_private_key: String,
    /// Alipay's public key as its console shows it.
    pub alipay_public_key: String,
}

impl Default for AlipayAccountConfig {
    fn default() -> Self {
        AlipayAccountConfig {
            base_url: "https://openapi.alipay.com/gateway.do".into(),
            app_id: String::new(),
            seller_id: String::new(),
            app_private_key: String::new(),
            alipay_public_key: String::new(),
        }
    }
}

impl AlipayAccountConfig {
    /// Whether there is an account.
    pub fn is_set(&self) -> bool {
        !self.app_id.is_empty()
    }

    /// What parses and cannot work, under the section's name.
    pub(super) fn wrong_values(&self, section: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push(format!("{section}.base_url: begins with https:// (http:// for a simulator)"));
        }
        for (key, value) in [
            ("seller_id", &self.seller_id),
            ("app_private_key", &self.app_private_key),
            ("alipay_public_key", &self.alipay_public_key),
        ] {
            if value.is_empty() == self.is_set() {
                wrong.push(format!("{section}.{key}: goes together with {section}.app_id"));
            }
        }
        wrong
    }
}

/// Who compares names with identity numbers (SPEC IDV-1): an Aliyun account with 实人认证. Empty means that nobody does, and
/// people prove themselves with documents.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdentityConfig {
    pub base_url: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    /// Who is asked where Aliyun gives no verdict, or instead of it.
    pub tencent: TencentIdentityAccountConfig,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        IdentityConfig {
            base_url: "https://cloudauth.aliyuncs.com".into(),
            key_id: String::new(),
            secret: String::new(),
            tencent: TencentIdentityAccountConfig::default(),
        }
    }
}

/// Who compares companies' names with their credit codes (SPEC MER-2): an Aliyun account with 企业要素核验. Empty means that nobody
/// does, and reviewers go by the licence alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BusinessConfig {
    pub base_url: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
}

impl Default for BusinessConfig {
    fn default() -> Self {
        BusinessConfig {
            base_url: "https://cloudauth.aliyuncs.com".into(),
            key_id: String::new(),
            secret: String::new(),
        }
    }
}

impl BusinessConfig {
    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push("business.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        if self.key_id.is_empty() != self.secret.is_empty() {
            wrong.push("business.secret: goes together with business.key_id".to_owned());
        }
        wrong
    }
}

/// An account at Tencent Cloud with 身份信息核验. Empty means that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TencentIdentityAccountConfig {
    pub base_url: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    /// `ap-guangzhou`, `ap-beijing` or `ap-shanghai`.
    pub region: String,
    /// Ask Tencent first, and Aliyun second.
    pub first: bool,
}

impl Default for TencentIdentityAccountConfig {
    fn default() -> Self {
        TencentIdentityAccountConfig {
            base_url: "https://faceid.tencentcloudapi.com".into(),
            key_id: String::new(),
            secret: String::new(),
            region: "ap-guangzhou".into(),
            first: false,
        }
    }
}

impl IdentityConfig {
    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push("identity.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        if self.key_id.is_empty() != self.secret.is_empty() {
            wrong.push("identity.secret: goes together with identity.key_id".to_owned());
        }
        if !is_web_address(&self.tencent.base_url) {
            wrong.push("identity.tencent.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        if self.tencent.key_id.is_empty() != self.tencent.secret.is_empty() {
            wrong.push("identity.tencent.secret: goes together with identity.tencent.key_id".to_owned());
        }
        wrong
    }
}
