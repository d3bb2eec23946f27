//! From a question to a Tantivy query that finds candidates, and to the terms that score them.
//!
//! The query holds what posting lists and the order of documents can answer; the rest is `collect`'s.

use tantivy::query::{AllQuery, BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::any::AnyOf;
use super::place::cover;
use super::ranges::CellRuns;
use super::rank::{ALSO_WEIGHT, PAIR_WEIGHT, TITLE_WEIGHT};
use super::reading::Taken;
use super::schema::Fields;
use super::text::is_single_han;
use super::types::{Near, Query, Stage, WordStats};
use super::view::View;

/// A term that counts in "best match".
#[derive(Debug, Clone)]
pub(super) struct ScoredTerm {
    pub term: Term,
    /// Index into `WordStats::tokens` and [`scored_fields`].
    pub field: usize,
    pub weight: f64,
    /// Numbers of the scored terms for which this one stands: it counts as no rarer than they are, so that a rare synonym
    /// does not come before what was typed.
    stands_for: Vec<usize>,
}

/// The fields that score, in the order of `WordStats::tokens`.
pub(super) fn scored_fields(fields: &Fields) -> [tantivy::schema::Field; 3] {
    [fields.text, fields.title, fields.pairs]
}

/// How what any of several clauses matches is found.
#[derive(Clone, Copy)]
enum Union {
    /// Where the cells of a disk lead.
    BySeeking,
    /// Where most matches are looked at.
    InOneGo,
}

impl Union {
    fn of(query: &Query<'_>) -> Union {
        if query.near.is_some() { Union::BySeeking } else { Union::InOneGo }
    }
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
        taken: Option<&Taken>,
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
        if let Some(taken) = taken {
            plan.add_words(fields, searcher, taken, stage, Union::of(query))?;
            plan.score_words(fields, taken, stage);
        }
        Ok(plan)
    }

    fn add_words(
        &mut self,
        fields: &Fields,
        searcher: &Searcher,
        taken: &Taken,
        stage: Stage,
        union: Union,
    ) -> tantivy::Result<()> {
        let mut groups = Vec::new();
        for alternatives in taken.groups() {
            let mut counted = Vec::new();
            for words in alternatives {
                let words: Vec<Counted> =
                    words.iter().map(|word| has_word(fields, searcher, word, union)).collect::<Result<_, _>>()?;
                counted.push(all_of(words));
            }
            groups.push(any_of(counted, union));
        }
        let mut pairs = Vec::new();
        for pair in &taken.words.pairs {
            let term = Term::from_field_text(fields.pairs, pair);
            pairs.push((has(term.clone()), searcher.doc_freq(&term)?));
        }
        let (clause, most) = match stage {
            Stage::All => return Ok(()),
            Stage::Words => all_of(groups),
            Stage::Pairs => any_of(vec![all_of(groups), all_of(pairs)], union),
            Stage::Relaxed => any_of(groups.into_iter().chain(pairs).collect(), union),
        };
        self.candidates_max = self.candidates_max.min(most);
        self.clauses.push(clause);
        Ok(())
    }

    fn score_words(&mut self, fields: &Fields, taken: &Taken, stage: Stage) {
        let typed = taken.words.words.iter().map(|word| (word, 0..0, 1.0));
        let also = taken.also_words().into_iter().map(|(word, typed)| (word, typed, ALSO_WEIGHT));
        // Two terms for each word, so those of the typed words are found by their numbers.
        for (word, typed, share) in typed.chain(also) {
            for (field, of, weight) in [(0, fields.text, share), (1, fields.title, share * TITLE_WEIGHT)] {
                let stands_for = typed.clone().map(|word| 2 * word + field).collect();
                self.scored.push(ScoredTerm { term: Term::from_field_text(of, word), field, weight, stands_for });
            }
        }
        // In the first stage only a lone character can match through the pairs and nothing else.
        let pairs = if stage == Stage::Words { &taken.words.words } else { &taken.words.pairs };
        for pair in pairs.iter().filter(|pair| stage != Stage::Words || is_single_han(pair)) {
            let term = Term::from_field_text(fields.pairs, pair);
            self.scored.push(ScoredTerm { term, field: 2, weight: PAIR_WEIGHT, stands_for: Vec::new() });
        }
    }

    /// The documents around a place; None when the disk is too large for its cells to help.
    pub fn around(view: &View, near: Near) -> Option<CellRuns> {
        cover(near.point, near.radius_m).map(|ranges| CellRuns::of(view, &ranges))
    }

    /// The whole query, inside `cells` if there are any.
    pub fn query(&self, cells: Option<&CellRuns>) -> Box<dyn TantivyQuery> {
        let mut clauses: Vec<Box<dyn TantivyQuery>> = self.clauses.iter().map(|clause| clause.box_clone()).collect();
        if let Some(cells) = cells {
            clauses.push(Box::new(cells.clone()));
        }
        // A boolean query without clauses would match nothing.
        if clauses.is_empty() { Box::new(AllQuery) } else { all(clauses) }
    }

    /// Every document is a candidate.
    pub fn is_all(&self) -> bool {
        self.clauses.is_empty()
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
        let own: Vec<u64> =
            self.scored.iter().map(|scored| searcher.doc_freq(&scored.term)).collect::<Result<_, _>>()?;
        let as_common = |scored: &ScoredTerm| scored.stands_for.iter().filter_map(|at| own.get(*at)).copied().max();
        let doc_freqs = self.scored.iter().zip(&own).map(|(it, own)| as_common(it).unwrap_or(0).max(*own)).collect();
        Ok(WordStats { docs, tokens, doc_freqs })
    }
}

fn has(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// A clause with how many documents can match it at most.
type Counted = (Box<dyn TantivyQuery>, u64);

fn has_word(fields: &Fields, searcher: &Searcher, word: &str, union: Union) -> tantivy::Result<Counted> {
    let counted = |field| -> tantivy::Result<Counted> {
        let term = Term::from_field_text(field, word);
        Ok((has(term.clone()), searcher.doc_freq(&term)?))
    };
    let in_text = counted(fields.text)?;
    Ok(if is_single_han(word) { any_of(vec![in_text, counted(fields.pairs)?], union) } else { in_text })
}

fn all_of(clauses: Vec<Counted>) -> Counted {
    let most = clauses.iter().map(|(_, most)| *most).min().unwrap_or(0);
    (all(clauses.into_iter().map(|(clause, _)| clause).collect()), most)
}

fn any_of(clauses: Vec<Counted>, union: Union) -> Counted {
    let most = clauses.iter().map(|(_, most)| *most).sum();
    let mut clauses: Vec<_> = clauses.into_iter().map(|(clause, _)| clause).collect();
    match (clauses.len(), clauses.pop()) {
        (1, Some(only)) => (only, most),
        (_, last) => (any(clauses.into_iter().chain(last).collect(), union), most),
    }
}

fn all(mut clauses: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match (clauses.len(), clauses.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            Box::new(BooleanQuery::new(clauses.into_iter().chain(last).map(|clause| (Occur::Must, clause)).collect()))
        }
    }
}

fn any(clauses: Vec<Box<dyn TantivyQuery>>, union: Union) -> Box<dyn TantivyQuery> {
    match union {
        Union::BySeeking => Box::new(AnyOf::new(clauses)),
        Union::InOneGo => Box::new(BooleanQuery::union(clauses)),
    }
}
