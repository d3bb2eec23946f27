//! Goes through the candidates of a segment: exact filters, sort key, and the best few by (key, id).

use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentOrdinal};

use super::place::{Frame, GcjPoint, distance_m};
use super::plan::ScoredTerm;
use super::rank::{best, best_paid, bm25};
use super::schema::{ATTRS, Attrs, DAY, HOURLY, ID_HIGH, ID_LOW, LAT, LNG, MERCHANT, NEWEST, VALID_UNTIL, WAGE};
use super::types::{Near, Order, WordStats};
use super::wishes::{SegmentWishes, Wished};

/// Up to here all matches of a segment are counted; beyond, what cannot come onto the page is skipped early.
pub(super) const COUNT_EXACT_MIN: usize = 10_000;

/// The filters that are checked on each candidate.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub attrs: Attrs,
    pub wage_min_fen: Option<i64>,
    pub hourly_min_fen: Option<i64>,
    /// First and last day, both included.
    pub days: Option<(i64, i64)>,
    pub near: Option<Near>,
    pub now_us: i64,
    /// Merchants that are left out, sorted.
    pub without: Arc<[u64]>,
}

impl Filter {
    /// The column that tells whose a document is, where somebody is left out.
    pub fn merchants(&self, reader: &SegmentReader) -> tantivy::Result<Option<Arc<dyn ColumnValues<u64>>>> {
        let asked = !self.without.is_empty();
        asked.then(|| reader.fast_fields().column_first_or_default(MERCHANT)).transpose()
    }

    /// Whether a document's merchant is left out.
    pub fn leaves_out(&self, merchants: Option<&Arc<dyn ColumnValues<u64>>>, doc: DocId) -> bool {
        merchants.is_some_and(|merchants| self.without.binary_search(&merchants.get_val(doc)).is_ok())
    }
}

/// What scores a document in the order "best match".
#[derive(Debug)]
pub(super) struct Scoring {
    pub terms: Vec<ScoredTerm>,
    pub fields: [Field; 3],
    pub stats: WordStats,
}

#[derive(Clone)]
pub(super) struct Collect {
    pub filter: Filter,
    pub order: Order,
    /// Only what comes behind this (rank, id) is kept.
    pub after: Option<(i64, u128)>,
    /// Only one of so many documents is looked at, chosen by id.
    pub thin: u64,
    /// How many to keep.
    pub keep: usize,
    /// Ages are counted from here.
    pub as_of_us: i64,
    pub scoring: Option<Arc<Scoring>>,
    pub wished: Option<Arc<Wished>>,
}

/// Ordered by (rank, id); the distance never decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub rank: i64,
    pub id: u128,
    pub distance_m: Option<u32>,
}

#[derive(Debug, Default)]
pub(super) struct Found {
    /// Sorted, at most `keep`.
    pub entries: Vec<Entry>,
    pub matched: usize,
    /// Some candidates were not looked at to the end, so `matched` is a lower bound.
    pub skipped: bool,
}

impl Collector for Collect {
    type Fruit = Found;
    type Child = SegmentCollect;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCollect> {
        let fast = reader.fast_fields();
        Ok(SegmentCollect {
            attrs: fast.column_first_or_default(ATTRS)?,
            valid_until_us: fast.column_first_or_default(VALID_UNTIL)?,
            newest_us: fast.column_first_or_default(NEWEST)?,
            wage_fen: fast.column_first_or_default(WAGE)?,
            hourly_fen: fast.column_first_or_default(HOURLY)?,
            lat_e6: fast.column_first_or_default(LAT)?,
            lng_e6: fast.column_first_or_default(LNG)?,
            id_high: fast.column_first_or_default(ID_HIGH)?,
            id_low: fast.column_first_or_default(ID_LOW)?,
            // A segment in which no document has a day has no such column.
            days: fast.column_opt(DAY)?,
            merchants: self.filter.merchants(reader)?,
            words: self.scoring.as_ref().map(|scoring| SegmentWords::open(scoring, reader)).transpose()?,
            wishes: self.wished.as_ref().map(|wished| wished.open(reader)).transpose()?,
            frame: self.filter.near.map(|near| Frame::around(near.point, near.radius_m)),
            heap: BinaryHeap::with_capacity(self.keep + 1),
            matched: 0,
            skipped: false,
            asked: self.clone(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Found> {
        let mut merged = Found::default();
        for segment in segments {
            merged.entries.extend(segment.entries);
            merged.matched += segment.matched;
            merged.skipped |= segment.skipped;
        }
        merged.entries.sort_unstable();
        merged.entries.truncate(self.keep);
        Ok(merged)
    }
}

pub(super) struct SegmentCollect {
    asked: Collect,
    attrs: Arc<dyn ColumnValues<u64>>,
    valid_until_us: Arc<dyn ColumnValues<i64>>,
    newest_us: Arc<dyn ColumnValues<i64>>,
    wage_fen: Arc<dyn ColumnValues<i64>>,
    hourly_fen: Arc<dyn ColumnValues<i64>>,
    lat_e6: Arc<dyn ColumnValues<i64>>,
    lng_e6: Arc<dyn ColumnValues<i64>>,
    id_high: Arc<dyn ColumnValues<u64>>,
    id_low: Arc<dyn ColumnValues<u64>>,
    days: Option<Column<i64>>,
    merchants: Option<Arc<dyn ColumnValues<u64>>>,
    words: Option<SegmentWords>,
    wishes: Option<SegmentWishes>,
    frame: Option<Frame>,
    /// The largest, that is the worst, on top.
    heap: BinaryHeap<Entry>,
    matched: usize,
    skipped: bool,
}

impl SegmentCollector for SegmentCollect {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, _: Score) {
        if self.asked.thin > 1 && !self.id_low.get_val(doc).is_multiple_of(self.asked.thin) {
            return;
        }
        // The time and the wage are one read, the distance is three and trigonometry.
        if self.matched >= COUNT_EXACT_MIN && self.cheap_rank(doc).is_some_and(|rank| self.is_out(rank)) {
            self.skipped = true;
            return;
        }
        let Some(distance_m) = self.match_distance(doc) else {
            return;
        };
        self.matched += 1;
        let rank = match self.asked.order {
            Order::Nearest => i64::from(distance_m.unwrap_or(u32::MAX)),
            Order::Newest => self.newest_rank(doc),
            Order::Best => self.best_rank(doc, distance_m),
            Order::BestPaid => best_paid(self.hourly_fen.get_val(doc)),
        };
        self.keep(doc, rank, distance_m);
    }

    fn harvest(self) -> Found {
        Found { entries: self.heap.into_sorted_vec(), matched: self.matched, skipped: self.skipped }
    }
}

impl SegmentCollect {
    /// None when a filter says no, else the distance, if there is a place to measure from.
    fn match_distance(&self, doc: DocId) -> Option<Option<u32>> {
        let filter = &self.asked.filter;
        let matches = filter.attrs.match_packed(self.attrs.get_val(doc))
            && self.valid_until_us.get_val(doc) >= filter.now_us
            && filter.wage_min_fen.is_none_or(|least| self.wage_fen.get_val(doc) >= least)
            && filter.hourly_min_fen.is_none_or(|least| self.hourly_fen.get_val(doc) >= least.max(1))
            && filter.days.is_none_or(|days| self.has_day_in(doc, days))
            && !filter.leaves_out(self.merchants.as_ref(), doc);
        if !matches {
            return None;
        }
        let (Some(near), Some(frame)) = (filter.near, self.frame) else {
            return Some(None);
        };
        let lat_e6 = self.lat_e6.get_val(doc);
        if !frame.has_lat(lat_e6) {
            return None;
        }
        let lng_e6 = self.lng_e6.get_val(doc);
        if !frame.has_lng(lng_e6) {
            return None;
        }
        let distance = distance_m(near.point, GcjPoint { lat_e6, lng_e6 });
        (distance <= near.radius_m).then_some(Some(distance))
    }

    fn has_day_in(&self, doc: DocId, (first, last): (i64, i64)) -> bool {
        self.days.as_ref().is_some_and(|days| days.values_for_doc(doc).any(|day| first <= day && day <= last))
    }

    fn cheap_rank(&self, doc: DocId) -> Option<i64> {
        match self.asked.order {
            Order::Newest => Some(self.newest_rank(doc)),
            Order::BestPaid => Some(best_paid(self.hourly_fen.get_val(doc))),
            Order::Nearest | Order::Best => None,
        }
    }

    fn newest_rank(&self, doc: DocId) -> i64 {
        self.newest_us.get_val(doc).saturating_neg()
    }

    fn best_rank(&mut self, doc: DocId, distance_m: Option<u32>) -> i64 {
        let words = self.words.as_mut().map_or(1.0, |words| words.score(doc));
        let (attrs, days) = (self.attrs.get_val(doc), self.days.as_ref());
        let fit = self.wishes.as_mut().map_or(1.0, |wishes| wishes.fit(doc, attrs, days));
        best(words, fit, distance_m, self.asked.as_of_us.saturating_sub(self.newest_us.get_val(doc)))
    }

    /// Whether this rank cannot come onto the page, whatever the id.
    fn is_out(&self, rank: i64) -> bool {
        let behind = self.heap.len() >= self.asked.keep && self.heap.peek().is_some_and(|worst| rank > worst.rank);
        behind || self.asked.after.is_some_and(|after| rank < after.0)
    }

    fn keep(&mut self, doc: DocId, rank: i64, distance_m: Option<u32>) {
        if self.is_out(rank) {
            return;
        }
        let id = (u128::from(self.id_high.get_val(doc)) << 64) | u128::from(self.id_low.get_val(doc));
        if self.asked.after.is_some_and(|after| (rank, id) <= after) {
            return;
        }
        self.heap.push(Entry { rank, id, distance_m });
        if self.heap.len() > self.asked.keep {
            self.heap.pop();
        }
    }
}

/// The posting lists that score, read along with the candidates.
///
/// Tantivy could score by itself, but it adds up in an order that depends on the segment and takes its
/// statistics from this moment: both would move a document between two pages.
struct SegmentWords {
    terms: Vec<SegmentTerm>,
    lengths: [FieldNormReader; 3],
    scoring: Arc<Scoring>,
}

struct SegmentTerm {
    postings: SegmentPostings,
    /// Index into `Scoring::terms`.
    at: usize,
}

impl SegmentWords {
    fn open(scoring: &Arc<Scoring>, reader: &SegmentReader) -> tantivy::Result<SegmentWords> {
        let mut terms = Vec::new();
        for (at, scored) in scoring.terms.iter().enumerate() {
            let index = reader.inverted_index(scoring.fields[scored.field])?;
            if let Some(postings) = index.read_postings(&scored.term, IndexRecordOption::WithFreqs)? {
                terms.push(SegmentTerm { postings, at });
            }
        }
        let [text, title, pairs] = scoring.fields;
        let lengths = [
            reader.get_fieldnorms_reader(text)?,
            reader.get_fieldnorms_reader(title)?,
            reader.get_fieldnorms_reader(pairs)?,
        ];
        Ok(SegmentWords { terms, lengths, scoring: Arc::clone(scoring) })
    }

    /// Documents must come in rising order.
    fn score(&mut self, doc: DocId) -> f64 {
        let stats = &self.scoring.stats;
        let mut score = 0.0;
        for SegmentTerm { postings, at } in &mut self.terms {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() != doc {
                continue;
            }
            let ScoredTerm { field, weight, .. } = &self.scoring.terms[*at];
            let tokens_avg = stats.tokens[*field] as f64 / stats.docs.max(1) as f64;
            let tokens = self.lengths[*field].fieldnorm(doc);
            score += weight * bm25(stats.docs, stats.doc_freqs[*at], postings.term_freq(), tokens, tokens_avg);
        }
        score
    }
}
