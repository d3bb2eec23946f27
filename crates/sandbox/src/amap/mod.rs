//! AMap as its Web service API answers, with a few places that everybody knows and no others.

mod places;

use crate::digest::md5;
use crate::form::{self, Form};
use crate::line::Line;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::Secret;
use places::{PLACES, Place};
use serde_json::{Value, json};
use std::sync::Arc;

/// The simulated key.
pub struct AMapSandboxConfig {
    pub key: Secret<String>,
    /// The private key of its digital signature.
    pub secret: Secret<String>,
    /// Roads that it knows beside its own few places.
    pub roads: Vec<KnownRoad>,
}

/// A road with its middle.
pub struct KnownRoad {
    pub name: String,
    pub city: String,
    pub district: String,
    /// GB/T 2260.
    pub area: String,
    /// `longitude,latitude` in GCJ-02.
    pub location: String,
}

impl AMapSandboxConfig {
    /// The key `demo0amap` with the private key `demo-secret-of-amap`.
    pub fn demo() -> AMapSandboxConfig {
        let secret = |text: &str| Secret::new(text.to_owned());
        AMapSandboxConfig { key: secret("demo0amap"), secret: secret("demo-secret-of-amap"), roads: Vec::new() }
    }
}

/// Makes the simulated AMap fail. Clones share the same one.
#[derive(Clone)]
pub struct AMapHandle {
    pub line: Line,
}

struct Shared {
    config: AMapSandboxConfig,
    line: Line,
}

/// The simulator's routes; merge them at the root. The adapter's base URL is `/amap` on this host.
///
/// - `GET /amap/v3/geocode/geo`, `/amap/v3/geocode/regeo`, `/amap/v3/assistant/inputtips`: the API
pub fn amap_router(config: AMapSandboxConfig) -> (Router, AMapHandle) {
    let line = Line::default();
    let shared = Arc::new(Shared { config, line: line.clone() });
    let router = Router::new()
        .route("/amap/v3/geocode/geo", get(find))
        .route("/amap/v3/geocode/regeo", get(surroundings))
        .route("/amap/v3/assistant/inputtips", get(suggest))
        .with_state(shared);
    (router, AMapHandle { line })
}

fn no(code: i64) -> Response {
    Json(json!({"status": "0", "info": "DEMO_REFUSAL", "infocode": code.to_string()})).into_response()
}

fn yes(mut body: Value) -> Response {
    body["status"] = Value::from("1");
    body["info"] = Value::from("OK");
    body["infocode"] = Value::from("10000");
    Json(body).into_response()
}

/// Answers a query whose key and signature are right.
async fn answer(shared: &Shared, query: Option<String>, work: impl FnOnce(&Form) -> Response) -> Response {
    let query = form::parse(&query.unwrap_or_default());
    shared
        .line
        .run(|code| {
            if form::value(&query, "key") != shared.config.key.expose() {
                return no(10001);
            }
            // The names are in their order already.
            let signed: Vec<String> = query
                .iter()
                .filter(|(name, _)| *name != "sig")
                .map(|(name, value)| [name.as_str(), value].join("="))
                .collect();
            let right = md5([&signed.join("&"), shared.config.secret.expose()].map(String::as_str).concat().as_bytes());
            if form::value(&query, "sig") != right {
                return no(10007);
            }
            match code {
                Some(code) => no(code),
                None => work(&query),
            }
        })
        .await
}

/// Whether a place lies in an area, whose code ends with zeros where it is a whole city or province.
fn lies_in(place: &Place, area: &str) -> bool {
    let stem = area.trim_end_matches("00");
    area.is_empty() || place.area.starts_with(if stem.is_empty() { area } else { stem })
}

async fn find(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    answer(&shared, query, |query| {
        let address = form::value(query, "address");
        if address.is_empty() {
            return no(20001);
        }
        let fits = |place: &&Place| {
            lies_in(place, form::value(query, "city"))
                && (place.address.contains(address) || address.contains(place.street) || address.contains(place.name))
        };
        let mut codes: Vec<Value> = PLACES
            .iter()
            .filter(fits)
            .take(1)
            .map(|place| {
                json!({"formatted_address": place.address, "country": "中国", "province": place.province,
                       "city": place.city, "district": place.district, "township": [], "building": {"name": [], "type": []},
                       "adcode": place.area, "street": [], "number": [], "location": place.location, "level": "门牌号"})
            })
            .collect();
        if codes.is_empty() {
            codes.extend(find_road(&shared.config.roads, address).map(|road| {
                let whole = [road.city.as_str(), &road.district, &road.name].concat();
                json!({"formatted_address": whole, "country": "中国", "province": [], "city": road.city,
                       "district": road.district, "township": [], "adcode": road.area, "street": road.name, "number": [],
                       "location": road.location, "level": "道路"})
            }));
        }
        yes(json!({"count": codes.len().to_string(), "geocodes": codes}))
    })
    .await
}

/// The road of an address: of its own district first, else of its city.
fn find_road<'a>(roads: &'a [KnownRoad], address: &str) -> Option<&'a KnownRoad> {
    let named = |road: &&KnownRoad| address.contains(&road.name) && address.contains(&road.city);
    let here = |road: &&KnownRoad| named(road) && address.contains(&road.district);
    roads.iter().find(here).or_else(|| roads.iter().find(named))
}

async fn surroundings(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    answer(&shared, query, |query| {
        let Some((lng, lat)) = degrees(form::value(query, "location")) else { return no(20000) };
        let near = |place: &&Place| {
            degrees(place.location).is_some_and(|(east, north)| (east - lng).abs() < 0.02 && (north - lat).abs() < 0.02)
        };
        let regeocode = match PLACES.iter().find(near) {
            None => json!({"formatted_address": [], "addressComponent": {"province": [], "city": [], "district": [], "adcode": []}}),
            Some(place) => {
                // The four municipalities have no city.
                let city = if place.city == place.province { json!([]) } else { Value::from(place.city) };
                json!({"formatted_address": place.address, "addressComponent":
                    {"country": "中国", "province": place.province, "city": city, "district": place.district,
                     "adcode": place.area, "township": []}})
            }
        };
        yes(json!({ "regeocode": regeocode }))
    })
    .await
}

async fn suggest(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    answer(&shared, query, |query| {
        let words = form::value(query, "keywords");
        if words.is_empty() {
            return no(20001);
        }
        let area = form::value(query, "city");
        let fits =
            |place: &&Place| lies_in(place, area) && (place.name.contains(words) || place.address.contains(words));
        let mut tips: Vec<Value> = PLACES
            .iter()
            .filter(fits)
            .map(|place| {
                let district = [place.province, place.city, place.district].concat();
                json!({"id": "B0DEMO", "name": place.name, "district": district, "adcode": place.area,
                       "location": place.location, "address": place.street, "typecode": "120000", "city": []})
            })
            .collect();
        let of_city = |road: &&KnownRoad| {
            let stem = area.trim_end_matches("00");
            (area.is_empty() || road.area.starts_with(stem)) && road.name.contains(words)
        };
        tips.extend(shared.config.roads.iter().filter(of_city).take(6).map(|road| {
            let district = [road.city.as_str(), &road.district].concat();
            json!({"id": "B0ROAD", "name": road.name, "district": district, "adcode": road.area, "location": road.location, "address": [], "typecode": "190301", "city": []})
        }));
        // What the real one mixes in: words that are no place.
        tips.push(json!({"id": [], "name": words, "district": [], "adcode": [], "location": [], "address": [],
                         "typecode": [], "city": []}));
        yes(json!({"count": tips.len().to_string(), "tips": tips}))
    })
    .await
}

fn degrees(text: &str) -> Option<(f64, f64)> {
    let (lng, lat) = text.split_once(',')?;
    Some((lng.parse().ok()?, lat.parse().ok()?))
}
