use super::is_web_address;
use serde::{Deserialize, Serialize};

/// An application of ours at another company. An empty id means that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppConfig {
    pub app_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    /// Off hides it from the sign-in pages although it is set up.
    pub enabled: bool,
}

impl Default for AppConfig {
    fn default() -> Self {
        AppConfig { app_id: String::new(), secret: String::new(), enabled: true }
    }
}

impl AppConfig {
    /// Whether people can sign in by it.
    pub fn is_set(&self) -> bool {
        self.enabled && !self.app_id.is_empty()
    }

    fn wrong_values(&self, section: &str) -> Vec<String> {
        let together = self.app_id.is_empty() == self.secret.is_empty();
        let wrong = || format!("{section}.secret: goes together with {section}.app_id");
        (!together).then(wrong).into_iter().collect()
    }
}

/// Our applications at WeChat (微信开放平台、公众平台). Bound to one account of the open platform there, they know a person by
/// one UnionID.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WeChatConfig {
    pub base_url: String,
    /// Where browsers are sent.
    pub authorize_base_url: String,
    /// The website (网站应用), for the QR code on a desktop.
    pub web: AppConfig,
    /// The official account (服务号), for pages inside WeChat.
    pub official: AppConfig,
    pub mini_program: AppConfig,
    /// Pages inside WeChat may be shared in the name of the official account (SPEC SDK-2).
    pub share: bool,
    /// WeChat's script for that, which loads when a visitor inside WeChat asks to share.
    pub share_script: String,
}

impl Default for WeChatConfig {
    fn default() -> Self {
        WeChatConfig {
            base_url: "https://api.weixin.qq.com".into(),
            authorize_base_url: "https://open.weixin.qq.com".into(),
            web: AppConfig::default(),
            official: AppConfig::default(),
            mini_program: AppConfig::default(),
            share: true,
            share_script: "https://res.wx.qq.com/open/js/jweixin-1.6.0.js".into(),
        }
    }
}

impl WeChatConfig {
    /// Whether pages can be shared in the name of the official account, also where nobody signs in by it.
    pub fn can_share(&self) -> bool {
        self.share && !self.official.app_id.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let addresses = [
            ("base_url", &self.base_url),
            ("authorize_base_url", &self.authorize_base_url),
            ("share_script", &self.share_script),
        ];
        for (key, url) in addresses {
            if !is_web_address(url) {
                wrong.push(format!("wechat.{key}: begins with https:// (http:// for a simulator)"));
            }
        }
        wrong.extend(self.web.wrong_values("wechat.web"));
        wrong.extend(self.official.wrong_values("wechat.official"));
        wrong.extend(self.mini_program.wrong_values("wechat.mini_program"));
        wrong
    }
}

/// An application at a company that has one address for browsers and for us.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInAppConfig {
    pub base_url: String,
    pub app_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    /// Off hides it from the sign-in pages although it is set up.
    pub enabled: bool,
}

impl SignInAppConfig {
    /// No application yet, at this address.
    pub fn at(base_url: &str) -> SignInAppConfig {
        SignInAppConfig { base_url: base_url.to_owned(), enabled: true, ..SignInAppConfig::default() }
    }

    /// Whether people can sign in by it.
    pub fn is_set(&self) -> bool {
        self.enabled && !self.app_id.is_empty()
    }

    pub(super) fn wrong_values(&self, section: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push(format!("{section}.base_url: begins with https:// (http:// for a simulator)"));
        }
        if self.app_id.is_empty() != self.secret.is_empty() {
            wrong.push(format!("{section}.secret: goes together with {section}.app_id"));
        }
        wrong
    }
}
