//! Cities and districts: the table that addresses, filters and the place picker share.
//!
//! Coordinates are GCJ-02, the datum of every map service in mainland China; converting them is the caller's business.
//! The table is part of the program, so a mistake in it is a mistake of the build and is caught by the tests below.

use std::sync::OnceLock;

use serde::Deserialize;

/// A prefecture-level city, or a municipality, with its districts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// GB/T 2260, six digits, ending in `00`.
    pub code: String,
    pub name: String,
    pub lat: f64,
    pub lng: f64,
    pub districts: Vec<District>,
}

/// A district, county or county-level city.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// GB/T 2260, six digits.
    pub code: String,
    pub name: String,
    pub lat: f64,
    pub lng: f64,
}

impl City {
    /// Whether the district belongs to this city.
    pub fn has_district(&self, code: &str) -> bool {
        self.districts.iter().any(|district| district.code == code)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    city: Vec<City>,
}

/// All cities, in the order of the table.
pub fn cities() -> &'static [City] {
    static CITIES: OnceLock<Vec<City>> = OnceLock::new();
    CITIES.get_or_init(|| {
        let table: Table = toml::from_str(include_str!("../data/places.toml"))
            .expect("the table is part of the program and a test parses it");
        table.city
    })
}

/// The city with this code.
pub fn city(code: &str) -> Option<&'static City> {
    cities().iter().find(|city| city.code == code)
}

/// The district with this code, in whichever city it lies.
pub fn district(code: &str) -> Option<&'static District> {
    // The first four digits of a code name the city, so one comparison rules out every other city.
    let prefix = code.get(..4)?;
    cities()
        .iter()
        .filter(|city| city.code.starts_with(prefix))
        .flat_map(|city| &city.districts)
        .find(|district| district.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_belong_to_their_city() {
        let mut seen = HashSet::new();
        for city in cities() {
            assert!(city.code.ends_with("00") && city.code.len() == 6, "{}", city.code);
            assert!(seen.insert(city.code.as_str()), "{}", city.code);
            for district in &city.districts {
                assert_eq!(district.code.len(), 6);
                assert_eq!(district.code[..4], city.code[..4], "{}", district.name);
                assert!(seen.insert(district.code.as_str()), "{}", district.code);
            }
        }
    }

    #[test]
    fn centres_lie_near_their_city() {
        for city in cities() {
            assert!((18.0..54.0).contains(&city.lat) && (73.0..136.0).contains(&city.lng), "{}", city.name);
            for district in &city.districts {
                let (north, east) = (district.lat - city.lat, district.lng - city.lng);
                assert!(north.abs() < 1.0 && east.abs() < 1.3, "{} {north} {east}", district.name);
            }
        }
    }

    #[test]
    fn codes_lead_to_places() {
        assert_eq!(city("350100").map(|city| city.name.as_str()), Some("福州市"));
        assert_eq!(district("350102").map(|district| district.name.as_str()), Some("鼓楼区"));
        assert!(city("350100").is_some_and(|city| city.has_district("350181")));
        assert!(district("350199").is_none() && district("").is_none() && city("福州").is_none());
        assert!(district("福州市").is_none(), "a text that is no code must not split a character");
    }
}
