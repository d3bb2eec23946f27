//! How good the order is, as numbers: graded questions over a fixed corpus (`quality.toml`), beside plain BM25 over the same
//! words. `cargo test -p market --lib quality -- --nocapture` prints the table.

use std::collections::HashMap;

use serde::Deserialize;

use super::corpus::{NOW_US, filled, id, titled};
use crate::finding::SynonymTable;
use crate::search::rank::bm25;
use crate::search::text::{QueryWords, document_words};
use crate::search::{Order, Query, SearchDoc};

/// The product must stay above these, and this much above the baseline. What it has now is printed by the test.
const NDCG_LEAST: f64 = 0.86;
const RECALL_LEAST: f64 = 0.67;
const ABOVE_BASELINE: f64 = 0.25;
const FIRST: usize = 10;
const LOOKED_AT: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    traits: Vec<String>,
    noise: Vec<String>,
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    titles: Vec<String>,
    body: String,
    near: Vec<String>,
    queries: Vec<String>,
}

/// A posting of the corpus: which kind and trait it is.
struct Posting {
    kind: usize,
    told: Option<usize>,
    doc: SearchDoc<'static>,
}

struct Question {
    kind: usize,
    told: Option<usize>,
    words: String,
}

/// Averages over questions.
#[derive(Default, Clone, Copy)]
struct Measured {
    ndcg: f64,
    recall: f64,
    questions: f64,
}

impl Set {
    fn read() -> Set {
        toml::from_str(include_str!("quality.toml")).unwrap()
    }

    fn postings(&self) -> Vec<Posting> {
        let mut postings = Vec::new();
        for (kind, of) in self.kind.iter().enumerate() {
            for title in &of.titles {
                for told in std::iter::once(None).chain((0..self.traits.len()).map(Some)) {
                    let number = postings.len();
                    let noise = &self.noise[number * 7 % self.noise.len()];
                    // Every other posting tells the trait in its title, the others in the body.
                    let said = told.map_or("", |at| self.traits[at].as_str());
                    let (before, inside) = if number.is_multiple_of(2) { (said, "") } else { ("", said) };
                    let (title, body) = (format!("{before}{title}"), format!("{inside}{}{noise}", of.body));
                    let mut doc = titled(number as u64, "", "");
                    (doc.title, doc.body) = (title.into(), body.into());
                    postings.push(Posting { kind, told, doc });
                }
            }
        }
        postings
    }

    fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        for (kind, of) in self.kind.iter().enumerate() {
            for query in &of.queries {
                let (words, told) = match query.split_once(" @") {
                    Some((words, told)) => (words, Some(self.traits.iter().position(|it| it == told).unwrap())),
                    None => (query.as_str(), None),
                };
                questions.push(Question { kind, told, words: words.to_owned() });
            }
        }
        questions
    }

    fn grade(&self, question: &Question, posting: &Posting) -> u32 {
        let near = &self.kind[question.kind].near;
        match (posting.kind == question.kind, question.told.is_none() || question.told == posting.told) {
            (true, true) => 3,
            (true, false) => 2,
            (false, _) => u32::from(near.contains(&self.kind[posting.kind].name)),
        }
    }
}

impl Measured {
    /// nDCG@10 with gains 2^grade − 1, and recall@50 of what has the highest grade.
    fn add(&mut self, ranked: &[usize], grades: &[u32]) {
        let gain = |grade: u32| f64::from((1 << grade) - 1);
        let dcg = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
            (2..).zip(grades.take(FIRST)).map(|(place, grade)| gain(grade) / f64::from(place).log2()).sum()
        };
        let mut ideal = grades.to_vec();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        self.ndcg += dcg(&mut ranked.iter().map(|at| grades[*at])) / dcg(&mut ideal.into_iter());
        let wanted = grades.iter().filter(|grade| **grade == 3).count();
        let found = ranked.iter().take(LOOKED_AT).filter(|at| grades[**at] == 3).count();
        self.recall += found as f64 / wanted.min(LOOKED_AT) as f64;
        self.questions += 1.0;
    }

    fn mean(self) -> (f64, f64) {
        (self.ndcg / self.questions, self.recall / self.questions)
    }
}

/// Any of the words, scored over title and body together: what a search engine does before anybody works on it.
fn plain_bm25(texts: &[Vec<String>], words: &str) -> Vec<usize> {
    let Some(query) = QueryWords::parse(words) else { return Vec::new() };
    let tokens_avg = texts.iter().map(Vec::len).sum::<usize>() as f64 / texts.len() as f64;
    let mut scores: HashMap<usize, f64> = HashMap::new();
    for word in &query.words {
        let holders = texts.iter().filter(|text| text.contains(word)).count() as u64;
        for (at, text) in texts.iter().enumerate().filter(|(_, text)| text.contains(word)) {
            let frequency = text.iter().filter(|token| *token == word).count() as u32;
            *scores.entry(at).or_default() +=
                bm25(texts.len() as u64, holders, frequency, text.len() as u32, tokens_avg);
        }
    }
    let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(id(a.0 as u64).cmp(&id(b.0 as u64))));
    ranked.into_iter().map(|(at, _)| at).take(LOOKED_AT).collect()
}

/// covers: FIND-2
#[test]
fn the_order_is_better_than_plain_bm25_and_above_its_floor() {
    let set = Set::read();
    let (postings, questions) = (set.postings(), set.questions());
    assert!(questions.len() >= 150, "{} questions", questions.len());
    let docs: Vec<_> = postings.iter().map(|posting| posting.doc.clone()).collect();
    let place = filled(&docs);
    let synonyms = SynonymTable::builtin();
    let texts: Vec<Vec<String>> = docs
        .iter()
        .map(|doc| [&doc.title, &doc.body].into_iter().flat_map(|text| document_words(text)).collect())
        .collect();
    let (mut product, mut baseline) = (Measured::default(), Measured::default());
    println!("{:<16}{:>10}{:>10}{:>12}{:>12}", "question", "nDCG@10", "recall@50", "BM25 nDCG", "BM25 recall");
    for question in &questions {
        let grades: Vec<u32> = postings.iter().map(|posting| set.grade(question, posting)).collect();
        let query = Query {
            words: Some(&question.words),
            synonyms: Some(&synonyms),
            ..Query::all(Order::Best, LOOKED_AT, NOW_US)
        };
        let hits = place.index.search(&query).unwrap();
        let ranked: Vec<usize> = hits.items.iter().map(|hit| hit.id.as_u64_pair().1 as usize).collect();
        let (mut one, mut plain) = (Measured::default(), Measured::default());
        let by_words = plain_bm25(&texts, &question.words);
        for (measured, ranked) in [(&mut one, &ranked), (&mut product, &ranked), (&mut plain, &by_words)] {
            measured.add(ranked, &grades);
        }
        baseline.add(&by_words, &grades);
        let ((ndcg, recall), (plain_ndcg, plain_recall)) = (one.mean(), plain.mean());
        println!("{:<16}{ndcg:>10.3}{recall:>10.3}{plain_ndcg:>12.3}{plain_recall:>12.3}", question.words);
    }
    let ((ndcg, recall), (plain_ndcg, plain_recall)) = (product.mean(), baseline.mean());
    println!("{:<16}{ndcg:>10.3}{recall:>10.3}{plain_ndcg:>12.3}{plain_recall:>12.3}", "mean");
    println!("{} questions over {} postings", questions.len(), postings.len());
    assert!(ndcg >= NDCG_LEAST && ndcg >= plain_ndcg + ABOVE_BASELINE, "nDCG@10 {ndcg:.3}, BM25 {plain_ndcg:.3}");
    assert!(recall >= RECALL_LEAST && recall >= plain_recall + ABOVE_BASELINE, "recall {recall:.3}, {plain_recall:.3}");
}
