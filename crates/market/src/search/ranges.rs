//! A query that matches runs of neighbouring documents: those whose cell lies in given key ranges.
//!
//! It relies on the order of documents inside a segment, which `schema::settings` asks of Tantivy and
//! `store` checks when an index is opened.

use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, TERMINATED, TantivyError};

use super::view::{Segment, View};

/// The runs of documents whose cell lies in given key ranges, for every segment of one view.
#[derive(Debug, Clone)]
pub(super) struct CellRuns {
    by_segment: Arc<[(SegmentId, Vec<Range<DocId>>)]>,
}

impl CellRuns {
    /// `ranges` have both ends included and are sorted and apart, as `place::cover` gives them.
    pub fn of(view: &View, ranges: &[(u64, u64)]) -> CellRuns {
        let by_segment = view.segments.iter().map(|segment| (segment.id, runs(segment, ranges)));
        CellRuns { by_segment: by_segment.collect() }
    }

    /// Documents in all runs, the deleted ones included.
    pub fn docs(&self) -> u64 {
        self.by_segment.iter().flat_map(|(_, runs)| runs).map(|run| u64::from(run.end - run.start)).sum()
    }

    fn of_segment(&self, id: SegmentId) -> &[Range<DocId>] {
        self.by_segment.iter().find(|(known, _)| *known == id).map_or(&[], |(_, runs)| runs)
    }
}

fn runs(segment: &Segment, ranges: &[(u64, u64)]) -> Vec<Range<DocId>> {
    let cells = segment.cell.as_ref();
    let mut runs: Vec<Range<DocId>> = Vec::new();
    let mut from = 0;
    for (first, last) in ranges {
        let start = bisect(cells, from..cells.num_vals(), *first);
        let end = bisect(cells, start..cells.num_vals(), last + 1);
        if start < end {
            runs.push(start..end);
        }
        from = end;
    }
    runs
}

/// The first document in `range` whose cell is at least `key`.
fn bisect(cells: &dyn ColumnValues<u64>, range: Range<DocId>, key: u64) -> DocId {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if cells.get_val(middle) < key {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

impl Query for CellRuns {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for CellRuns {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(Runs::new(self.of_segment(reader.segment_id()).to_vec()), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.of_segment(reader.segment_id()).iter().any(|run| run.contains(&doc)) {
            true => Ok(Explanation::new("cell in range", 1.0)),
            false => Err(TantivyError::InvalidArgument(format!("document {doc} is in none of the cells"))),
        }
    }
}

/// Documents of sorted runs that do not overlap.
struct Runs {
    runs: Vec<Range<DocId>>,
    /// The run that holds `doc`.
    at: usize,
    doc: DocId,
}

impl Runs {
    fn new(runs: Vec<Range<DocId>>) -> Runs {
        let doc = runs.first().map_or(TERMINATED, |run| run.start);
        Runs { runs, at: 0, doc }
    }
}

impl DocSet for Runs {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.seek(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        while self.runs.get(self.at).is_some_and(|run| run.end <= target) {
            self.at += 1;
        }
        self.doc = match self.runs.get(self.at) {
            Some(run) => target.max(run.start),
            None => TERMINATED,
        };
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.runs.iter().map(|run| run.end - run.start).sum()
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let mut filled = 0;
        while filled < buffer.len() && self.doc != TERMINATED {
            let end = self.runs[self.at].end.min(self.doc + (buffer.len() - filled) as u32);
            for doc in self.doc..end {
                buffer[filled] = doc;
                filled += 1;
            }
            self.seek(end);
        }
        filled
    }
}
