//! Reading answers. <https://lbs.amap.com/api/webservice/guide/tools/info>
//!
//! What is empty arrives as `[]`, also where a text or an object belongs.

use crate::error::{VendorError, VendorErrorKind};
use crate::geocoder::{FoundPlace, SuggestedPlace, Surroundings};
use crate::http::Answer;
use kernel::point::{Gcj02, Point};
use kernel::{Timestamp, calendar};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// How many suggestions are kept.
const SUGGESTED_MAX: usize = 10;

#[derive(Deserialize)]
struct Told {
    infocode: String,
}

pub(super) fn read<T: DeserializeOwned>(answer: &Answer, now: Timestamp) -> Result<T, VendorError> {
    let told: Told = answer.json()?;
    if told.infocode != "10000" {
        return Err(VendorError::new(meaning(&told.infocode, now), &told.infocode, None));
    }
    answer.json()
}

/// What a code means.
fn meaning(code: &str, now: Timestamp) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, RateLimited, Transient};
    match code {
        "10001" | "10002" | "10005" | "10006" | "10007" | "10008" | "10009" | "10011" | "10012" | "10013" | "10026"
        | "10041" | "40000" | "40001" | "40002" | "40003" => Config,
        // The quota of a day, which begins anew at Beijing's midnight.
        "10003" | "10044" | "10045" => RateLimited { retry_after_s: until_midnight(now) },
        "10004" => RateLimited { retry_after_s: 60 },
        "10010" | "10014" | "10015" | "10019" | "10020" | "10021" | "10029" => RateLimited { retry_after_s: 1 },
        "10016" | "10017" => Transient,
        "20000" | "20001" | "20002" | "20011" | "20012" => InvalidInput,
        _ => BusinessNegative,
    }
}

fn until_midnight(now: Timestamp) -> u64 {
    let tomorrow = calendar::day_of(now).tomorrow().map(calendar::start_of);
    tomorrow.ok().and_then(|midnight| u64::try_from(midnight.seconds_since(now)).ok()).unwrap_or(86_400).max(1)
}

/// A text, or nothing written as `[]`.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        _ => String::new(),
    })
}

#[derive(Deserialize)]
pub(super) struct Geocodes {
    #[serde(default)]
    pub geocodes: Vec<Geocode>,
}

#[derive(Deserialize)]
pub(super) struct Geocode {
    #[serde(default, deserialize_with = "text")]
    formatted_address: String,
    #[serde(default, deserialize_with = "text")]
    adcode: String,
    #[serde(default, deserialize_with = "text")]
    location: String,
    #[serde(default, deserialize_with = "text")]
    level: String,
}

pub(super) fn found(code: Geocode) -> Result<FoundPlace, VendorError> {
    let protocol = |part| VendorError::new(VendorErrorKind::Protocol, part, None);
    Ok(FoundPlace {
        point: point(&code.location).ok_or_else(|| protocol("location"))?,
        area: area(&code.adcode).ok_or_else(|| protocol("adcode"))?,
        address: code.formatted_address,
        level: code.level,
    })
}

#[derive(Deserialize)]
pub(super) struct Regeocode {
    #[serde(default)]
    regeocode: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    #[serde(default, deserialize_with = "text")]
    adcode: String,
    #[serde(default, deserialize_with = "text")]
    province: String,
    #[serde(default, deserialize_with = "text")]
    city: String,
    #[serde(default, deserialize_with = "text")]
    district: String,
}

pub(super) fn surroundings(found: Regeocode) -> Option<Surroundings> {
    let component: Component = serde_json::from_value(found.regeocode.get("addressComponent")?.clone()).ok()?;
    Some(Surroundings {
        area: area(&component.adcode)?,
        province: component.province,
        city: component.city,
        district: component.district,
        address: found.regeocode.get("formatted_address").and_then(Value::as_str).unwrap_or_default().to_owned(),
    })
}

#[derive(Deserialize)]
pub(super) struct Tips {
    #[serde(default)]
    tips: Vec<Tip>,
}

#[derive(Deserialize)]
struct Tip {
    #[serde(default, deserialize_with = "text")]
    name: String,
    #[serde(default, deserialize_with = "text")]
    district: String,
    #[serde(default, deserialize_with = "text")]
    adcode: String,
    #[serde(default, deserialize_with = "text")]
    address: String,
    #[serde(default, deserialize_with = "text")]
    location: String,
}

/// Tips without a point are words and bus lines, which are no places.
pub(super) fn suggested(found: Tips) -> Vec<SuggestedPlace> {
    let place = |tip: Tip| {
        let point = point(&tip.location)?;
        let area = area(&tip.adcode)?;
        Some(SuggestedPlace { name: tip.name, district: tip.district, area, address: tip.address, point })
    };
    found.tips.into_iter().filter_map(place).take(SUGGESTED_MAX).collect()
}

/// `longitude,latitude`.
fn point(text: &str) -> Option<Point<Gcj02>> {
    let (lng, lat) = text.split_once(',')?;
    Point::new(lat.parse().ok()?, lng.parse().ok()?).ok()
}

fn area(text: &str) -> Option<String> {
    (text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, signature: None, retry_after_s: None, body: body.as_bytes().to_vec() }
    }

    fn noon() -> Timestamp {
        // 2026-11-24 16:00 in Beijing.
        Timestamp::from_micros(1_795_507_200_000_000)
    }

    /// The vendor's own example, shortened, with its `[]`.
    ///
    /// covers: PUB-5
    #[test]
    fn empty_fields_arrive_as_lists() {
        let body = r#"{"status":"1","info":"OK","infocode":"10000","count":"1","geocodes":[{"formatted_address":
            "北京市朝阳区阜通东大街|6号","province":"北京市","citycode":"010","city":"北京市","district":"朝阳区","township":[],
            "neighborhood":{"name":[],"type":[]},"adcode":"110105","street":"阜通东大街","number":"6号",
            "location":"116.483038,39.990633","level":"门牌号"}]}"#;
        let read: Geocodes = read(&answer(body), noon()).expect("read");
        let place = found(read.geocodes.into_iter().next().expect("one")).expect("a place");
        assert_eq!((place.area.as_str(), place.level.as_str()), ("110105", "门牌号"));
        assert_eq!((place.point.lng_e6(), place.point.lat_e6()), (116_483_038, 39_990_633));
        let nothing =
            r#"{"infocode":"10000","regeocode":{"formatted_address":[],"addressComponent":{"city":[],"adcode":[]}}}"#;
        assert_eq!(surroundings(super::read(&answer(nothing), noon()).expect("read")), None);
        let sea = r#"{"infocode":"10000","regeocode":[]}"#;
        assert_eq!(surroundings(super::read(&answer(sea), noon()).expect("read")), None);
        let tips = r#"{"infocode":"10000","tips":[{"id":[],"name":"阜通","district":[],"adcode":[],"location":[]},
            {"name":"阜通地铁站","district":"北京市朝阳区","adcode":"110105","address":[],"location":"116.47,39.99"}]}"#;
        let tips = suggested(super::read(&answer(tips), noon()).expect("read"));
        assert_eq!(tips.len(), 1);
        assert_eq!((tips[0].name.as_str(), tips[0].address.as_str()), ("阜通地铁站", ""));
    }

    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (code, kind) in [
            ("10001", Config),
            ("10005", Config),
            ("10007", Config),
            ("10003", RateLimited { retry_after_s: 8 * 3_600 }),
            ("10004", RateLimited { retry_after_s: 60 }),
            ("10021", RateLimited { retry_after_s: 1 }),
            ("10016", Transient),
            ("20000", InvalidInput),
            ("30001", BusinessNegative),
        ] {
            let body = format!(r#"{{"status":"0","info":"text","infocode":"{code}"}}"#);
            let error = read::<Tips>(&answer(&body), noon()).err().expect("a failure");
            assert_eq!((error.kind(), error.code()), (kind, code));
        }
    }

    proptest! {
        #[test]
        fn no_answer_panics(location in ".{0,20}", adcode in ".{0,8}") {
            let body = serde_json::json!({"infocode": "10000", "tips": [{"location": location, "adcode": adcode}]});
            let _ = read::<Tips>(&answer(&body.to_string()), noon()).map(suggested);
        }
    }
}
