//! Places with their datum (LOC-2): one type per datum, converted once, at the edge.
//!
//! Phones measure in WGS-84; every map that may be published in China draws in GCJ-02, some hundred metres away (590 m
//! in Fuzhou). A coordinate without its datum is therefore worth nothing, and mixing the two does not compile.

use std::marker::PhantomData;

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// GCJ-02's ellipsoid (Krasovsky 1940): semi-major axis in metres and eccentricity squared.
const AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// The box around China: latitudes and longitudes in degrees. It also holds parts of the neighbours; it is there to
/// refuse swapped, forgotten and foreign coordinates, not to draw a border.
pub const LATITUDES: (f64, f64) = (3.0, 54.0);
/// See [`LATITUDES`].
pub const LONGITUDES: (f64, f64) = (73.0, 136.0);

crate::text_enum! {
    /// The name of a datum in the API and in tables.
    pub enum DatumName {
        /// What satellites and browsers give.
        Wgs84 = "wgs84",
        /// What AMap, Tencent and every other published map of China uses.
        Gcj02 = "gcj02",
    }
}

/// Which system a coordinate is measured in: [`Wgs84`] or [`Gcj02`].
pub trait Datum: Copy {
    const NAME: DatumName;
}

/// The world's datum: what satellites and browsers give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wgs84;

/// China's datum: what maps draw in and what is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gcj02;

impl Datum for Wgs84 {
    const NAME: DatumName = DatumName::Wgs84;
}

impl Datum for Gcj02 {
    const NAME: DatumName = DatumName::Gcj02;
}

/// Why two numbers are no point of this platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointError {
    /// One of them is not a number or infinite.
    NotANumber,
    /// Both are zero, which is what a device sends that knows nothing.
    Zero,
    /// The point lies outside the box around China; often the two were swapped.
    OutsideChina,
}

/// A point in or near China, in degrees of the datum `D`.
///
/// Its Debug rounds to two decimals (about a kilometre): a log must not tell where somebody stands.
#[derive(Clone, Copy, PartialEq)]
pub struct Point<D: Datum> {
    lat: f64,
    lng: f64,
    datum: PhantomData<D>,
}

impl<D: Datum> Point<D> {
    /// A point from degrees north and degrees east.
    pub fn new(lat: f64, lng: f64) -> Result<Point<D>, PointError> {
        if !lat.is_finite() || !lng.is_finite() {
            return Err(PointError::NotANumber);
        }
        if lat == 0.0 && lng == 0.0 {
            return Err(PointError::Zero);
        }
        let inside = (LATITUDES.0..=LATITUDES.1).contains(&lat) && (LONGITUDES.0..=LONGITUDES.1).contains(&lng);
        if inside { Ok(Self::unchecked(lat, lng)) } else { Err(PointError::OutsideChina) }
    }

    /// A stored point, from millionths of a degree (0.11 m). It was checked before it was stored, and a point that was
    /// converted at the rim of the box may lie just outside it, so only the impossible is refused again.
    pub fn from_e6(lat_e6: i64, lng_e6: i64) -> Result<Point<D>, PointError> {
        if lat_e6 == 0 && lng_e6 == 0 {
            return Err(PointError::Zero);
        }
        if lat_e6.abs() > 90_000_000 || lng_e6.abs() > 180_000_000 {
            return Err(PointError::OutsideChina);
        }
        // Both are below 2^53, so the conversion is exact.
        Ok(Self::unchecked(lat_e6 as f64 / 1e6, lng_e6 as f64 / 1e6))
    }

    /// Latitude in degrees north.
    pub fn lat(&self) -> f64 {
        self.lat
    }

    /// Longitude in degrees east.
    pub fn lng(&self) -> f64 {
        self.lng
    }

    /// Latitude in millionths of a degree, as it is stored.
    pub fn lat_e6(&self) -> i64 {
        (self.lat * 1e6).round() as i64
    }

    /// Longitude in millionths of a degree, as it is stored.
    pub fn lng_e6(&self) -> i64 {
        (self.lng * 1e6).round() as i64
    }

    /// Metres to `other` along the great circle on a sphere (haversine); at most 0.6 % off the ellipsoid.
    pub fn distance_m(&self, other: &Point<D>) -> f64 {
        let (lat_a, lat_b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((lat_b - lat_a) / 2.0).sin();
        let half_lng = ((other.lng - self.lng).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lng * half_lng;
        // Rounding may lift h a hair over 1 for antipodes, and asin would give NaN.
        2.0 * EARTH_RADIUS_M * h.min(1.0).sqrt().asin()
    }

    fn unchecked(lat: f64, lng: f64) -> Point<D> {
        Point { lat, lng, datum: PhantomData }
    }
}

impl Point<Wgs84> {
    /// The same place in GCJ-02. The shift is applied in the whole box, as the published implementations do.
    pub fn to_gcj02(&self) -> Point<Gcj02> {
        let (lat, lng) = shift(self.lat, self.lng);
        Point::unchecked(self.lat + lat, self.lng + lng)
    }
}

impl Point<Gcj02> {
    /// The point that a request names, converted to what is stored.
    pub fn at_edge(lat: f64, lng: f64, datum: DatumName) -> Result<Point<Gcj02>, PointError> {
        match datum {
            DatumName::Wgs84 => Point::<Wgs84>::new(lat, lng).map(|point| point.to_gcj02()),
            DatumName::Gcj02 => Point::<Gcj02>::new(lat, lng),
        }
    }

    /// The same place in WGS-84, to a millimetre.
    ///
    /// GCJ-02 has no inverse formula. The shift changes by some 10⁻⁴ of the way, so stepping back by the shift at the
    /// last guess gains about four digits each time; six steps are far more than enough.
    pub fn to_wgs84(&self) -> Point<Wgs84> {
        let (mut lat, mut lng) = (self.lat, self.lng);
        for _ in 0..6 {
            let (by_lat, by_lng) = shift(lat, lng);
            (lat, lng) = (self.lat - by_lat, self.lng - by_lng);
        }
        Point::unchecked(lat, lng)
    }

    /// What the API answers: latitude and longitude in the datum that the request asked for.
    pub fn in_datum(&self, datum: DatumName) -> (f64, f64) {
        match datum {
            DatumName::Gcj02 => (self.lat, self.lng),
            DatumName::Wgs84 => {
                let point = self.to_wgs84();
                (point.lat, point.lng)
            }
        }
    }
}

impl<D: Datum> std::fmt::Debug for Point<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Point<{}>(~{:.2}, ~{:.2})", D::NAME, self.lat, self.lng)
    }
}

/// By how many degrees (north, east) GCJ-02 moves a point of WGS-84. The polynomial is the one that every public
/// implementation shares (eviltransform, coordtransform); the official algorithm is not published.
fn shift(lat: f64, lng: f64) -> (f64, f64) {
    use std::f64::consts::PI;
    let (x, y) = (lng - 105.0, lat - 35.0);
    let ripple = 20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin();
    let root = x.abs().sqrt();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + (ripple + 20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + (ripple + 20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let sine = lat.to_radians().sin();
    let flat = 1.0 - ECCENTRICITY_SQUARED * sine * sine;
    let metres_north = AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (flat * flat.sqrt());
    let metres_east = AXIS_M / flat.sqrt() * lat.to_radians().cos();
    ((north / metres_north).to_degrees(), (east / metres_east).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wgs(lat: f64, lng: f64) -> Point<Wgs84> {
        Point::new(lat, lng).expect("a point in China")
    }

    /// Pairs that eviltransform (Shanghai, Shenzhen, Beijing) and coordtransform (Beijing) publish in their tests.
    ///
    /// covers: LOC-2
    #[test]
    fn agrees_with_the_published_pairs() {
        for (from, to) in [
            ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
            ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
            ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
            ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
        ] {
            let gcj = wgs(from.0, from.1).to_gcj02();
            let published = Point::<Gcj02>::new(to.0, to.1).expect("a point");
            assert!(gcj.distance_m(&published) < 0.05, "{from:?}: {} m off", gcj.distance_m(&published));
            assert!(published.to_wgs84().distance_m(&wgs(from.0, from.1)) < 0.05, "{to:?}");
        }
    }

    /// covers: LOC-2
    #[test]
    fn the_two_datums_lie_590_metres_apart_in_fuzhou() {
        let wgs = wgs(26.0745, 119.2965);
        let gcj = wgs.to_gcj02();
        let unconverted = Point::<Gcj02>::new(wgs.lat(), wgs.lng()).expect("a point");
        let apart_m = gcj.distance_m(&unconverted);
        assert!((560.0..620.0).contains(&apart_m), "{apart_m} m");
    }

    /// covers: LOC-2
    #[test]
    fn refuses_what_is_no_place_in_china() {
        for (lat, lng, error) in [
            (f64::NAN, 119.3, PointError::NotANumber),
            (26.0, f64::INFINITY, PointError::NotANumber),
            (0.0, 0.0, PointError::Zero),
            (-0.0, 0.0, PointError::Zero),
            (119.3, 26.0, PointError::OutsideChina),
            (51.5, -0.1, PointError::OutsideChina),
            (-26.0, 119.3, PointError::OutsideChina),
            (1e300, 119.3, PointError::OutsideChina),
        ] {
            assert_eq!(Point::<Wgs84>::new(lat, lng), Err(error), "{lat}, {lng}");
            assert_eq!(Point::<Gcj02>::at_edge(lat, lng, DatumName::Gcj02), Err(error), "{lat}, {lng}");
        }
        assert_eq!(Point::<Gcj02>::from_e6(0, 0), Err(PointError::Zero));
        assert_eq!(Point::<Gcj02>::from_e6(i64::MAX, 1), Err(PointError::OutsideChina));
    }

    #[test]
    fn measures_metres() {
        // A degree of latitude on the sphere is 111.195 km; Fuzhou to Xiamen is about 200 km.
        assert!((wgs(26.0, 119.0).distance_m(&wgs(27.0, 119.0)) - 111_195.0).abs() < 1.0);
        let far_m = wgs(26.0745, 119.2965).distance_m(&wgs(24.4798, 118.0894));
        assert!((210_000.0..220_000.0).contains(&far_m), "{far_m}");
    }

    /// covers: LOC-1
    #[test]
    fn debug_is_too_coarse_to_find_somebody() {
        assert_eq!(format!("{:?}", wgs(26.074512, 119.296534)), "Point<wgs84>(~26.07, ~119.30)");
    }

    prop_compose! {
        fn anywhere()(lat in 3.0..54.0f64, lng in 73.0..136.0f64) -> Point<Wgs84> { wgs(lat, lng) }
    }

    proptest! {
        /// covers: LOC-2
        #[test]
        fn there_and_back_is_the_same_place(point in anywhere()) {
            prop_assert!(point.to_gcj02().to_wgs84().distance_m(&point) < 0.01);
        }

        /// covers: LOC-2
        #[test]
        fn the_shift_is_never_none_and_never_a_kilometre(point in anywhere()) {
            let gcj = point.to_gcj02();
            let moved_m = gcj.distance_m(&Point::unchecked(point.lat, point.lng));
            prop_assert!(moved_m > 10.0 && moved_m < 1_500.0, "{} m", moved_m);
        }

        #[test]
        fn storing_moves_it_by_less_than_a_hand(point in anywhere()) {
            let gcj = point.to_gcj02();
            let stored = Point::<Gcj02>::from_e6(gcj.lat_e6(), gcj.lng_e6()).expect("a stored point");
            prop_assert!(stored.distance_m(&gcj) < 0.1);
        }

        #[test]
        fn distance_is_a_distance(a in anywhere(), b in anywhere(), c in anywhere()) {
            prop_assert_eq!(a.distance_m(&a), 0.0);
            prop_assert!((a.distance_m(&b) - b.distance_m(&a)).abs() < 1e-6);
            prop_assert!(a.distance_m(&c) <= a.distance_m(&b) + b.distance_m(&c) + 1e-6);
        }

        #[test]
        fn never_panics(lat: f64, lng: f64, lat_e6: i64, lng_e6: i64) {
            let _ = Point::<Gcj02>::at_edge(lat, lng, DatumName::Wgs84);
            let _ = Point::<Gcj02>::from_e6(lat_e6, lng_e6);
        }
    }
}
