use super::is_web_address;
use serde::{Deserialize, Serialize};

/// Customer service (SPEC CS-1, CS-2).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SupportConfig {
    /// Who keeps the chat desk: `built_in` (or empty), or `qiyu`.
    pub desk: String,
    /// When somebody is at the built-in desk, each day in China (`09:00`, `21:00`; over midnight too). Both empty: always.
    pub opens: String,
    pub closes: String,
}

/// The application at NetEase Qiyu. An empty app id means that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QiyuConfig {
    pub base_url: String,
    /// App Key.
    pub app_id: String,
    /// App Secret.
    #[serde(skip_serializing)]
    pub secret: String,
}

impl Default for QiyuConfig {
    fn default() -> Self {
        QiyuConfig { base_url: "https://qiyukf.com/openapi".into(), app_id: String::new(), secret: String::new() }
    }
}

impl SupportConfig {
    /// Whether another company's desk is used instead of the built-in one.
    pub fn is_qiyu(&self) -> bool {
        self.desk == "qiyu"
    }

    /// From which minute of the day until which somebody is there; none for always.
    pub fn hours(&self) -> Option<(u16, u16)> {
        Some((minute(&self.opens)?, minute(&self.closes)?))
    }

    pub(super) fn wrong_values(&self, qiyu: &QiyuConfig) -> Vec<String> {
        let mut wrong = Vec::new();
        if !matches!(self.desk.as_str(), "" | "built_in" | "qiyu") {
            wrong.push("support.desk: built_in or qiyu".to_owned());
        }
        if self.is_qiyu() && !qiyu.is_set() {
            wrong.push("support.desk: qiyu needs qiyu.app_id and qiyu.secret".to_owned());
        }
        let given = !self.opens.is_empty() || !self.closes.is_empty();
        if given && self.hours().is_none_or(|(opens, closes)| opens == closes) {
            wrong.push(
                "support.opens, support.closes: two different times such as 09:00 and 21:00, or neither".to_owned(),
            );
        }
        wrong
    }
}

impl QiyuConfig {
    /// Whether there is an application.
    pub fn is_set(&self) -> bool {
        !self.app_id.is_empty()
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_web_address(&self.base_url) {
            wrong.push("qiyu.base_url: begins with https:// (http:// for a simulator)".to_owned());
        }
        if self.secret.is_empty() == self.is_set() {
            wrong.push("qiyu.secret: goes together with qiyu.app_id".to_owned());
        }
        wrong
    }
}

/// `09:30` as the minute of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-1
    #[test]
    fn hours_are_two_times_or_none() {
        for (opens, closes, hours, good) in [
            ("", "", None, true),
            ("09:00", "21:30", Some((540, 1_290)), true),
            ("22:00", "06:00", Some((1_320, 360)), true),
            ("09:00", "", None, false),
            ("9:00", "21:00", None, false),
            ("24:00", "21:00", None, false),
            ("09:00", "09:00", Some((540, 540)), false),
        ] {
            let set = SupportConfig { desk: String::new(), opens: opens.into(), closes: closes.into() };
            assert_eq!(set.hours(), hours, "{opens} {closes}");
            assert_eq!(set.wrong_values(&QiyuConfig::default()).is_empty(), good, "{opens} {closes}");
        }
        let qiyu = SupportConfig { desk: "qiyu".into(), ..SupportConfig::default() };
        assert!(!qiyu.wrong_values(&QiyuConfig::default()).is_empty());
    }
}
