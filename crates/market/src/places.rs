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

    /// covers: FIND-1
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

    /// South, north, west and east of each city, in degrees, as its yearbook gives them and rounded outwards.
    const BOXES: [(&str, [f64; 4]); 8] = [
        ("350100", [25.2, 26.7, 118.1, 120.6]),
        ("350200", [24.3, 25.0, 117.8, 118.5]),
        ("330100", [29.1, 30.6, 118.3, 120.8]),
        ("510100", [30.0, 31.5, 102.9, 105.0]),
        ("440100", [22.4, 24.0, 112.9, 114.1]),
        ("310100", [30.6, 31.9, 120.8, 122.3]),
        ("110100", [39.4, 41.1, 115.4, 117.6]),
        ("420100", [29.9, 31.4, 113.6, 115.1]),
    ];

    /// covers: FIND-1
    #[test]
    fn centres_lie_inside_their_city() {
        assert_eq!(cities().len(), BOXES.len(), "a new city gets its box");
        for city in cities() {
            let (_, [south, north, west, east]) =
                BOXES.iter().find(|(code, _)| *code == city.code).unwrap_or_else(|| panic!("{} has no box", city.name));
            let mut centres = vec![(city.name.as_str(), city.lat, city.lng)];
            centres.extend(city.districts.iter().map(|district| (district.name.as_str(), district.lat, district.lng)));
            for (place, (name, lat, lng)) in centres.iter().enumerate() {
                assert!((*south..*north).contains(lat) && (*west..*east).contains(lng), "{name} {lat} {lng}");
                // Two districts with one centre are a slip of copying.
                assert!(!centres[..place].iter().any(|other| (other.1, other.2) == (*lat, *lng)), "{name}");
            }
        }
    }

    /// covers: FIND-1
    #[test]
    fn names_are_those_of_districts() {
        for city in cities() {
            assert!(city.name.ends_with('市') && city.districts.len() >= 6, "{}", city.name);
            for district in &city.districts {
                assert!(district.name.ends_with(['区', '县', '市']), "{}", district.name);
                // GB/T 2260: 01 to 20 and 51 to 70 are districts of a city, 21 to 50 counties, 81 to 99 county-level cities.
                let last: u8 = district.code[4..].parse().expect("two digits");
                let kind = match last {
                    1..=20 | 51..=70 => '区',
                    21..=50 => '县',
                    81..=99 => '市',
                    _ => panic!("{} has the code {}", district.name, district.code),
                };
                assert!(district.name.ends_with(kind), "{} {}", district.name, district.code);
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
