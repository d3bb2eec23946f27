//! What speaks against a place, as a pure rule over what a map service found.

use db::entities::place_checks::{PlaceCheckState, PlaceReason};
use kernel::point::{Gcj02, Point};

/// The place as the posting names it.
pub(super) struct Given<'a> {
    pub point: Option<Point<Gcj02>>,
    /// GB/T 2260, six digits.
    pub city: &'a str,
    pub district: Option<&'a str>,
}

/// Where the map knows the address to be.
pub(super) struct Found<'a> {
    pub point: Point<Gcj02>,
    pub area: &'a str,
    pub level: &'a str,
}

/// What comes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub state: PlaceCheckState,
    pub reasons: Vec<PlaceReason>,
    /// From the address to the point, in metres.
    pub distance_m: Option<i64>,
}

/// How far a point may lie from an address that the map knows this exactly, in metres; none where the map knows a town at
/// best. The words are AMap's: <https://lbs.amap.com/api/webservice/guide/api/georegeo>
fn reach_m(level: &str) -> Option<f64> {
    match level {
        "门牌号" | "单元号" | "楼栋号" => Some(500.0),
        "兴趣点" | "公交地铁站点" | "公交站台、地铁站" | "道路交叉路口" => Some(800.0),
        "道路" | "热点商圈" | "村庄" => Some(3_000.0),
        "乡镇" | "开发区" => Some(8_000.0),
        _ => None,
    }
}

/// The same city, or one of the districts that a municipality counts as its own: the first four digits.
fn same_city(area: &str, city: &str) -> bool {
    area.get(..4).is_some_and(|stem| city.starts_with(stem))
}

/// A district's own code; that of a whole city or province names none.
fn district_of(area: &str) -> Option<&str> {
    (area.len() == 6 && !area.ends_with("00")).then_some(area)
}

fn area_reason(area: &str, given: &Given<'_>) -> Option<PlaceReason> {
    if !same_city(area, given.city) {
        return Some(PlaceReason::OtherCity);
    }
    let (theirs, ours) = (district_of(area)?, given.district?);
    (theirs != ours).then_some(PlaceReason::OtherDistrict)
}

/// Compares. `lies_in` is the area in which the given point lies, where that was asked for as well.
pub(super) fn judge(given: &Given<'_>, found: Option<&Found<'_>>, lies_in: Option<&str>) -> Verdict {
    let mut against = Vec::new();
    let mut unclear = Vec::new();
    let mut distance_m = None;
    match found {
        None => unclear.push(PlaceReason::NotFound),
        Some(found) => {
            against.extend(area_reason(found.area, given));
            let reach = reach_m(found.level);
            let away = given.point.map(|point| point.distance_m(&found.point));
            distance_m = away.map(|away| away.round() as i64);
            match (reach, away) {
                (None, _) => unclear.push(PlaceReason::TooCoarse),
                (Some(_), None) => unclear.push(PlaceReason::NoPoint),
                (Some(reach), Some(away)) if away > reach => against.push(PlaceReason::Far),
                (Some(_), Some(_)) => {}
            }
        }
    }
    if lies_in.is_some_and(|area| area_reason(area, given).is_some()) {
        against.push(PlaceReason::PointElsewhere);
    }
    let (state, reasons) = match (against.is_empty(), unclear.is_empty()) {
        (false, _) => (PlaceCheckState::Differs, against),
        (true, false) => (PlaceCheckState::Unclear, unclear),
        (true, true) => (PlaceCheckState::Agrees, Vec::new()),
    };
    Verdict { state, reasons, distance_m }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PlaceCheckState::{Agrees, Differs, Unclear};
    use PlaceReason::{Far, NoPoint, NotFound, OtherCity, OtherDistrict, PointElsewhere, TooCoarse};

    fn at(lat: f64, lng: f64) -> Point<Gcj02> {
        Point::new(lat, lng).expect("a point")
    }

    /// One thousandth of a degree of latitude is 111 m.
    ///
    /// covers: PUB-5
    #[test]
    fn distance_is_judged_by_how_exactly_the_map_knows_the_address() {
        let given =
            |north: f64| Given { point: Some(at(26.08 + north, 119.30)), city: "350100", district: Some("350102") };
        let found = |level| Found { point: at(26.08, 119.30), area: "350102", level };
        for (level, north, state, reasons) in [
            ("门牌号", 0.0, Agrees, vec![]),
            ("门牌号", 0.004, Agrees, vec![]),
            ("门牌号", 0.005, Differs, vec![Far]),
            ("兴趣点", 0.005, Agrees, vec![]),
            ("兴趣点", 0.008, Differs, vec![Far]),
            ("道路", 0.02, Agrees, vec![]),
            ("道路", 0.03, Differs, vec![Far]),
            ("乡镇", 0.06, Agrees, vec![]),
            ("乡镇", 0.08, Differs, vec![Far]),
            ("区县", 0.0, Unclear, vec![TooCoarse]),
            ("区县", 0.9, Unclear, vec![TooCoarse]),
            ("未知", 0.0, Unclear, vec![TooCoarse]),
        ] {
            let verdict = judge(&given(north), Some(&found(level)), None);
            assert_eq!((verdict.state, verdict.reasons), (state, reasons), "{level} {north}");
            assert!(verdict.distance_m.is_some());
        }
    }

    /// covers: PUB-5
    #[test]
    fn city_and_district_are_compared() {
        let here = at(26.08, 119.30);
        for (city, district, area, lies_in, state, reasons) in [
            ("350100", Some("350102"), "350102", None, Agrees, vec![]),
            ("350100", Some("350102"), "350103", None, Differs, vec![OtherDistrict]),
            ("350100", None, "350103", None, Agrees, vec![]),
            ("350100", Some("350102"), "350100", None, Agrees, vec![]),
            ("350100", Some("350102"), "330105", None, Differs, vec![OtherCity]),
            ("110100", Some("110105"), "110105", None, Agrees, vec![]),
            ("110100", Some("110105"), "120101", None, Differs, vec![OtherCity]),
            ("350100", Some("350102"), "350102", Some("350102"), Agrees, vec![]),
            ("350100", Some("350102"), "350102", Some("350103"), Differs, vec![PointElsewhere]),
            ("350100", Some("350102"), "330105", Some("440106"), Differs, vec![OtherCity, PointElsewhere]),
        ] {
            let given = Given { point: Some(here), city, district };
            let found = Found { point: here, area, level: "门牌号" };
            let verdict = judge(&given, Some(&found), lies_in);
            assert_eq!((verdict.state, verdict.reasons), (state, reasons), "{city} {district:?} {area} {lies_in:?}");
        }
    }

    /// covers: PUB-5
    #[test]
    fn what_the_map_does_not_know_is_unclear_unless_the_point_speaks() {
        let given = |point| Given { point, city: "350100", district: Some("350102") };
        let here = Some(at(26.08, 119.30));
        let nowhere = judge(&given(here), None, None);
        assert_eq!(nowhere, Verdict { state: Unclear, reasons: vec![NotFound], distance_m: None });
        assert_eq!(judge(&given(here), None, Some("350102")).state, Unclear);
        assert_eq!(judge(&given(here), None, Some("440106")).reasons, [PointElsewhere]);
        let found = Found { point: at(26.08, 119.30), area: "350102", level: "门牌号" };
        assert_eq!(judge(&given(None), Some(&found), None).reasons, [NoPoint]);
    }
}
