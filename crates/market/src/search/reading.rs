//! How the words of a question are taken: what else each may mean. Worked out on the first page and kept in its key,
//! because the table of synonyms and the lexicon change between pages.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::lexicon::Lexicon;
use super::synonyms::Synonyms;
use super::text::QueryWords;

/// Words of a question that may stand for something together: `nai cha dian`, 奶茶 店.
const SPAN_MAX: usize = 6;
/// Other words of a whole question, all together.
const ALSO_WORDS_MAX: usize = 24;

/// A stretch of a question's words, and other words that are as good when all of them stand in a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Also {
    first: usize,
    count: usize,
    words: Vec<String>,
}

/// How a question is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    /// What was looked for instead, because nothing holds the words as they were typed.
    pub corrected: Option<String>,
    also: Vec<Also>,
}

/// A question's words with their reading.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub words: QueryWords,
    pub reading: Reading,
}

impl Taken {
    pub fn new(words: QueryWords, synonyms: Option<&Synonyms>, lexicon: &Lexicon) -> Taken {
        let mut also: Vec<Also> = Vec::new();
        let mut first = 0;
        while first < words.words.len() {
            let longest = SPAN_MAX.min(words.words.len() - first);
            let found = (1..=longest).rev().find_map(|count| {
                let others = others(&words.words[first..first + count], synonyms, lexicon);
                (!others.is_empty()).then_some((count, others))
            });
            let Some((count, others)) = found else {
                first += 1;
                continue;
            };
            for words in others {
                let so_far: usize = also.iter().map(|also| also.words.len()).sum();
                if so_far + words.len() <= ALSO_WORDS_MAX {
                    also.push(Also { first, count, words });
                }
            }
            first += count;
        }
        Taken { words, reading: Reading { corrected: None, also } }
    }

    /// As it was taken on the page before.
    pub fn again(words: QueryWords, reading: Reading) -> Taken {
        Taken { words, reading }
    }

    /// The words in groups. In a posting one alternative of every group must stand, with all its words; the first is what
    /// was typed.
    pub fn groups(&self) -> Vec<Vec<&[String]>> {
        let words = &self.words.words;
        let mut groups = Vec::new();
        let mut first = 0;
        while first < words.len() {
            let also: Vec<&Also> = self.reading.also.iter().filter(|also| also.first == first).collect();
            let count = also.first().map_or(1, |also| also.count.clamp(1, words.len() - first));
            let typed: Range<usize> = first..first + count;
            groups.push(std::iter::once(&words[typed]).chain(also.iter().map(|also| also.words.as_slice())).collect());
            first += count;
        }
        groups
    }

    /// Words that were not typed but are looked for, with the typed ones (by number) that they stand for.
    pub fn also_words(&self) -> Vec<(&String, Range<usize>)> {
        let mut added: Vec<(&String, Range<usize>)> = Vec::new();
        for also in &self.reading.also {
            for word in &also.words {
                if !self.words.words.contains(word) && added.iter().all(|(known, _)| *known != word) {
                    added.push((word, also.first..also.first + also.count));
                }
            }
        }
        added
    }
}

/// What else these neighbouring words may mean, each as the words that must stand together.
fn others(words: &[String], synonyms: Option<&Synonyms>, lexicon: &Lexicon) -> Vec<Vec<String>> {
    let joined = words.concat();
    let mut others: Vec<Vec<String>> = Vec::new();
    let same = synonyms.into_iter().flat_map(|synonyms| synonyms.of(&joined)).map(String::as_str);
    let spelled = lexicon.spelled(&joined);
    for text in same.chain(spelled) {
        let Some(parsed) = QueryWords::parse(text) else { continue };
        if parsed.words != words && !others.contains(&parsed.words) {
            others.push(parsed.words);
        }
    }
    others
}
