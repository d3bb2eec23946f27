//! From a question to a Tantivy query that finds candidates, and to the terms that score them.
//!
//! The query holds what posting lists and the order of documents can answer; the rest is `collect`'s.

use std::sync::Arc;

use tantivy::query::{AllQuery, BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::place::cover;
use super::ranges::CellRanges;
use super::rank::{PAIR_WEIGHT, TITLE_WEIGHT};
use super::schema::Fields;
use super::text::{QueryWords, is_single_han};
use super::types::{Near, Query, Stage, WordStats};

/// A term that counts in "best match".
#[derive(Debug, Clone)]
pub(super) struct ScoredTerm {
    pub term: Term,
    /// Index into `WordStats::tokens` and [`scored_fields`].
    pub field: usize,
    pub weight: f64,
}

/// The fields that score, in the order of `WordStats::tokens`.
pub(super) fn scored_fields(fields: &Fields) -> [tantivy::schema::Field; 3] {
    [fields.text, fields.title, fields.pairs]
}

/// One stage of one question.
pub(super) struct Plan {
    /// Clauses that must all hold, without the place.
    clauses: Vec<Box<dyn TantivyQuery>>,
    pub scored: Vec<ScoredTerm>,
    /// No more documents than this can match the words and areas, whatever the place.
    pub candidates_max: u64,
}

impl Plan {
    pub fn new(
        fields: &Fields,
        searcher: &Searcher,
        query: &Query<'_>,
        words: Option<&QueryWords>,
        stage: Stage,
    ) -> tantivy::Result<Plan> {
        let mut plan = Plan { clauses: Vec::new(), scored: Vec::new(), candidates_max: searcher.num_docs() };
        let areas = [
            (fields.category, query.category.map(u64::from)),
            (fields.city, query.city.map(u64::from)),
            (fields.district, query.district.map(u64::from)),
        ];
        for (field, code) in areas {
            if let Some(code) = code {
                let term = Term::from_field_u64(field, code);
                plan.candidates_max = plan.candidates_max.min(searcher.doc_freq(&term)?);
                plan.clauses.push(has(term));
            }
        }
        if let Some(words) = words {
            plan.add_words(fields, searcher, words, stage)?;
        }
        Ok(plan)
    }

    fn add_words(
        &mut self,
        fields: &Fields,
        searcher: &Searcher,
        words: &QueryWords,
        stage: Stage,
    ) -> tantivy::Result<()> {
        let word_clauses: Vec<_> = words.words.iter().map(|word| has_word(fields, word)).collect();
        let pair_clauses: Vec<_> =
            words.pairs.iter().map(|pair| has(Term::from_field_text(fields.pairs, pair))).collect();
        match stage {
            Stage::All => {}
            Stage::Words => {
                for word in words.words.iter().filter(|word| !is_single_han(word)) {
                    let doc_freq = searcher.doc_freq(&Term::from_field_text(fields.text, word))?;
                    self.candidates_max = self.candidates_max.min(doc_freq);
                }
                self.clauses.extend(word_clauses);
            }
            Stage::Pairs => self.clauses.push(any(vec![all(word_clauses), all(pair_clauses)])),
            Stage::Relaxed => {
                self.clauses.push(any(word_clauses.into_iter().chain(pair_clauses).collect()));
            }
        }
        for word in &words.words {
            let (text, title) = (Term::from_field_text(fields.text, word), Term::from_field_text(fields.title, word));
            self.scored.push(ScoredTerm { term: text, field: 0, weight: 1.0 });
            self.scored.push(ScoredTerm { term: title, field: 1, weight: TITLE_WEIGHT });
        }
        // In the first stage only a lone character can match through the pairs and nothing else.
        let pairs = if stage == Stage::Words { &words.words } else { &words.pairs };
        for pair in pairs.iter().filter(|pair| stage != Stage::Words || is_single_han(pair)) {
            let term = Term::from_field_text(fields.pairs, pair);
            self.scored.push(ScoredTerm { term, field: 2, weight: PAIR_WEIGHT });
        }
        Ok(())
    }

    /// The cells around a place; None when the disk is too large for them to help.
    pub fn cells(near: Near) -> Option<CellRanges> {
        cover(near.point, near.radius_m).map(|ranges| CellRanges(Arc::from(ranges)))
    }

    /// The whole query, inside `cells` if there are any.
    pub fn query(&self, cells: Option<&CellRanges>) -> Box<dyn TantivyQuery> {
        let mut clauses: Vec<Box<dyn TantivyQuery>> = self.clauses.iter().map(|clause| clause.box_clone()).collect();
        if let Some(cells) = cells {
            clauses.push(Box::new(cells.clone()));
        }
        // A boolean query without clauses would match nothing.
        if clauses.is_empty() { Box::new(AllQuery) } else { all(clauses) }
    }

    /// Takes the statistics as they are now, for the first page.
    pub fn freeze(&self, fields: &Fields, searcher: &Searcher) -> tantivy::Result<WordStats> {
        let mut tokens = [0_u64; 3];
        let mut docs = 0;
        for reader in searcher.segment_readers() {
            docs += u64::from(reader.max_doc());
            for (sum, field) in tokens.iter_mut().zip(scored_fields(fields)) {
                *sum += reader.inverted_index(field)?.total_num_tokens();
            }
        }
        let doc_freqs = self.scored.iter().map(|scored| searcher.doc_freq(&scored.term)).collect::<Result<_, _>>()?;
        Ok(WordStats { docs, tokens, doc_freqs })
    }
}

fn has(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn has_word(fields: &Fields, word: &str) -> Box<dyn TantivyQuery> {
    let in_text = has(Term::from_field_text(fields.text, word));
    if is_single_han(word) { any(vec![in_text, has(Term::from_field_text(fields.pairs, word))]) } else { in_text }
}

fn all(mut clauses: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match (clauses.len(), clauses.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            Box::new(BooleanQuery::new(clauses.into_iter().chain(last).map(|clause| (Occur::Must, clause)).collect()))
        }
    }
}

fn any(clauses: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    Box::new(BooleanQuery::union(clauses))
}
