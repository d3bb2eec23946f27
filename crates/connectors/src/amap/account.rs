//! One key at AMap and the way its calls go.

use super::answer::{self, Geocodes, Regeocode, Tips};
use crate::digest::md5_hex;
use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::geocoder::{FoundPlace, SuggestedPlace, Surroundings, WORDS_CHARS_MAX};
use crate::http::{Endpoint, TimeLimits};
use crate::line::Line;
use kernel::point::{Gcj02, Point};
use kernel::{Clock, Secret};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// How an installation reaches its key at AMap.
pub struct AMapConfig {
    /// `https://restapi.amap.com`, or the simulator's address on this machine.
    pub base_url: String,
    /// The key of the Web service API.
    pub key: Secret<String>,
    /// The private key behind its digital signature (安全密钥), which must be switched on for the key.
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// One key at AMap.
pub struct AMap {
    endpoint: Endpoint,
    key: Secret<String>,
    secret: Secret<String>,
    clock: Clock,
}

impl AMap {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: AMapConfig, clock: Clock) -> Result<AMap, VendorError> {
        let AMapConfig { base_url, key, secret, time_limits } = config;
        for (part, value) in [("key", &key), ("secret", &secret)] {
            if value.expose().is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(AMap { endpoint: Endpoint::new(&base_url, time_limits)?, key, secret, clock })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<AMap, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) async fn find(&self, address: &str, area: Option<&str>) -> Result<Option<FoundPlace>, VendorError> {
        let mut query = BTreeMap::from([("address", words(address)?)]);
        query.extend(area.map(|area| ("city", area)));
        let found: Geocodes = self.get("/v3/geocode/geo", query).await?;
        found.geocodes.into_iter().next().map(answer::found).transpose()
    }

    pub(crate) async fn surroundings(&self, point: Point<Gcj02>) -> Result<Option<Surroundings>, VendorError> {
        // Six decimals are what the vendor takes.
        let location = format!("{:.6},{:.6}", point.lng(), point.lat());
        let found: Regeocode = self.get("/v3/geocode/regeo", BTreeMap::from([("location", location.as_str())])).await?;
        Ok(answer::surroundings(found))
    }

    pub(crate) async fn suggest(&self, typed: &str, area: Option<&str>) -> Result<Vec<SuggestedPlace>, VendorError> {
        let mut query = BTreeMap::from([("keywords", words(typed)?)]);
        if let Some(area) = area {
            query.extend([("city", area), ("citylimit", "true")]);
        }
        let found: Tips = self.get("/v3/assistant/inputtips", query).await?;
        Ok(answer::suggested(found))
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, mut query: BTreeMap<&str, &str>) -> Result<T, VendorError> {
        query.insert("key", self.key.expose());
        let sig = signature(&query, &self.secret);
        let mut pairs_in_order: Vec<(&str, &str)> = query.into_iter().collect();
        pairs_in_order.push(("sig", &sig));
        let answer = self.endpoint.get(path, &pairs(&pairs_in_order), Vec::new()).await?;
        answer::read(&answer, self.clock.now())
    }
}

/// By name, not encoded, the private key behind.
fn signature(query: &BTreeMap<&str, &str>, secret: &Secret<String>) -> String {
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    md5_hex(format!("{}{}", pairs.join("&"), secret.expose()).as_bytes())
}

fn words(text: &str) -> Result<&str, VendorError> {
    let text = text.trim();
    if (1..=WORDS_CHARS_MAX).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(VendorError::new(VendorErrorKind::InvalidInput, "words", None))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendor publishes no whole sample; the value was computed with another program.
    #[test]
    fn signs_what_is_sorted_and_not_encoded() {
        let query = BTreeMap::from([("key", "k1"), ("address", "北京市朝阳区阜通东大街6号")]);
        assert_eq!(signature(&query, &Secret::new("private".into())), "d22f6487b22c25c41c29b70de4f34c71");
    }

    #[test]
    fn words_have_a_length() {
        assert_eq!(words(" 阜通东大街 ").expect("words"), "阜通东大街");
        assert!(words("  ").is_err() && words(&"街".repeat(81)).is_err());
    }
}
