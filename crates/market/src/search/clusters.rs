//! Where the postings of a question lie on a map: a bounded number of heaps, each with its count, in one pass.
//!
//! The map is cut by a fixed grid, so that a heap stays where it is while the map moves. A heap's centre is the middle of
//! its postings; heaps whose centres would lie over each other on the screen are joined.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query as _};
use tantivy::{DocId, DocSet, TERMINATED};
use uuid::Uuid;

use super::collect::Filter;
use super::lexicon::Lexicon;
use super::place::{GcjPoint, distance_m};
use super::plan::Plan;
use super::ranges::CellRuns;
use super::run::{Asked, filter_of};
use super::schema::Fields;
use super::types::{Near, Order, Query, SearchError, Stage};
use super::view::{Segment, View};

/// Heaps of one answer.
pub const CLUSTERS_MAX: usize = 200;
/// Up to so many postings a heap names each.
pub const NAMED_MAX: usize = 3;
/// The largest zoom of a map; at each the world is twice as wide as at the one before, at 0 it is 256 pixels wide.
pub const ZOOM_MAX: u8 = 20;

/// A square of the grid is so wide at zoom 0, in millionths of a degree: 80 pixels.
const STEP_AT_0_E6: i64 = 112_500_000;

/// No two places on earth are farther apart.
const HALF_AROUND_M: u32 = 20_100_000;

/// A rectangle of the map, in millionths of a degree; its edges belong to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub south_west: GcjPoint,
    pub north_east: GcjPoint,
}

/// Postings that lie near each other.
#[derive(Clone, PartialEq, Eq)]
pub struct Cluster {
    pub count: u64,
    /// The middle of its postings.
    pub centre: GcjPoint,
    /// Where they lie.
    pub area: Area,
    /// Each of them when there are at most [`NAMED_MAX`], else none.
    pub ids: Vec<Uuid>,
}

/// See the module.
#[derive(Default)]
pub struct Clusters {
    /// The largest first; at most [`CLUSTERS_MAX`].
    pub items: Vec<Cluster>,
    /// Only a share of the candidates was looked at, by the budget of the question; counts are estimates and nothing is named.
    pub partial: bool,
    /// No posting holds all the words, so these hold only some of them.
    pub relaxed: bool,
    /// What was searched for instead of the words, because nothing holds those.
    pub corrected: Option<String>,
}

impl Area {
    fn holds(self, point: GcjPoint) -> bool {
        (self.south_west.lat_e6..=self.north_east.lat_e6).contains(&point.lat_e6)
            && (self.south_west.lng_e6..=self.north_east.lng_e6).contains(&point.lng_e6)
    }

    /// The smallest one that holds both.
    fn with(self, other: Area) -> Area {
        let (a, b) = (self.south_west, other.south_west);
        let south_west = GcjPoint { lat_e6: a.lat_e6.min(b.lat_e6), lng_e6: a.lng_e6.min(b.lng_e6) };
        let (a, b) = (self.north_east, other.north_east);
        let north_east = GcjPoint { lat_e6: a.lat_e6.max(b.lat_e6), lng_e6: a.lng_e6.max(b.lng_e6) };
        Area { south_west, north_east }
    }

    /// A disk that holds it: the middle, and the way to the farther corner with a little more for the bend of the earth.
    fn around(self) -> Near {
        let (a, b) = (self.south_west, self.north_east);
        let point = GcjPoint { lat_e6: i64::midpoint(a.lat_e6, b.lat_e6), lng_e6: i64::midpoint(a.lng_e6, b.lng_e6) };
        // More than a quarter of the way around the earth no corner need be the farthest: everything then.
        if b.lng_e6 - a.lng_e6 > 90_000_000 {
            return Near { point, radius_m: HALF_AROUND_M };
        }
        let corners = [a, b, GcjPoint { lat_e6: a.lat_e6, ..b }, GcjPoint { lat_e6: b.lat_e6, ..a }];
        let reach_m = corners.map(|corner| distance_m(point, corner)).into_iter().max().unwrap_or(0);
        Near { point, radius_m: reach_m.saturating_add(reach_m / 100).saturating_add(10) }
    }
}

pub(super) fn clusters(
    fields: &Fields,
    view: &Arc<View>,
    lexicon: &Lexicon,
    query: &Query<'_>,
    area: Area,
    zoom: u8,
) -> Result<Clusters, SearchError> {
    // Words are taken as the list takes them that looks around here.
    let around = area.around();
    let own = query.near;
    let query = &Query {
        near: own.or(Some(around)),
        order: Order::Newest,
        after: None,
        limit: 1,
        wishes: None,
        ..query.clone()
    };
    let asked = Asked::new(fields, view, lexicon, query)?;
    let (stage, taken) = match query.words {
        None => (Stage::All, None),
        Some(_) => asked.first_page().map(|done| (done.stage, done.taken))?,
    };
    let plan = Plan::new(fields, &view.searcher, query, taken.as_ref(), stage)?;
    let runs = Plan::around(view, around);
    let candidates = runs.as_ref().map_or(u64::MAX, CellRuns::docs).min(plan.candidates_max);
    let thin = candidates.div_ceil(query.budget.max(1)).max(1);
    let weight = plan.query(runs.as_ref()).weight(EnableScoring::disabled_from_searcher(&view.searcher))?;
    let mut grid = Grid::over(area, zoom);
    for (reader, segment) in view.searcher.segment_readers().iter().zip(&view.segments) {
        let looking = Looking { area, filter: Filter { near: own, ..filter_of(query, query.near) }, segment };
        let mut scorer = weight.scorer(reader, 1.0)?;
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
            if alive && (thin == 1 || segment.id_low.get_val(doc).is_multiple_of(thin)) {
                looking.add(doc, &mut grid);
            }
            scorer.advance();
        }
    }
    let items = grid.clusters(thin);
    Ok(Clusters {
        relaxed: stage == Stage::Relaxed && !items.is_empty(),
        items,
        partial: thin > 1,
        corrected: taken.and_then(|taken| taken.reading.corrected),
    })
}

/// What is asked of each document of one segment.
struct Looking<'a> {
    area: Area,
    filter: Filter,
    segment: &'a Segment,
}

impl Looking<'_> {
    fn add(&self, doc: DocId, grid: &mut Grid) {
        let segment = self.segment;
        let point = segment.point(doc);
        if self.area.holds(point) && self.passes(doc, point) {
            let id = Uuid::from_u64_pair(segment.id_high.get_val(doc), segment.id_low.get_val(doc));
            grid.add(point, id);
        }
    }

    fn passes(&self, doc: DocId, point: GcjPoint) -> bool {
        let (filter, segment) = (&self.filter, self.segment);
        let in_days = |(first, last): (i64, i64)| {
            segment.days.as_ref().is_some_and(|days| days.values_for_doc(doc).any(|day| first <= day && day <= last))
        };
        filter.attrs.match_packed(segment.attrs.get_val(doc))
            && segment.valid_until_us.get_val(doc) >= filter.now_us
            && filter.wage_min_fen.is_none_or(|least| segment.wage_fen.get_val(doc) >= least)
            && filter.hourly_min_fen.is_none_or(|least| segment.hourly_fen.get_val(doc) >= least.max(1))
            && !filter.leaves_out(segment, doc)
            && filter.days.is_none_or(in_days)
            && filter.near.is_none_or(|near| distance_m(near.point, point) <= near.radius_m)
    }
}

/// The squares that an area touches, at most [`CLUSTERS_MAX`].
struct Grid {
    step_e6: i64,
    /// Row and column of the first square, counted from the equator and the zero meridian.
    first: (i64, i64),
    columns: i64,
    squares: Vec<Option<Heap>>,
}

/// What fell into one square.
struct Heap {
    count: i64,
    lat_sum_e6: i64,
    lng_sum_e6: i64,
    area: Area,
    ids: Vec<Uuid>,
}

impl Grid {
    fn over(area: Area, zoom: u8) -> Grid {
        let mut step_e6 = (STEP_AT_0_E6 >> zoom.min(ZOOM_MAX)).max(1);
        loop {
            let square = |point: GcjPoint| (point.lat_e6.div_euclid(step_e6), point.lng_e6.div_euclid(step_e6));
            let (first, last) = (square(area.south_west), square(area.north_east));
            let (rows, columns) = ((last.0 - first.0 + 1).max(1), (last.1 - first.1 + 1).max(1));
            match usize::try_from(rows.saturating_mul(columns)) {
                Ok(squares) if squares <= CLUSTERS_MAX => {
                    return Grid { step_e6, first, columns, squares: (0..squares).map(|_| None).collect() };
                }
                // A map that is larger than a screen, or a zoom that does not belong to it: coarser.
                _ => step_e6 *= 2,
            }
        }
    }

    fn add(&mut self, point: GcjPoint, id: Uuid) {
        let row = point.lat_e6.div_euclid(self.step_e6) - self.first.0;
        let column = point.lng_e6.div_euclid(self.step_e6) - self.first.1;
        let at = usize::try_from(row * self.columns + column).unwrap_or(usize::MAX);
        let Some(square) = self.squares.get_mut(at) else { return };
        let one = Heap {
            count: 1,
            lat_sum_e6: point.lat_e6,
            lng_sum_e6: point.lng_e6,
            area: Area { south_west: point, north_east: point },
            ids: Vec::new(),
        };
        let heap = match square {
            Some(heap) => {
                heap.join(one);
                heap
            }
            None => square.insert(one),
        };
        if heap.count <= NAMED_MAX as i64 {
            heap.ids.push(id);
        }
    }

    /// The heaps, joined where they would cover each other. With `thin` each one found stands for so many.
    fn clusters(self, thin: u64) -> Vec<Cluster> {
        let mut heaps: Vec<Heap> = self.squares.into_iter().flatten().collect();
        heaps.sort_by_key(|heap| (-heap.count, heap.lat_sum_e6, heap.lng_sum_e6));
        let mut apart: Vec<Heap> = Vec::with_capacity(heaps.len());
        for heap in heaps {
            let centre = heap.centre();
            let near = |other: &&mut Heap| {
                let there = other.centre();
                8 * (there.lat_e6 - centre.lat_e6).abs() < 5 * self.step_e6
                    && 8 * (there.lng_e6 - centre.lng_e6).abs() < 5 * self.step_e6
            };
            match apart.iter_mut().find(near) {
                Some(larger) => larger.join(heap),
                None => apart.push(heap),
            }
        }
        apart.sort_by_key(|heap| (-heap.count, heap.lat_sum_e6, heap.lng_sum_e6));
        let cluster = |heap: Heap| Cluster {
            count: heap.count.unsigned_abs().saturating_mul(thin),
            centre: heap.centre(),
            area: heap.area,
            ids: if thin == 1 && heap.count <= NAMED_MAX as i64 { heap.ids } else { Vec::new() },
        };
        apart.into_iter().map(cluster).collect()
    }
}

impl Heap {
    fn centre(&self) -> GcjPoint {
        GcjPoint { lat_e6: self.lat_sum_e6 / self.count, lng_e6: self.lng_sum_e6 / self.count }
    }

    fn join(&mut self, other: Heap) {
        self.count += other.count;
        self.lat_sum_e6 += other.lat_sum_e6;
        self.lng_sum_e6 += other.lng_sum_e6;
        self.area = self.area.with(other.area);
        self.ids.extend(other.ids);
    }
}
