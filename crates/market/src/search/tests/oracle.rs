//! The same answers, worked out by looking at every document.

use std::collections::HashMap;

use tantivy::fieldnorm::FieldNormReader;
use uuid::Uuid;

use super::corpus::*;
use crate::search::rank::{self, PAIR_WEIGHT, TITLE_WEIGHT};
use crate::search::text::{QueryWords, document_pairs, document_words, is_single_han};
use crate::search::{Hit, Order, Query, SearchDoc, Stage, distance_m, fits};

/// A document with its tokens.
pub struct Row {
    doc: SearchDoc<'static>,
    fields: [Vec<String>; 3],
}

pub struct Oracle {
    rows: Vec<Row>,
}

pub struct Answer {
    pub hits: Vec<Hit>,
    pub stage: Stage,
}

impl Oracle {
    pub fn new(docs: &[SearchDoc<'static>]) -> Oracle {
        let rows = docs
            .iter()
            .map(|doc| {
                let title = document_words(&doc.title);
                let text = title.iter().cloned().chain(document_words(&doc.body)).collect();
                Row { doc: doc.clone(), fields: [text, title, document_pairs(&doc.title)] }
            })
            .collect();
        Oracle { rows }
    }

    /// All hits of all pages in order.
    pub fn answer(&self, query: &Query<'_>) -> Answer {
        let words = query.words.and_then(QueryWords::parse);
        let stages: &[Stage] = match words {
            None => &[Stage::All],
            Some(_) => &[Stage::Words, Stage::Pairs, Stage::Relaxed],
        };
        let mut answer = Answer { hits: Vec::new(), stage: Stage::All };
        for &stage in stages {
            let enough = if stage == Stage::Pairs { 5 } else { 1 };
            if stage != Stage::All && stage != Stage::Words && answer.hits.len() >= enough {
                break;
            }
            answer = Answer { hits: self.stage(query, words.as_ref(), stage), stage };
        }
        answer
    }

    fn stage(&self, query: &Query<'_>, words: Option<&QueryWords>, stage: Stage) -> Vec<Hit> {
        let terms = words.map(|words| self.terms(words, stage));
        let tokens_avg = [self.tokens_avg(0), self.tokens_avg(1), self.tokens_avg(2)];
        let mut hits: Vec<Hit> = self
            .rows
            .iter()
            .filter(|row| words.is_none_or(|words| has_words(row, words, stage)))
            .filter_map(|row| {
                let distance_m = passes(&row.doc, query)?;
                let newest_us = row.doc.published_us.max(row.doc.refreshed_us);
                let rank = match query.order {
                    Order::Nearest => i64::from(distance_m.unwrap()),
                    Order::Newest => -newest_us,
                    Order::BestPaid => -row.doc.hourly_fen.unwrap_or(0),
                    Order::Best => {
                        let words = terms.as_ref().map_or(1.0, |terms| self.score(row, terms, &tokens_avg));
                        let fit = query.wishes.map_or(1.0, |wishes| rank::fit(fits(wishes, &row.doc)));
                        rank::best(words, fit, distance_m, query.now_us - newest_us)
                    }
                };
                Some(Hit { id: row.doc.id, distance_m, rank })
            })
            .collect();
        hits.sort_by_key(|hit| (hit.rank, hit.id));
        hits
    }

    /// (term, field, weight, how many documents hold it)
    fn terms(&self, words: &QueryWords, stage: Stage) -> Vec<(String, usize, f64, u64)> {
        let mut terms = Vec::new();
        for word in &words.words {
            terms.push((word.clone(), 0, 1.0));
            terms.push((word.clone(), 1, TITLE_WEIGHT));
        }
        let singles: Vec<String> = words.words.iter().filter(|word| is_single_han(word)).cloned().collect();
        for pair in if stage == Stage::Words { &singles } else { &words.pairs } {
            terms.push((pair.clone(), 2, PAIR_WEIGHT));
        }
        terms
            .into_iter()
            .map(|(term, field, weight)| {
                let docs = self.rows.iter().filter(|row| row.fields[field].contains(&term)).count();
                (term, field, weight, docs as u64)
            })
            .collect()
    }

    fn tokens_avg(&self, field: usize) -> f64 {
        let tokens: usize = self.rows.iter().map(|row| row.fields[field].len()).sum();
        tokens as f64 / self.rows.len() as f64
    }

    fn score(&self, row: &Row, terms: &[(String, usize, f64, u64)], tokens_avg: &[f64; 3]) -> f64 {
        let docs = self.rows.len() as u64;
        let mut score = 0.0;
        for (term, field, weight, doc_freq) in terms {
            let term_freq = row.fields[*field].iter().filter(|token| *token == term).count() as u32;
            if term_freq > 0 {
                // Tantivy keeps lengths in one byte.
                let length = row.fields[*field].len() as u32;
                let length = FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length));
                score += weight * rank::bm25(docs, *doc_freq, term_freq, length, tokens_avg[*field]);
            }
        }
        score
    }
}

fn has_words(row: &Row, words: &QueryWords, stage: Stage) -> bool {
    let has_word =
        |word: &String| row.fields[0].contains(word) || (is_single_han(word) && row.fields[2].contains(word));
    let has_pair = |pair: &String| row.fields[2].contains(pair);
    match stage {
        Stage::All => true,
        Stage::Words => words.words.iter().all(has_word),
        Stage::Pairs => words.words.iter().all(has_word) || words.pairs.iter().all(has_pair),
        Stage::Relaxed => words.words.iter().any(has_word) || words.pairs.iter().any(has_pair),
    }
}

pub fn passes(doc: &SearchDoc<'_>, query: &Query<'_>) -> Option<Option<u32>> {
    let day_from = query.day_from.unwrap_or(i32::MIN);
    let day_to = query.day_to.unwrap_or(i32::MAX);
    let any_day = query.day_from.is_none() && query.day_to.is_none();
    let passes = doc.valid_until_us >= query.now_us
        && query.city.is_none_or(|city| doc.city == city)
        && query.district.is_none_or(|district| doc.district == district)
        && query.category.is_none_or(|category| doc.category == category)
        && query.settlement.is_none_or(|settlement| doc.settlement == settlement)
        && query.wage_unit.is_none_or(|unit| doc.wage_unit == unit)
        && query.wage_min_fen.is_none_or(|least| doc.wage_fen >= least)
        && query.hourly_min_fen.is_none_or(|least| doc.hourly_fen.is_some_and(|hourly| hourly >= least.max(1)))
        && query.part.is_none_or(|part| doc.parts[usize::from(part)])
        && (!query.weekend || doc.weekend)
        && (!query.students || doc.students)
        && (!query.company || doc.company)
        && query.mode.is_none_or(|mode| doc.mode == mode)
        && query.kind.is_none_or(|kind| doc.kind == kind)
        && !query.without.contains(&doc.merchant)
        && (any_day || doc.days.iter().any(|day| (day_from..=day_to).contains(day)));
    match (passes, query.near) {
        (false, _) => None,
        (true, None) => Some(None),
        (true, Some(near)) => {
            let distance_m = distance_m(near.point, doc.point?);
            (distance_m <= near.radius_m).then_some(Some(distance_m))
        }
    }
}

/// All pages of a question must be the oracle's answer, cut into pages.
fn compare(place: &Place, oracle: &Oracle, query: &Query<'_>) {
    let expected = oracle.answer(query);
    let pages = walk(&place.index, query, || {});
    let hits: Vec<Hit> = pages.iter().flat_map(|page| page.items.clone()).collect();
    assert_eq!(hits, expected.hits, "{query:?}");
    for page in &pages {
        assert!(page.items.len() <= query.limit);
        assert_eq!(page.relaxed, expected.stage == Stage::Relaxed && !expected.hits.is_empty(), "{query:?}");
        assert!(page.total <= expected.hits.len(), "{query:?}");
        if page.total_exact {
            assert_eq!(page.total, expected.hits.len(), "{query:?}");
        } else {
            assert!(page.total > page.items.len(), "a lower bound promises a next page: {query:?}");
        }
    }
}

/// covers: FIND-1, FIND-2, RULE-6
#[test]
fn every_order_filter_and_page_equals_brute_force() {
    let docs = docs(6_000, 1);
    let (place, oracle) = (filled(&docs), Oracle::new(&docs));
    let mut rng = Rng(2);
    for _ in 0..250 {
        let (words, wishes) = (words(&mut rng), wishes(&mut rng));
        let query = Query { words: words.as_deref(), wishes: wishes.as_ref(), ..question(&mut rng) };
        compare(&place, &oracle, &query);
    }
}

/// covers: FIND-1
#[test]
fn rings_equal_brute_force_and_say_that_the_total_is_a_lower_bound() {
    let docs = docs(6_000, 3);
    let (place, oracle) = (filled(&docs), Oracle::new(&docs));
    let mut query = Query::all(Order::Nearest, 20, NOW_US);
    query.near = Some(crate::search::Near { point: CENTER, radius_m: 50_000 });
    compare(&place, &oracle, &query);
    let page = place.index.search(&query).unwrap();
    assert!(!page.total_exact, "a dense centre is answered from the first rings");
}

/// covers: FIND-2
#[test]
fn changes_over_many_commits_and_merges_equal_brute_force() {
    let mut place = empty();
    let mut rng = Rng(4);
    let mut model: HashMap<Uuid, SearchDoc<'static>> = HashMap::new();
    for position in 0..40 {
        for _ in 0..80 {
            let number = rng.below(1_500);
            if rng.one_in(4) {
                place.writer.remove(id(number)).unwrap();
                model.remove(&id(number));
            } else {
                let doc = doc(number, &mut rng);
                place.writer.put(&doc).unwrap();
                model.insert(doc.id, doc);
            }
        }
        place.writer.commit(position).unwrap();
        let oracle = Oracle::new(&model.values().cloned().collect::<Vec<_>>());
        for _ in 0..6 {
            let (words, mut query) = (words(&mut rng), question(&mut rng));
            // "Best" counts deleted documents in its statistics until they are merged away.
            let by_words = query.order == Order::Best && words.is_some();
            query.order = if by_words { Order::Newest } else { query.order };
            compare(&place, &oracle, &Query { words: words.as_deref(), ..query });
        }
    }
    assert_eq!(place.index.docs(), model.len() as u64);
    assert_eq!(place.index.position(), Some(39));
}
