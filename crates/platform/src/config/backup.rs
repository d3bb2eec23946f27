use crate::upkeep::EPOCH_DAYS;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Where backups go, how often, and for how long they are kept (SPEC BAK-1, STORE-1).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupConfig {
    /// A folder, or `s3://BUCKET/PREFIX`; empty means that nothing is backed up by itself.
    pub target: String,
    /// Where copies of the keyring go: a place of their own. Empty means the target's name with `-keyring` at its end.
    pub keyring_target: String,
    pub every_hours: u32,
    /// Backups that are kept: so many at most, and none longer than so many days.
    pub keep: u32,
    pub keep_days: u32,
    /// How long a copy of the keyring lives.
    pub keyring_days: u32,
    pub s3: S3Config,
}

/// An S3-compatible storage in mainland China.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3Config {
    /// `https://s3.cn-north-1.amazonaws.com.cn`; the bucket stands in the path of an address.
    pub endpoint: String,
    /// A region in mainland China, such as `cn-north-1` or `oss-cn-hangzhou`.
    pub region: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
}

impl Default for BackupConfig {
    fn default() -> Self {
        BackupConfig {
            target: String::new(),
            keyring_target: String::new(),
            every_hours: 24,
            keep: 14,
            keep_days: 30,
            keyring_days: 7,
            s3: S3Config::default(),
        }
    }
}

impl BackupConfig {
    /// Where copies of the keyring go beside backups in this place.
    pub fn keyring_place(&self, target: &str) -> String {
        if target == self.target && !self.keyring_target.is_empty() {
            return self.keyring_target.clone();
        }
        format!("{}-keyring", target.trim_end_matches('/'))
    }

    /// Within how many days after an erasure no backup can be read for that person any more, as configured: by then the epoch
    /// that wrapped the keys in older copies of the keyring is gone, and so are those copies. One more interval is counted for
    /// the run that does it.
    pub fn unreadable_days(&self) -> i64 {
        EPOCH_DAYS.max(i64::from(self.keyring_days)) + i64::from(self.every_hours.div_ceil(24))
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut expect = |good: bool, key: &str, what: &str| {
            if !good {
                wrong.push(format!("backup.{key}: {what}"));
            }
        };
        expect((1..=168).contains(&self.every_hours), "every_hours", "1 to 168");
        expect((1..=1_000).contains(&self.keep), "keep", "1 to 1000");
        expect((1..=3_650).contains(&self.keep_days), "keep_days", "1 to 3650");
        expect((1..=7).contains(&self.keyring_days), "keyring_days", "1 to 7: a copy that lives longer delays erasure");
        let shared = !self.target.is_empty() && self.target == self.keyring_target;
        expect(!shared, "keyring_target", "another place than backup.target: it is what makes erasure final");
        let alone = self.target.is_empty() && !self.keyring_target.is_empty();
        expect(!alone, "target", "goes together with backup.keyring_target");
        if [&self.target, &self.keyring_target].iter().any(|target| target.starts_with("s3://"))
            && let Err((key, what)) = self.s3.check()
        {
            expect(false, &format!("s3.{key}"), what);
        }
        wrong
    }
}

impl S3Config {
    /// Whether it can work and lies in mainland China; else which key says what it must not.
    ///
    /// # Errors
    /// The key and what stands there rightly.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let words: Vec<&str> = self.region.split('-').collect();
        let outside = ["hongkong", "macau", "taiwan"].iter().any(|place| words.contains(place));
        if !words.contains(&"cn") || outside {
            return Err(("region", "a region in mainland China, such as cn-north-1: nothing is kept elsewhere"));
        }
        let host = self.endpoint.strip_prefix("https://").or_else(|| self.endpoint.strip_prefix("http://"));
        let Some(host) = host.and_then(|rest| rest.split(['/', ':']).next()).filter(|host| !host.is_empty()) else {
            return Err(("endpoint", "begins with https:// (http:// for a simulator)"));
        };
        let own = host == "localhost" || host.parse::<IpAddr>().is_ok();
        if !own && !host.contains(&self.region) {
            return Err((
                "endpoint",
                "names the region, or is an address of your own network: nothing is kept elsewhere",
            ));
        }
        if !own && self.endpoint.starts_with("http://") {
            return Err(("endpoint", "begins with https://"));
        }
        if self.key_id.is_empty() || self.secret.is_empty() {
            return Err(("secret", "goes together with backup.s3.key_id"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: STORE-1
    #[test]
    fn nothing_is_kept_outside_mainland_china() {
        for (region, endpoint, good) in [
            ("cn-north-1", "https://s3.cn-north-1.amazonaws.com.cn", true),
            ("oss-cn-hangzhou", "https://s3.oss-cn-hangzhou.aliyuncs.com", true),
            ("cn-fuzhou", "http://127.0.0.1:9000", true),
            ("cn-fuzhou", "https://10.0.0.7", true),
            ("us-east-1", "https://s3.us-east-1.amazonaws.com", false),
            ("oss-cn-hongkong", "https://oss-cn-hongkong.aliyuncs.com", false),
            ("cn-north-1", "https://s3.us-east-1.amazonaws.com", false),
            ("cn-north-1", "http://s3.cn-north-1.amazonaws.com.cn", false),
            ("", "http://127.0.0.1:9000", false),
        ] {
            let s3 =
                S3Config { endpoint: endpoint.into(), region: region.into(), key_id: "k".into(), secret: "s".into() };
            assert_eq!(s3.check().is_ok(), good, "{region} {endpoint}");
        }
    }

    /// covers: DEL-1
    #[test]
    fn the_days_until_no_backup_can_be_read_follow_the_configuration() {
        let of = |keyring_days, every_hours| BackupConfig { keyring_days, every_hours, ..BackupConfig::default() };
        assert_eq!(of(7, 24).unreadable_days(), 8);
        assert_eq!(of(1, 6).unreadable_days(), 8);
        assert_eq!(of(7, 48).unreadable_days(), 9);
        // The longest that is let through is what the policy tells people.
        assert!(of(7, 168).wrong_values().is_empty() && of(7, 169).wrong_values().len() == 1);
        assert_eq!(of(7, 168).unreadable_days(), policy::BACKUPS_UNREADABLE_DAYS);
    }
}
