//! Addresses and their points: the same address is always at the same point, and neighbours on a road are near.

use market::places::{self, City, District};

use super::Place;
use super::data::{CityStreets, DistrictStreets, Streets, Venue, data};
use super::rng::{Rng, hash};

/// How long a demo road is.
const ROAD_M: f64 = 1_600.0;
const HOUSES: i64 = 320;
/// One degree of latitude; close enough for a demo.
const DEGREE_M: f64 = 111_320.0;
const FLOORS: [&str; 4] = ["一层", "二层", "三层", "负一层"];

/// A place with the parts that its description speaks of.
#[derive(Debug, Clone)]
pub struct Spot {
    pub place: Place,
    pub road: String,
    /// The mall, park, hall or house that stands there; empty for a shop on the street.
    pub name: String,
    pub floor: String,
    pub venue: Venue,
}

/// A city of the demo with the table's entry for it.
pub fn city_of(streets: &CityStreets) -> &'static City {
    places::city(&streets.code).expect("a test compares the demo's cities with the table of places")
}

pub fn district_of(streets: &DistrictStreets) -> &'static District {
    places::district(&streets.code).expect("a test compares the demo's districts with the table of places")
}

/// `鼓楼区` is called `鼓楼`.
pub fn short_name(name: &str) -> &str {
    let short = name.trim_end_matches(['区', '县', '市']);
    if short.chars().count() >= 2 { short } else { name }
}

/// The name of a district by its code, empty for an unknown one.
pub fn district_name(code: &str) -> &'static str {
    places::district(code).map_or("", |district| district.name.as_str())
}

pub fn pick_city(rng: &mut Rng) -> &'static CityStreets {
    let cities = &data().streets.city;
    &cities[rng.weighted(cities.iter().map(|city| city.share))]
}

pub fn pick_district(rng: &mut Rng, city: &'static CityStreets) -> &'static DistrictStreets {
    &city.districts[rng.weighted(city.districts.iter().map(|district| district.weight))]
}

pub fn find_district(city: &'static CityStreets, code: &str) -> Option<&'static DistrictStreets> {
    city.districts.iter().find(|district| district.code == code)
}

/// A place of the wanted sort in a district.
pub fn spot(rng: &mut Rng, city: &'static CityStreets, district: &'static DistrictStreets, venue: Venue) -> Spot {
    let streets = &data().streets;
    let (name, floor) = house(rng, streets, district, venue);
    let (road, number) = match venue {
        Venue::Shop | Venue::Inn | Venue::Street => (rng.pick(&district.roads).as_str(), rng.between(1, HOUSES)),
        // A named house stands at one address only, whoever speaks of it.
        _ => {
            let mut fixed = Rng::stream(hash(&name), &district.code, 0);
            (fixed.pick(&district.roads).as_str(), fixed.between(1, HOUSES))
        }
    };
    let tail = match venue {
        Venue::Street => "附近".to_owned(),
        Venue::Shop => if number % 3 == 0 { "一层商铺" } else { "" }.to_owned(),
        Venue::Warehouse => format!("{name}{}号库", rng.between(1, 9)),
        _ => format!("{name}{floor}"),
    };
    let address = format!("{road}{number}号{tail}");
    let (lat, lng) = point(district, road, number);
    let place = Place { city: &city_of(city).code, district: &district_of(district).code, address, lat, lng };
    Spot { place, road: road.to_owned(), name, floor, venue }
}

fn house(rng: &mut Rng, streets: &Streets, district: &DistrictStreets, venue: Venue) -> (String, String) {
    let floor = String::new;
    match venue {
        Venue::Shop | Venue::Inn | Venue::Street => (String::new(), floor()),
        Venue::Mall => {
            // A district has four malls of the list, not all of them.
            let first = hash(&district.code) as usize % streets.malls.len();
            let mall = &streets.malls[(first + rng.below(4)) % streets.malls.len()];
            (mall.clone(), (*rng.pick(&FLOORS)).to_owned())
        }
        Venue::Warehouse => (rng.pick(&streets.parks).clone(), floor()),
        Venue::Office => (rng.pick(&streets.offices).clone(), format!("{}层", rng.between(3, 26))),
        Venue::Hall | Venue::Court => {
            let name = short_name(&district_of(district).name);
            (format!("{name}{}", rng.pick(&streets.halls)), floor())
        }
        Venue::Estate => (rng.pick(&streets.estates).clone(), floor()),
    }
}

/// The middle of every road of the demo with its district and city: what the simulated map service knows.
pub(crate) fn roads() -> Vec<sandbox::KnownRoad> {
    let mut roads = Vec::new();
    for streets in &data().streets.city {
        let city = city_of(streets);
        for district in &streets.districts {
            for road in &district.roads {
                let (lat, lng) = point(district, road, HOUSES / 2);
                roads.push(sandbox::KnownRoad {
                    name: road.clone(),
                    city: city.name.clone(),
                    district: district_of(district).name.clone(),
                    area: district.code.clone(),
                    location: format!("{lng:.6},{lat:.6}"),
                });
            }
        }
    }
    roads
}

/// Where a house number is: the road has a fixed middle and direction within the district, the number a place along it.
fn point(district: &DistrictStreets, road: &str, number: i64) -> (f64, f64) {
    let centre = district_of(district);
    let mut fixed = Rng::stream(hash(road), &district.code, 1);
    // The power draws roads towards the centre, where there is more work.
    let distance_m = (district.radius_m - ROAD_M / 2.0).max(500.0) * fixed.unit().powf(0.8);
    let bearing = fixed.unit() * std::f64::consts::TAU;
    let along = fixed.unit() * std::f64::consts::TAU;
    let step_m = (number as f64 / HOUSES as f64 - 0.5) * ROAD_M;
    let north_m = distance_m * bearing.cos() + step_m * along.cos();
    let east_m = distance_m * bearing.sin() + step_m * along.sin();
    let lat = centre.lat + north_m / DEGREE_M;
    let lng = centre.lng + east_m / (DEGREE_M * centre.lat.to_radians().cos());
    (round(lat), round(lng))
}

/// Six digits are a tenth of a metre; more would pretend.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
