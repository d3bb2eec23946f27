use super::is_web_address;
use serde::{Deserialize, Serialize};

/// The key at AMap's Web service (SPEC PUB-5). An empty key means that there is none: places are checked and picked by hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AMapAccountConfig {
    pub base_url: String,
    #[serde(skip_serializing)]
    pub key: String,
    /// The private key behind its digital signature (安全密钥).
    #[serde(skip_serializing)]
    pub secret: String,
    pub enabled: bool,
}

/// The site at Baidu Tongji (SPEC STAT-1). The script goes to browsers whose visitor agreed to statistics; the application is
/// what staff read the site's figures with. Each may be left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TongjiConfig {
    /// Where the script lies.
    pub script_url: String,
    /// The site's number of 32 letters and digits, behind the script's `?`; empty loads no script.
    pub site_key: String,
    pub base_url: String,
    /// API Key.
    pub app_id: String,
    /// Secret Key.
    #[serde(skip_serializing)]
    pub secret: String,
    /// The one that the console gave at first.
    #[serde(skip_serializing)]
    pub refresh_token: String,
    pub enabled: bool,
}

/// The application at TalkingData, whose figures staff read. Apps build its kit in and start it behind their own question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TalkingDataAccountConfig {
    pub base_url: String,
    #[serde(skip_serializing)]
    pub secret: String,
    pub enabled: bool,
}

impl Default for AMapAccountConfig {
    fn default() -> Self {
        let base_url = "https://restapi.amap.com".into();
        AMapAccountConfig { base_url, key: String::new(), secret: String::new(), enabled: true }
    }
}

impl Default for TongjiConfig {
    fn default() -> Self {
        TongjiConfig {
            script_url: "https://hm.baidu.com/hm.js".into(),
            site_key: String::new(),
            base_url: "https://openapi.baidu.com".into(),
            app_id: String::new(),
            secret: String::new(),
            refresh_token: String::new(),
            enabled: true,
        }
    }
}

impl Default for TalkingDataAccountConfig {
    fn default() -> Self {
        TalkingDataAccountConfig {
            base_url: "https://api.talkingdata.com".into(),
            secret: String::new(),
            enabled: true,
        }
    }
}

const ADDRESS: &str = "begins with https:// (http:// for a simulator)";

impl AMapAccountConfig {
    /// Whether there is a key, and it is switched on.
    pub fn is_set(&self) -> bool {
        self.enabled && !self.key.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push(format!("amap.base_url: {ADDRESS}"));
        }
        if self.key.is_empty() != self.secret.is_empty() {
            wrong.push("amap.secret: goes together with amap.key".to_owned());
        }
        wrong
    }
}

impl TongjiConfig {
    /// The address of the script for browsers whose visitor agreed, where there is a site.
    pub fn script(&self) -> Option<String> {
        (self.enabled && !self.site_key.is_empty()).then(|| format!("{}?{}", self.script_url, self.site_key))
    }

    /// Whether staff can read the site's figures.
    pub fn is_readable(&self) -> bool {
        self.enabled && !self.app_id.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (key, url) in [("script_url", &self.script_url), ("base_url", &self.base_url)] {
            if !is_web_address(url) || url.contains(['?', ';', ',', '\'', '"']) {
                wrong.push(format!("baidu_tongji.{key}: {ADDRESS}"));
            }
        }
        if !self.site_key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            wrong.push("baidu_tongji.site_key: letters and digits only".to_owned());
        }
        for (key, value) in [("secret", &self.secret), ("refresh_token", &self.refresh_token)] {
            if value.is_empty() != self.app_id.is_empty() {
                wrong.push(format!("baidu_tongji.{key}: goes together with baidu_tongji.app_id"));
            }
        }
        wrong
    }
}

impl TalkingDataAccountConfig {
    /// Whether staff can read the application's figures.
    pub fn is_set(&self) -> bool {
        self.enabled && !self.secret.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let good = is_web_address(&self.base_url);
        (!good).then(|| format!("talkingdata.base_url: {ADDRESS}")).into_iter().collect()
    }
}

/// `https://hm.baidu.com` of `https://hm.baidu.com/hm.js`.
pub(crate) fn origin_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |end| &url[..host + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (url, origin) in [
            ("https://hm.baidu.com/hm.js", "https://hm.baidu.com"),
            ("https://hm.baidu.com", "https://hm.baidu.com"),
            ("http://127.0.0.1:8080/baidu/hm.js", "http://127.0.0.1:8080"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(origin_of(url), origin);
        }
    }

    /// covers: SDK-1
    #[test]
    fn a_script_is_named_only_where_there_is_a_site() {
        assert_eq!(TongjiConfig::default().script(), None);
        let set = TongjiConfig { site_key: "abc123".into(), ..TongjiConfig::default() };
        assert_eq!(set.script().as_deref(), Some("https://hm.baidu.com/hm.js?abc123"));
        assert_eq!(TongjiConfig { enabled: false, ..set }.script(), None);
        let odd = TongjiConfig { site_key: "a;b".into(), ..TongjiConfig::default() };
        assert_eq!(odd.wrong_values().len(), 1);
    }
}
