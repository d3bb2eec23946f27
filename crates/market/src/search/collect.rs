//! Goes through the candidates of a segment: exact filters, sort key, and the best few by (key, id).

use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::fastfield::AliveBitSet;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentOrdinal, TantivyError};

use super::place::{Frame, Origin};
use super::plan::ScoredTerm;
use super::rank::{best, best_paid, bm25, newest};
use super::schema::Attrs;
use super::types::{Near, Order, WordStats};
use super::view::{Segment, View};
use super::wishes::{SegmentWishes, Wished};

/// Up to here all matches of a segment are counted; beyond, what cannot come onto the page is skipped early.
pub(super) const COUNT_EXACT_MIN: usize = 10_000;

/// Of documents that stand in the order asked for so many are counted.
const WALK_COUNTED: usize = 20_000;
/// And so many more are looked at for one page.
const WALK_LOOKED_MAX: usize = 50_000;

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
    /// Whether a document's merchant is left out.
    pub fn leaves_out(&self, segment: &Segment, doc: DocId) -> bool {
        !self.without.is_empty() && self.without.binary_search(&segment.merchant.get_val(doc)).is_ok()
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
    pub view: Arc<View>,
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
    /// A segment could not be read.
    broken: Option<TantivyError>,
}

impl Collector for Collect {
    type Fruit = Found;
    type Child = SegmentCollect;

    fn for_segment(&self, ord: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCollect> {
        let segment = self
            .view
            .segments
            .get(ord as usize)
            .ok_or_else(|| TantivyError::InternalError("a segment that the view does not have".to_owned()))?;
        Ok(SegmentCollect {
            segment: segment.clone(),
            ord,
            words: None,
            broken: None,
            wishes: self.wished.as_ref().map(|wished| wished.open(reader)).transpose()?,
            from: self.filter.near.map(|near| (Frame::around(near.point, near.radius_m), Origin::at(near.point))),
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
            if let Some(error) = segment.broken {
                return Err(error);
            }
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
    segment: Arc<Segment>,
    ord: SegmentOrdinal,
    /// Opened for the first document that is scored: the filters often let none through.
    words: Option<SegmentWords>,
    broken: Option<TantivyError>,
    wishes: Option<SegmentWishes>,
    from: Option<(Frame, Origin)>,
    /// The largest, that is the worst, on top.
    heap: BinaryHeap<Entry>,
    matched: usize,
    skipped: bool,
}

impl SegmentCollector for SegmentCollect {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, _: Score) {
        if self.asked.thin > 1 && !self.segment.id_low.get_val(doc).is_multiple_of(self.asked.thin) {
            return;
        }
        // The time and the wage are one read, the distance is two and trigonometry.
        if self.matched >= COUNT_EXACT_MIN && self.cheap_rank(doc).is_some_and(|rank| self.is_out(rank)) {
            self.skipped = true;
            return;
        }
        self.look_at(doc);
    }

    fn harvest(self) -> Found {
        let SegmentCollect { heap, matched, skipped, broken, .. } = self;
        Found { entries: heap.into_sorted_vec(), matched, skipped, broken }
    }
}

impl SegmentCollect {
    /// Counts and keeps a document that the filters let through.
    fn look_at(&mut self, doc: DocId) {
        let Some(distance_m) = self.match_distance(doc) else {
            return;
        };
        self.matched += 1;
        let rank = match self.asked.order {
            Order::Nearest => i64::from(distance_m.unwrap_or(u32::MAX)),
            Order::Newest => self.newest_rank(doc),
            Order::Best => self.best_rank(doc, distance_m),
            Order::BestPaid => best_paid(self.segment.hourly_fen.get_val(doc)),
        };
        self.keep(doc, rank, distance_m);
    }

    /// Goes through documents that stand in the order asked for, without words and place, until the page is full. False when
    /// that takes long, because the filters let hardly any through: then going through all of them in a row is faster.
    pub fn walk(&mut self, alive: Option<&AliveBitSet>) -> bool {
        let segment = self.segment.clone();
        let docs = match self.asked.order {
            Order::Newest => &segment.by_newest,
            Order::BestPaid => &segment.by_best_paid,
            Order::Nearest | Order::Best => return false,
        };
        // Every page counts the same ones, so that it says the same total.
        let counted = docs.iter().take(WALK_COUNTED).position(|doc| {
            self.walk_to(*doc, alive);
            self.matched >= COUNT_EXACT_MIN
        });
        let counted = counted.map_or(docs.len().min(WALK_COUNTED), |last| last + 1);
        let matched = self.matched;
        let rank = |doc: &DocId| self.cheap_rank(*doc).unwrap_or(i64::MAX);
        let behind = self.asked.after.map_or(0, |after| docs.partition_point(|doc| rank(doc) < after.0));
        let rest = &docs[counted.max(behind)..];
        self.skipped = counted < docs.len();
        let mut looked = 0;
        for doc in rest {
            if self.cheap_rank(*doc).is_some_and(|rank| self.is_out(rank)) {
                break;
            }
            looked += 1;
            if looked > WALK_LOOKED_MAX {
                return false;
            }
            self.walk_to(*doc, alive);
        }
        self.matched = matched;
        true
    }

    fn walk_to(&mut self, doc: DocId, alive: Option<&AliveBitSet>) {
        if alive.is_none_or(|alive| alive.is_alive(doc)) {
            self.look_at(doc);
        }
    }

    /// None when a filter says no, else the distance, if there is a place to measure from.
    fn match_distance(&self, doc: DocId) -> Option<Option<u32>> {
        let filter = &self.asked.filter;
        let matches = filter.attrs.match_packed(self.segment.attrs.get_val(doc))
            && self.segment.valid_until_us.get_val(doc) >= filter.now_us
            && filter.wage_min_fen.is_none_or(|least| self.segment.wage_fen.get_val(doc) >= least)
            && filter.hourly_min_fen.is_none_or(|least| self.segment.hourly_fen.get_val(doc) >= least.max(1))
            && filter.days.is_none_or(|days| self.has_day_in(doc, days))
            && !filter.leaves_out(&self.segment, doc);
        if !matches {
            return None;
        }
        let (Some(near), Some((frame, origin))) = (filter.near, &self.from) else {
            return Some(None);
        };
        let there = self.segment.point(doc);
        if !frame.has_lat(there.lat_e6) || !frame.has_lng(there.lng_e6) {
            return None;
        }
        let distance = origin.distance_m(there);
        (distance <= near.radius_m).then_some(Some(distance))
    }

    fn has_day_in(&self, doc: DocId, (first, last): (i64, i64)) -> bool {
        self.segment.days.as_ref().is_some_and(|days| days.values_for_doc(doc).any(|day| first <= day && day <= last))
    }

    fn cheap_rank(&self, doc: DocId) -> Option<i64> {
        match self.asked.order {
            Order::Newest => Some(self.newest_rank(doc)),
            Order::BestPaid => Some(best_paid(self.segment.hourly_fen.get_val(doc))),
            Order::Nearest | Order::Best => None,
        }
    }

    fn newest_rank(&self, doc: DocId) -> i64 {
        newest(self.segment.newest_us.get_val(doc))
    }

    fn best_rank(&mut self, doc: DocId, distance_m: Option<u32>) -> i64 {
        let words = self.words_score(doc);
        let (attrs, days) = (self.segment.attrs.get_val(doc), self.segment.days.as_ref());
        let fit = self.wishes.as_mut().map_or(1.0, |wishes| wishes.fit(doc, attrs, days));
        best(words, fit, distance_m, self.asked.as_of_us.saturating_sub(self.segment.newest_us.get_val(doc)))
    }

    fn words_score(&mut self, doc: DocId) -> f64 {
        let Some(scoring) = &self.asked.scoring else { return 1.0 };
        if self.words.is_none() {
            let reader = self.asked.view.searcher.segment_reader(self.ord);
            match SegmentWords::open(scoring, reader) {
                Ok(words) => self.words = Some(words),
                Err(error) => self.broken = Some(error),
            }
        }
        self.words.as_mut().map_or(0.0, |words| words.score(doc))
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
        let id = (u128::from(self.segment.id_high.get_val(doc)) << 64) | u128::from(self.segment.id_low.get_val(doc));
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
