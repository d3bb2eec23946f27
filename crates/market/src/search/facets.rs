//! How many postings each value of each filter would find, in one pass.
//!
//! A value is counted among what all the other filters let through: choosing 日结 does not make 周结 go to zero. So a
//! document counts everywhere when it passes all filters, in one facet when only that one's filter stops it, and nowhere
//! otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Query as _};
use tantivy::{DocId, DocSet, TERMINATED};

use super::collect::Filter;
use super::lexicon::Lexicon;
use super::place::Origin;
use super::plan::Plan;
use super::ranges::CellRuns;
use super::run::{Asked, filter_of};
use super::schema::{Attrs, Fields};
use super::types::{Near, Order, Query, SearchError};
use super::view::{Segment, View};
use crate::hours::day_number;
use kernel::Timestamp;

/// Wages per hour that are offered as "at least", in fen.
pub const HOURLY_LEAST_FEN: [i64; 5] = [1_500, 2_000, 2_500, 3_000, 4_000];
/// Distances that are offered, also those beyond the radius of the question.
pub const WITHIN_M: [u32; 5] = [1_000, 3_000, 5_000, 10_000, 20_000];

/// Days that are counted, from today on.
pub const DAYS: usize = 14;

/// See the module. Values that nothing has are left out of the maps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// What all filters together find.
    pub total: u64,
    /// Only a share of the candidates was looked at, by the budget of the question; all counts are estimates.
    pub partial: bool,
    pub categories: BTreeMap<u16, u64>,
    pub settlements: BTreeMap<u8, u64>,
    pub wage_units: BTreeMap<u8, u64>,
    pub modes: BTreeMap<u8, u64>,
    pub parts: [u64; 4],
    pub weekend: u64,
    pub students: u64,
    pub company: u64,
    /// Today and the days after it.
    pub days: [u64; DAYS],
    /// As [`HOURLY_LEAST_FEN`].
    pub hourly: [u64; 5],
    /// As [`WITHIN_M`]; all zero without a place.
    pub within: [u64; 5],
}

/// A filter with a facet; the number is its bit.
#[derive(Clone, Copy)]
enum Facet {
    Category,
    Settlement,
    WageUnit,
    Mode,
    Part,
    Weekend,
    Students,
    Company,
    Days,
    Wage,
    Distance,
}

pub(super) fn facets(
    fields: &Fields,
    view: &Arc<View>,
    lexicon: &Lexicon,
    query: &Query<'_>,
) -> Result<Facets, SearchError> {
    let unordered = Query { order: Order::Newest, limit: 1, after: None, wishes: None, ..query.clone() };
    let asked = Asked::new(fields, view, lexicon, &unordered)?;
    // Which words count is decided by the whole question, as the list decides it.
    let done = asked.first_page()?;
    let wide = Query { category: None, ..unordered.clone() };
    let plan = Plan::new(fields, &view.searcher, &wide, done.taken.as_ref(), done.stage)?;
    let farthest_m = WITHIN_M.into_iter().max().unwrap_or(0);
    let widest = query.near.map(|near| Near { radius_m: near.radius_m.max(farthest_m), ..near });
    let runs = widest.and_then(|near| Plan::around(view, near));
    let candidates = runs.as_ref().map_or(u64::MAX, CellRuns::docs).min(plan.candidates_max);
    let thin = candidates.div_ceil(query.budget.max(1)).max(1);
    let candidates = plan.query(runs.as_ref());
    let weight = candidates.weight(EnableScoring::disabled_from_searcher(&view.searcher))?;
    let mut facets = Facets { partial: thin > 1, ..Facets::default() };
    for (reader, segment) in view.searcher.segment_readers().iter().zip(&view.segments) {
        let counting = Counting::new(query, segment);
        let mut scorer = weight.scorer(reader, 1.0)?;
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
            if alive && (thin == 1 || segment.id_low.get_val(doc).is_multiple_of(thin)) {
                counting.count(doc, &mut facets);
            }
            scorer.advance();
        }
    }
    facets.scale(thin);
    Ok(facets)
}

/// The columns of one segment, and what is asked of each document.
struct Counting<'a> {
    filter: Filter,
    asked: [(Facet, Attrs); 8],
    segment: &'a Segment,
    today: i64,
    /// The point from which distances are measured.
    from: Option<Origin>,
}

impl Counting<'_> {
    fn new<'a>(query: &Query<'_>, segment: &'a Segment) -> Counting<'a> {
        let none = Attrs::default();
        Counting {
            filter: Filter { attrs: Attrs::new(query.kind, None, None, None, None), ..filter_of(query, query.near) },
            asked: [
                (Facet::Category, Attrs::new(None, None, None, None, query.category)),
                (Facet::Settlement, Attrs::new(None, query.settlement, None, None, None)),
                (Facet::WageUnit, Attrs::new(None, None, query.wage_unit, None, None)),
                (Facet::Mode, Attrs::new(None, None, None, query.mode, None)),
                (Facet::Part, none.with_part(query.part)),
                (Facet::Weekend, none.with_weekend(query.weekend)),
                (Facet::Students, none.for_students(query.students)),
                (Facet::Company, none.of_company(query.company)),
            ],
            segment,
            from: query.near.map(|near| Origin::at(near.point)),
            today: i64::from(day_number(Timestamp::from_micros(query.now_us))),
        }
    }

    fn count(&self, doc: DocId, facets: &mut Facets) {
        let attrs = self.segment.attrs.get_val(doc);
        let Some(distance_m) = self.passes(doc, attrs) else { return };
        let hourly_fen = self.segment.hourly_fen.get_val(doc);
        let mut stopped = self.stopped(attrs, hourly_fen, distance_m, doc);
        if stopped.count_ones() > 1 {
            return;
        }
        let (asked_day, days) = self.days(doc);
        stopped |= u32::from(!asked_day) << Facet::Days as u32;
        if stopped.count_ones() > 1 {
            return;
        }
        let counts_in = |facet: Facet| stopped & !(1 << facet as u32) == 0;
        let add = |here: bool, count: &mut u64| *count += u64::from(here);
        if counts_in(Facet::Category) {
            *facets.categories.entry(Attrs::category_of(attrs)).or_default() += 1;
        }
        if counts_in(Facet::Settlement) {
            *facets.settlements.entry(Attrs::settlement_of(attrs)).or_default() += 1;
        }
        if counts_in(Facet::WageUnit) {
            *facets.wage_units.entry(Attrs::wage_unit_of(attrs)).or_default() += 1;
        }
        if counts_in(Facet::Mode) {
            *facets.modes.entry(Attrs::mode_of(attrs)).or_default() += 1;
        }
        for (part, count) in (0..).zip(&mut facets.parts) {
            let has = Attrs::default().with_part(Some(part)).match_packed(attrs);
            add(counts_in(Facet::Part) && has, count);
        }
        let has = |wanted: Attrs| wanted.match_packed(attrs);
        add(counts_in(Facet::Weekend) && has(Attrs::default().with_weekend(true)), &mut facets.weekend);
        add(counts_in(Facet::Students) && has(Attrs::default().for_students(true)), &mut facets.students);
        add(counts_in(Facet::Company) && has(Attrs::default().of_company(true)), &mut facets.company);
        for (day, count) in facets.days.iter_mut().enumerate() {
            add(counts_in(Facet::Days) && days >> day & 1 == 1, count);
        }
        for (least, count) in HOURLY_LEAST_FEN.iter().zip(&mut facets.hourly) {
            add(counts_in(Facet::Wage) && hourly_fen >= *least, count);
        }
        for (within, count) in WITHIN_M.iter().zip(&mut facets.within) {
            add(counts_in(Facet::Distance) && distance_m.is_some_and(|distance| distance <= *within), count);
        }
        add(stopped == 0, &mut facets.total);
    }

    /// None when a filter without a facet says no, else the distance, however far, if there is a place to measure from.
    fn passes(&self, doc: DocId, attrs: u64) -> Option<Option<u32>> {
        let filter = &self.filter;
        let passes = filter.attrs.match_packed(attrs)
            && self.segment.valid_until_us.get_val(doc) >= filter.now_us
            && !filter.leaves_out(self.segment, doc);
        match (passes, filter.near) {
            (false, _) => None,
            (true, None) => Some(None),
            (true, Some(_)) if !Attrs::default().with_point().match_packed(attrs) => None,
            (true, Some(_)) => Some(self.from.as_ref().map(|from| from.distance_m(self.segment.point(doc)))),
        }
    }

    /// Whether a shift is on a day that is asked for, and a bit for each of the next days with a shift.
    fn days(&self, doc: DocId) -> (bool, u32) {
        let mut asked = self.filter.days.is_none();
        let mut bits = 0;
        for day in self.segment.days.iter().flat_map(|days| days.values_for_doc(doc)) {
            asked |= self.filter.days.is_some_and(|(first, last)| first <= day && day <= last);
            let ahead = day - self.today;
            if (0..DAYS as i64).contains(&ahead) {
                bits |= 1 << ahead;
            }
        }
        (asked, bits)
    }

    /// A bit for each facet but the days whose filter says no.
    fn stopped(&self, attrs: u64, hourly_fen: i64, distance_m: Option<u32>, doc: DocId) -> u32 {
        let enough = self.filter.wage_min_fen.is_none_or(|least| self.segment.wage_fen.get_val(doc) >= least)
            && self.filter.hourly_min_fen.is_none_or(|least| hourly_fen >= least.max(1));
        let too_far = self.filter.near.zip(distance_m).is_some_and(|(near, distance)| distance > near.radius_m);
        let by_numbers = u32::from(!enough) << Facet::Wage as u32 | u32::from(too_far) << Facet::Distance as u32;
        let by_attrs = self.asked.iter().filter(|(_, asked)| !asked.match_packed(attrs));
        by_attrs.fold(by_numbers, |bits, (facet, _)| bits | 1 << *facet as u32)
    }
}

impl Facets {
    fn scale(&mut self, thin: u64) {
        let maps = [&mut self.settlements, &mut self.wage_units, &mut self.modes];
        let in_maps = maps.into_iter().flat_map(BTreeMap::values_mut).chain(self.categories.values_mut());
        let fixed = self.parts.iter_mut().chain(&mut self.days).chain(&mut self.hourly).chain(&mut self.within);
        let single = [&mut self.weekend, &mut self.students, &mut self.company, &mut self.total];
        in_maps.chain(fixed).chain(single).for_each(|count| *count = count.saturating_mul(thin));
    }
}
