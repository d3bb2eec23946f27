use super::is_web_address;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::Path;

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
    /// Alipay's public key as its console shows it; left out with certificates.
    pub alipay_public_key: String,
    /// Certificate mode (公钥证书), without which Alipay takes no transfer: the application's certificate, as its text in PEM or
    /// the file in which it lies, which is taken from the data folder where it is not absolute.
    pub app_cert: String,
    /// Alipay's certificate for this application, in the same way.
    pub alipay_cert: String,
    /// Alipay's root certificates, in the same way.
    pub alipay_root_cert: String,
}

impl Default for AlipayAccountConfig {
    fn default() -> Self {
        AlipayAccountConfig {
            base_url: "https://openapi.alipay.com/gateway.do".into(),
            app_id: String::new(),
            seller_id: String::new(),
            app_private_key: String::new(),
            alipay_public_key: String::new(),
            app_cert: String::new(),
            alipay_cert: String::new(),
            alipay_root_cert: String::new(),
        }
    }
}

impl AlipayAccountConfig {
    /// Whether there is an account.
    pub fn is_set(&self) -> bool {
        !self.app_id.is_empty()
    }

    /// Puts the texts of the certificates in the place of the files that are named: when the account is used, since other commands
    /// need none of them.
    ///
    /// # Errors
    /// Names the key and the file that cannot be read.
    pub fn read_certificates(&mut self, section: &str, data_dir: &Path) -> anyhow::Result<()> {
        for (key, value) in [
            ("app_cert", &mut self.app_cert),
            ("alipay_cert", &mut self.alipay_cert),
            ("alipay_root_cert", &mut self.alipay_root_cert),
        ] {
            if value.is_empty() || value.contains("-----BEGIN") {
                continue;
            }
            let file = data_dir.join(value.trim());
            *value = std::fs::read_to_string(&file)
                .with_context(|| format!("{section}.{key}: the certificate {} cannot be read", file.display()))?;
        }
        Ok(())
    }

    /// What parses and cannot work, under the section's name.
    pub(super) fn wrong_values(&self, section: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push(format!("{section}.base_url: begins with https:// (http:// for a simulator)"));
        }
        for (key, value) in [("seller_id", &self.seller_id), ("app_private_key", &self.app_private_key)] {
            if value.is_empty() == self.is_set() {
                wrong.push(format!("{section}.{key}: goes together with {section}.app_id"));
            }
        }
        let certificates = [
            ("app_cert", &self.app_cert),
            ("alipay_cert", &self.alipay_cert),
            ("alipay_root_cert", &self.alipay_root_cert),
        ];
        let certified = certificates.iter().any(|(_, value)| !value.is_empty());
        for (key, value) in certificates {
            if certified && value.is_empty() {
                wrong.push(format!(
                    "{section}.{key}: app_cert, alipay_cert and alipay_root_cert are set all three, or none of them"
                ));
            }
        }
        if certified && !self.is_set() {
            wrong.push(format!("{section}.app_cert: goes together with {section}.app_id"));
        }
        if certified && !self.alipay_public_key.is_empty() {
            wrong.push(format!("{section}.alipay_public_key: left out with certificates: the key is in alipay_cert"));
        } else if !certified && self.alipay_public_key.is_empty() == self.is_set() {
            wrong.push(format!(
                "{section}.alipay_public_key: goes together with {section}.app_id, where no certificates are set"
            ));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> AlipayAccountConfig {
        AlipayAccountConfig {
            app_id: "2021000000000000".into(),
            seller_id: "2088000000000009".into(),
            app_private_key: "a key".into(),
            ..AlipayAccountConfig::default()
        }
    }

    /// covers: PAY-3, PAY-7
    #[test]
    fn certificates_come_together_and_in_the_place_of_the_key() {
        let wrong = |account: &AlipayAccountConfig| account.wrong_values("custody").join("; ");
        assert!(wrong(&account()).contains("custody.alipay_public_key"), "neither");
        let keyed = AlipayAccountConfig { alipay_public_key: "a key".into(), ..account() };
        assert_eq!(wrong(&keyed), "");
        let pem = || "-----BEGIN CERTIFICATE-----".to_owned();
        let certified =
            AlipayAccountConfig { app_cert: pem(), alipay_cert: pem(), alipay_root_cert: pem(), ..account() };
        assert_eq!(wrong(&certified), "");
        let half = AlipayAccountConfig { alipay_root_cert: String::new(), ..certified.clone() };
        assert!(wrong(&half).starts_with("custody.alipay_root_cert: app_cert, alipay_cert and"), "{}", wrong(&half));
        let both = AlipayAccountConfig { alipay_public_key: "a key".into(), ..certified.clone() };
        assert!(wrong(&both).starts_with("custody.alipay_public_key: left out"), "{}", wrong(&both));
        let nobodys = AlipayAccountConfig { app_cert: pem(), ..AlipayAccountConfig::default() };
        assert!(wrong(&nobodys).contains("custody.app_cert: goes together"), "{}", wrong(&nobodys));
    }

    /// covers: PAY-3
    #[test]
    fn a_certificate_is_a_text_or_a_file() {
        let missing = Path::new("/nonexistent");
        let text = "-----BEGIN CERTIFICATE-----\n".to_owned();
        let mut account = AlipayAccountConfig { app_cert: text.clone(), ..account() };
        account.read_certificates("alipay", missing).expect("a text is taken as it is");
        assert_eq!((account.app_cert.as_str(), account.alipay_cert.as_str()), (text.as_str(), ""));
        account.alipay_cert = "alipayCertPublicKey_RSA2.crt".into();
        let error = account.read_certificates("alipay", missing).expect_err("no such file").to_string();
        assert!(error.contains("alipay.alipay_cert") && error.contains("/nonexistent/alipayCert"), "{error}");
    }
}
