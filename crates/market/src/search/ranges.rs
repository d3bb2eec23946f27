//! A query that matches runs of neighbouring documents: those whose cell lies in given key ranges.
//!
//! It relies on the order of documents inside a segment, which `schema::settings` asks of Tantivy and
//! `store` checks when an index is opened.

use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentReader;
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, TERMINATED, TantivyError};

use super::schema::CELL;

/// Key ranges with both ends included, sorted and apart, as `place::cover` gives them.
#[derive(Debug, Clone)]
pub(super) struct CellRanges(pub Arc<[(u64, u64)]>);

impl CellRanges {
    /// The runs of documents in one segment.
    pub fn runs(&self, reader: &SegmentReader) -> tantivy::Result<Vec<Range<DocId>>> {
        let cells = reader.fast_fields().column_first_or_default::<u64>(CELL)?;
        let mut runs: Vec<Range<DocId>> = Vec::new();
        let mut from = 0;
        for (first, last) in self.0.iter() {
            let start = bisect(cells.as_ref(), from..reader.max_doc(), *first);
            let end = bisect(cells.as_ref(), start..reader.max_doc(), last + 1);
            if start < end {
                runs.push(start..end);
            }
            from = end;
        }
        Ok(runs)
    }
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

impl Query for CellRanges {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for CellRanges {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(Runs::new(self.runs(reader)?), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.runs(reader)?.iter().any(|run| run.contains(&doc)) {
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
