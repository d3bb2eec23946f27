//! A query that matches what any of several queries matches, by seeking.
//!
//! Tantivy's own union works out four thousand documents at a time. Inside the cells of a disk a search jumps from run to
//! run, and most of that is thrown away.

use tantivy::index::SegmentReader;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED, TantivyError};

/// Matches without scoring.
#[derive(Debug)]
pub(super) struct AnyOf(Vec<Box<dyn Query>>);

impl AnyOf {
    pub fn new(clauses: Vec<Box<dyn Query>>) -> AnyOf {
        AnyOf(clauses)
    }
}

impl Clone for AnyOf {
    fn clone(&self) -> AnyOf {
        AnyOf(self.0.iter().map(|clause| clause.box_clone()).collect())
    }
}

impl Query for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|clause| clause.weight(scoring));
        Ok(Box::new(AnyWeight(weights.collect::<tantivy::Result<_>>()?)))
    }
}

struct AnyWeight(Vec<Box<dyn Weight>>);

impl Weight for AnyWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = Vec::new();
        for weight in &self.0 {
            let scorer = weight.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                found.push(scorer);
            }
        }
        Ok(match (found.len(), found.pop()) {
            (_, None) => Box::new(EmptyScorer),
            (1, Some(only)) => only,
            (_, Some(last)) => {
                found.push(last);
                Box::new(ConstScorer::new(AnyDocs::new(found), boost))
            }
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let matches = self.scorer(reader, 1.0)?.seek(doc) == doc;
        let none = || TantivyError::InvalidArgument(format!("document {doc} is matched by none"));
        matches.then(|| Explanation::new("any of", 1.0)).ok_or_else(none)
    }
}

struct AnyDocs {
    among: Vec<Box<dyn Scorer>>,
    doc: DocId,
}

impl AnyDocs {
    fn new(among: Vec<Box<dyn Scorer>>) -> AnyDocs {
        let doc = among.iter().map(|docs| docs.doc()).min().unwrap_or(TERMINATED);
        AnyDocs { among, doc }
    }
}

impl DocSet for AnyDocs {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.seek(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut nearest = TERMINATED;
        for docs in &mut self.among {
            let doc = if docs.doc() < target { docs.seek(target) } else { docs.doc() };
            nearest = nearest.min(doc);
        }
        self.doc = nearest;
        nearest
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.among.iter().map(|docs| docs.size_hint()).fold(0, u32::saturating_add)
    }
}
