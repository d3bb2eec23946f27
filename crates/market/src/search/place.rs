//! Distance, and which cells of the H3 grid a disk touches.
//!
//! Documents lie in the index in the order of their cell, so a cell of any size is one run of documents. A disk
//! is therefore a short list of key ranges, found by bisection; no posting lists of cells are kept.

use std::collections::HashSet;
use std::fmt;

use h3o::{CellIndex, LatLng, Resolution};
use kernel::point::{Gcj02, Point};

/// A place in GCJ-02, in millionths of a degree: `kernel::Point<Gcj02>` as the index keeps it. Any numbers are
/// taken; what is not on earth is nowhere.
///
/// Its Debug rounds to two decimals (about a kilometre): a log must not tell where somebody stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct GcjPoint {
    pub lat_e6: i64,
    pub lng_e6: i64,
}

impl From<Point<Gcj02>> for GcjPoint {
    fn from(point: Point<Gcj02>) -> Self {
        GcjPoint { lat_e6: point.lat_e6(), lng_e6: point.lng_e6() }
    }
}

impl fmt::Debug for GcjPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GcjPoint({:.2}, {:.2})", self.lat_e6 as f64 / 1e6, self.lng_e6 as f64 / 1e6)
    }
}

/// The mean radius of the earth.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Documents are ordered by the cell of this resolution (edges of about 76 m).
const ORDER_RESOLUTION: Resolution = Resolution::Ten;

/// Bits of a cell below the digit of `ORDER_RESOLUTION`; they carry nothing.
const UNUSED_BITS: u32 = 15;
/// Base cell (7 bits) and ten digits of three bits.
const KEY_BITS: u32 = 37;

/// The key of a document without a place: behind all cells.
pub(super) const NO_CELL: u64 = 1 << KEY_BITS;

/// A disk gets the finest cells of which its radius spans at most this many edges: about fifty cells.
const EDGES_PER_RADIUS_MAX: f64 = 5.1;
/// No point whose key falls in a cell is farther from the cell's centre than this many average edges.
/// The pure geometry says 1.06; the rest is for the grid's distortion. A test looks for a counter-example.
const REACH_EDGES: f64 = 1.4;

const COVER_RESOLUTIONS: [Resolution; 7] = [
    Resolution::Nine,
    Resolution::Eight,
    Resolution::Seven,
    Resolution::Six,
    Resolution::Five,
    Resolution::Four,
    Resolution::Three,
];

impl GcjPoint {
    /// None for what is not a place on earth.
    fn lat_lng(self) -> Option<LatLng> {
        let inside = self.lat_e6.unsigned_abs() <= 90_000_000 && self.lng_e6.unsigned_abs() <= 180_000_000;
        inside.then(|| LatLng::new(self.lat_e6 as f64 / 1e6, self.lng_e6 as f64 / 1e6).ok())?
    }

    pub(super) fn is_on_earth(self) -> bool {
        self.lat_lng().is_some()
    }
}

/// The great-circle distance by the haversine formula, to the nearest metre.
pub fn distance_m(a: GcjPoint, b: GcjPoint) -> u32 {
    Origin::at(a).distance_m(b)
}

/// A point from which many distances are measured.
pub(super) struct Origin {
    point: GcjPoint,
    cos_lat: f64,
}

impl Origin {
    pub fn at(point: GcjPoint) -> Origin {
        Origin { point, cos_lat: to_rad(point.lat_e6).cos() }
    }

    pub fn distance_m(&self, there: GcjPoint) -> u32 {
        let half_lat = (to_rad(there.lat_e6) - to_rad(self.point.lat_e6)) / 2.0;
        let half_lng = (to_rad(there.lng_e6) - to_rad(self.point.lng_e6)) / 2.0;
        let h = half_lat.sin().powi(2) + self.cos_lat * to_rad(there.lat_e6).cos() * half_lng.sin().powi(2);
        (2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()).round() as u32
    }
}

fn to_rad(e6: i64) -> f64 {
    (e6 as f64 / 1e6).to_radians()
}

/// Where a document stands in the index.
pub(super) fn order_key(point: Option<GcjPoint>) -> u64 {
    match point.and_then(GcjPoint::lat_lng) {
        Some(at) => last_key(at.to_cell(ORDER_RESOLUTION)),
        None => NO_CELL,
    }
}

/// The highest key inside a cell. Digits finer than the cell's own resolution are all ones in H3.
fn last_key(cell: CellIndex) -> u64 {
    (u64::from(cell) >> UNUSED_BITS) & (NO_CELL - 1)
}

fn key_range(cell: CellIndex) -> (u64, u64) {
    let finer = u32::from(u8::from(ORDER_RESOLUTION) - u8::from(cell.resolution()));
    let last = last_key(cell);
    (last & !((1 << (3 * finer)) - 1), last)
}

/// Key ranges (both ends included, sorted, apart) that hold every document within `radius_m` of `center`, and
/// some more. None when the disk is so large that looking everywhere is as good.
pub(super) fn cover(center: GcjPoint, radius_m: u32) -> Option<Vec<(u64, u64)>> {
    let at = center.lat_lng()?;
    let radius_m = f64::from(radius_m);
    let resolution = COVER_RESOLUTIONS
        .into_iter()
        .find(|resolution| radius_m <= EDGES_PER_RADIUS_MAX * resolution.edge_length_m())?;
    let edge_m = resolution.edge_length_m();
    let reach_m = radius_m + REACH_EDGES * edge_m;
    let mut ranges: Vec<(u64, u64)> = spread(at, resolution, reach_m).into_iter().map(key_range).collect();
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1 + 1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    Some(ranges)
}

/// The cells whose centres lie within `reach_m`, which is more than a cell's edge, found from the middle outwards. None is
/// missed: of any cell but the middle one some neighbour's centre is nearer to it, so what lies within hangs together.
fn spread(at: LatLng, resolution: Resolution, reach_m: f64) -> Vec<CellIndex> {
    let middle = at.to_cell(resolution);
    let mut within = vec![middle];
    let mut seen = HashSet::from([middle]);
    let mut next = 0;
    while let Some(cell) = within.get(next).copied() {
        next += 1;
        for beside in cell.grid_disk::<Vec<_>>(1) {
            if seen.insert(beside) && LatLng::from(beside).distance_m(at) <= reach_m {
                within.push(beside);
            }
        }
    }
    within
}

/// A rectangle around a disk: whoever is outside is too far, found out without trigonometry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    lat_e6: (i64, i64),
    lng_e6: (i64, i64),
}

impl Frame {
    pub fn around(center: GcjPoint, radius_m: u32) -> Frame {
        // One per mille and two metres more than needed: rounding must not cut anything off.
        let half_e6 = (f64::from(radius_m) * 1.001 + 2.0) / EARTH_RADIUS_M * 1e6_f64.to_degrees();
        let far_lat_deg = (center.lat_e6.unsigned_abs() as f64 + half_e6) / 1e6;
        if far_lat_deg >= 80.0 {
            return Frame { lat_e6: (i64::MIN, i64::MAX), lng_e6: (i64::MIN, i64::MAX) };
        }
        let wide_e6 = half_e6 / far_lat_deg.to_radians().cos();
        let lng_e6 = if center.lng_e6.unsigned_abs() as f64 + wide_e6 >= 180e6 {
            (i64::MIN, i64::MAX)
        } else {
            (center.lng_e6 - wide_e6.ceil() as i64, center.lng_e6 + wide_e6.ceil() as i64)
        };
        Frame { lat_e6: (center.lat_e6 - half_e6.ceil() as i64, center.lat_e6 + half_e6.ceil() as i64), lng_e6 }
    }

    pub fn has_lat(&self, lat_e6: i64) -> bool {
        self.lat_e6.0 <= lat_e6 && lat_e6 <= self.lat_e6.1
    }

    pub fn has_lng(&self, lng_e6: i64) -> bool {
        self.lng_e6.0 <= lng_e6 && lng_e6 <= self.lng_e6.1
    }
}
