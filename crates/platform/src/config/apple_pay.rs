use super::is_web_address;
use serde::{Deserialize, Serialize};

/// Apple Pay on the web (SPEC PAY-4). An empty merchant identifier means that there is none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApplePayConfig {
    /// The merchant identifier (`merchant.…`).
    pub merchant_identifier: String,
    /// What the sheet calls the shop: at most 64 bytes.
    pub display_name: String,
    /// The merchant identity certificate and its private key, in PEM.
    #[serde(skip_serializing)]
    pub identity: String,
    /// What Apple gave for `/.well-known/apple-developer-merchantid-domain-association`.
    pub domain_association: String,
    /// Only for a simulator of Apple's session server; empty asks whichever of Apple's servers the device names.
    pub base_url: String,
    pub acquirer: AcquirerConfig,
}

/// Who takes the tokens and the money, by the protocol of `docs/acquirer.md`: the acquirer itself, or a bridge to it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AcquirerConfig {
    pub base_url: String,
    /// The acquirer's number of our account.
    pub account: String,
    /// Ours: Base64 of PKCS#8 or PKCS#1.
    #[serde(skip_serializing)]
    pub private_key: String,
    /// The acquirer's: Base64 of an X.509 public key.
    pub public_key: String,
}

impl ApplePayConfig {
    /// Whether there is any.
    pub fn is_set(&self) -> bool {
        !self.merchant_identifier.is_empty()
    }

    /// What parses and cannot work.
    pub(super) fn wrong_values(&self, public_url: &str, demo: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        let acquirer = &self.acquirer;
        for (key, value) in [
            ("display_name", &self.display_name),
            ("identity", &self.identity),
            ("acquirer.base_url", &acquirer.base_url),
            ("acquirer.account", &acquirer.account),
            ("acquirer.private_key", &acquirer.private_key),
            ("acquirer.public_key", &acquirer.public_key),
        ] {
            if value.is_empty() == self.is_set() {
                wrong.push(format!("apple_pay.{key}: goes together with apple_pay.merchant_identifier"));
            }
        }
        if self.display_name.len() > 64 {
            wrong.push("apple_pay.display_name: at most 64 bytes, as Apple takes it".to_owned());
        }
        for (key, url) in [("base_url", &self.base_url), ("acquirer.base_url", &acquirer.base_url)] {
            if !url.is_empty() && !is_web_address(url) {
                wrong.push(format!("apple_pay.{key}: begins with https:// (http:// for a simulator)"));
            }
        }
        if self.is_set() && !demo && !public_url.starts_with("https://") {
            wrong.push("apple_pay: devices offer it on https:// only, so public_url must begin with it".to_owned());
        }
        wrong
    }
}
